"""A small site with something in it of every kind, each thing with its own canaries, and the oracle that knows them."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.models import Collection as Folder
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

from cms.core.models import CustomDocument, CustomImage, CustomRendition
from cms.core.paths import page_path
from cms.taxonomy.models import Organisation, Place
from cms.themes.models import ThemeIndexPage, ThemePage, ThemePlace
from home.models import ContentPage, HomePage
from news.models import NewsIndexPage, NewsOrganisation, NewsPage, NewsPlace, NewsProject, NewsTheme
from projects.models import (
    ParticipatingOrganisation,
    ProjectIndexPage,
    ProjectPage,
    ProjectPlace,
    ProjectRelation,
    ProjectTheme,
)
from tests.factories import committed, picture

from .canaries import Canaries, slug, text
from .oracle import Collection, Node, Oracle, Thing, Version

# Where pages of a type lie, by their path in the API.
PARENTS: dict[str, type[Page]] = {
    "news": NewsIndexPage,
    "projects": ProjectIndexPage,
    "themes": ThemeIndexPage,
    "pages": HomePage,
}
MODELS: dict[str, type[Page]] = {
    "news": NewsPage,
    "projects": ProjectPage,
    "themes": ThemePage,
    "pages": ContentPage,
}
# How many other pages a page speaks of.
_TIES = 5


@dataclass
class Kit:
    """What a page may use: one thing of each kind."""

    organisation: Thing
    place: Thing
    image: Thing
    document: Thing
    tag: Thing

    @property
    def things(self) -> list[Thing]:
        return [self.organisation, self.place, self.image, self.document, self.tag]


class World(Oracle):
    """The site, what its editors meant, and what anonymous readers have seen of it so far."""

    def __init__(self) -> None:
        super().__init__()
        self.canaries_made = Canaries()
        # The last first: what an editor has just worked on is what he goes on with.
        self.recent: list[Node] = []
        self.kits: list[Kit] = []
        self.folders: list[Collection] = []
        self.history: list[str] = []
        self.passed = datetime.timedelta()
        # Beside the languages that the site is written in, one that shows what others show of them.
        self.third = "sv"
        # Every address that a page ever had, and those that lead on to a page that is public under another.
        self.addresses: dict[str, Node] = {}
        self.led_on: dict[str, Node] = {}
        self.etags: dict[str, str] = {}
        self.admin, self.visitor = Client(), Client()
        self.editor: Any

    @property
    def shared(self) -> tuple[Any, ...]:
        return self.admin, self.visitor, self.editor

    @property
    def now(self) -> datetime.datetime:  # type: ignore[override]
        return timezone.now()

    @property
    def languages(self) -> list[str]:
        return ["en", "ru", self.third]

    def name(self, what: Node | Thing) -> str:
        """For those who read what has happened."""
        if isinstance(what, Thing):
            return f"{what.kind} {self.things.index(what)}"
        return f"{what.locale} {what.type or 'list'} {self.nodes.index(what)}"

    # What there is.

    def lists(self, model: type[Page]) -> dict[str, Node]:
        """The homes or lists of a type by language."""
        pks = dict(model.objects.values_list("pk", "locale__language_code"))
        return {pks[node.pk]: node for node in self.nodes if node.pk in pks and not node.type}

    def items(self) -> list[Node]:
        """All pages but homes and lists, the last that was worked on first."""
        known = [node for node in self.nodes if node.type and not node.deleted]
        return sorted(known, key=lambda node: self.recent.index(node) if node in self.recent else len(self.recent))

    def below(self, node: Node) -> list[Node]:
        """What lies below a page, in the order of the tree."""
        return [other for other in self.nodes if other is not node and not other.deleted and other.is_below(node)]

    def touched(self, node: Node) -> None:
        self.recent = [node, *(other for other in self.recent if other is not node)]

    def files_of(self, thing: Thing) -> list[str]:
        """The names of the files that readers get of a picture or document, as far as they are known."""
        if thing.kind == "image":
            names = CustomRendition.objects.filter(image=thing.pk).order_by("pk").values_list("file", flat=True)
            thing.files = list(dict.fromkeys([*thing.files, *names[:1]]))
        return thing.files

    def look(self) -> None:
        """Note every page's address, and whether the site has put it where the oracle thinks that it is."""
        known = Page.objects.filter(depth__gt=1).values_list("pk", "locale__language_code", "url_path")
        paths = {pk: page_path(*rest) for pk, *rest in known}
        for node in self.nodes:
            if not node.deleted:
                assert paths[node.pk] == node.address, (self.history[-1:], paths[node.pk], node.address)
                self.addresses[node.address] = node

    # What is written.

    def new(self, about: str) -> int:
        return self.canaries_made.new(about)

    def compose(self, page: Any, kind: str, kit: Kit | None, *, rename: bool, about: str) -> Version:
        """Write other words, and what `kit` holds, into a page that is not saved yet."""
        title, summary, body, caption = (
            self.new(f"{what} of {about}") for what in ("title", "summary", "body", "caption and description")
        )
        if rename:
            page.slug = slug(self.new(f"slug of {about}"))
        page.title, page.summary = f"On {text(title)}", f"In short: {text(summary)}."
        page.search_description = page.lead_image_caption = page.lead_image_alt = text(caption)
        page.go_live_at = page.expire_at = None
        others = [node for node in self.items() if node.pk != page.pk][:_TIES]
        links = "".join(f'<p>Read <a linktype="page" id="{node.pk}">more</a>.</p>' for node in others)
        said = {"text": text(body), "attributed_to": text(caption), "role": "", "paraphrased": False}
        page.body = [("paragraph", {"text": f"<p>{text(body)}</p>{links}"}), ("quotation", said)]
        words = {caption}
        uses = self._use(page, kind, kit)
        self._tie(page, kind, others)
        if kind == "themes":
            page.code = page.code or page.slug
            words.add(_number(page.code))
        return Version(title, summary, body, words, page.slug, _number(page.slug), uses)

    def _use(self, page: Any, kind: str, kit: Kit | None) -> list[Thing]:
        page.lead_image_id = kit.image.pk if kit else None
        if kit:
            shown = {"image": CustomImage.objects.get(pk=kit.image.pk), "decorative": False, "credit": ""}
            shown |= {"alt_text": page.lead_image_alt, "caption": page.lead_image_caption}
            page.body.append(("image", shown))
            page.body.append(("document", {"document": CustomDocument.objects.get(pk=kit.document.pk), "title": ""}))
        if kind == "pages":
            return [kit.image, kit.document] if kit else []
        place_link = {"news": NewsPlace, "projects": ProjectPlace, "themes": ThemePlace}[kind]
        page.place_links = [place_link(place_id=kit.place.pk)] if kit else []
        if kind == "themes":
            return [kit.image, kit.document, kit.place] if kit else []
        if kind == "news":
            page.dateline_place_id = kit.place.pk if kit else None
            page.organisation_links = [NewsOrganisation(organisation_id=kit.organisation.pk)] if kit else []
        else:
            row = {"role": "1", "locale_id": page.locale_id}
            page.organisation_links = (
                [ParticipatingOrganisation(organisation_id=kit.organisation.pk, **row)] if kit else []
            )
        page.tags.set([_tag_name(kit.tag)] if kit else [])
        return kit.things if kit else []

    def _tie(self, page: Any, kind: str, others: Iterable[Node]) -> None:
        """Name every theme and project there is, public or not."""
        by_type: dict[str, list[int]] = {"themes": [], "projects": []}
        for node in others:
            if node.locale == "en" and node.type in by_type:
                by_type[node.type].append(node.pk)
        if kind == "news":
            page.theme_links = [NewsTheme(theme_id=pk) for pk in by_type["themes"]]
            page.project_links = [NewsProject(project_id=pk) for pk in by_type["projects"]]
        elif kind == "projects":
            page.theme_links = [ProjectTheme(theme_id=pk) for pk in by_type["themes"]]
            page.relations = [ProjectRelation(kind="related", project_id=pk) for pk in by_type["projects"]]
            page.parent_id = next(iter(by_type["projects"]), None)
            page.parent_relation = "phase" if page.parent_id else ""

    def add(self, kind: str, kit: Kit | None, *, parent: Node | None = None, publish: bool) -> Node:
        """A page of a type below a list or page of English."""
        parent = parent or self.lists(PARENTS[kind])["en"]
        about = f"{MODELS[kind]._meta.verbose_name} {len(self.nodes)}"
        below = Page.objects.get(pk=parent.pk)
        page: Any = MODELS[kind](locale=below.locale, live=False)
        version = self.compose(page, kind, kit, rename=True, about=about)
        with committed():
            below.add_child(instance=page)
            revision = page.save_revision()
            version.revision = revision.pk
            if publish:
                revision.publish()
        node = Node(page.pk, kind, "en", page.translation_key, parent, row=version, draft=version, live=publish)
        node.versions.append(version)
        self.nodes.append(node)
        self.touched(node)
        return node


def _number(code: str) -> int:
    return int(code[2:-2])


def _tag_name(tag: Thing) -> str:
    (number,) = tag.words
    return f"{text(number)} {slug(number)}"


def make_world() -> World:
    """A site of three languages' worth of nothing, two of which say something."""
    world = World()
    world.editor = get_user_model().objects.create_superuser("editor", "editor@example.org", "password")
    world.admin.force_login(world.editor)
    for model in (HomePage, *list(PARENTS.values())[:3]):
        for page in model.objects.select_related("locale").order_by("path"):
            above = next((node for node in world.nodes if node.pk == page.get_parent().pk), None)
            made = Node(page.pk, "", page.locale.language_code, page.translation_key, above)
            made.slug = page.slug if above else ""
            world.nodes.append(made)
    _make_workflow()
    root = Folder.get_first_root_node()
    world.folders = [Collection(root.pk)]
    for name in ("Members", "Board"):
        with committed():
            world.folders.append(Collection(root.add_child(name=name).pk, world.folders[0]))
    world.kits = [_make_kit(world, number) for number in range(3)]

    shown, hidden, _spare = world.kits
    world.add("themes", shown, publish=True)
    world.add("projects", hidden, publish=False)
    world.add("projects", shown, publish=True)
    page = world.add("pages", shown, publish=True)
    below = world.add("pages", None, parent=page, publish=True)
    world.add("pages", None, parent=below, publish=True)
    world.add("news", hidden, publish=False)
    world.add("news", shown, publish=True)
    world.look()
    return world


def _make_workflow() -> None:
    workflow = Workflow.objects.create(name="Review")
    task = GroupApprovalTask.objects.create(name="Review")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    for home in HomePage.objects.all():
        WorkflowPage.objects.filter(page=home).delete()
        WorkflowPage.objects.create(workflow=workflow, page=home)


def _make_kit(world: World, number: int) -> Kit:
    image, logo = (_image(world, f"{what} {number}") for what in ("picture", "logo"))
    region = _place(world, f"region {number}")
    town = _place(world, f"town {number}", region)
    name, code = world.new(f"name of organisation {number}"), world.new(f"code of organisation {number}")
    file_name, title = world.new(f"file name of document {number}"), world.new(f"title of document {number}")
    tag = world.new(f"tag {number}")
    with committed():
        organisation = Organisation.objects.create(name=text(name), code=slug(code), logo_id=logo.pk)
        document = CustomDocument.objects.create(
            title=text(title), file=ContentFile(b"%PDF-1.4 words", name=f"{slug(file_name)}.pdf")
        )
    kit = Kit(
        Thing("organisation", organisation.pk, {name, code}, slug(code), organisation.uuid, holds=[logo]),
        town,
        image,
        Thing("document", document.pk, {file_name, title}, files=[document.file.name], collection=world.folders[0]),
        Thing("tag", 0, {tag}, slug(tag)),
    )
    world.things += [*kit.things, logo, region]
    return kit


def _image(world: World, about: str) -> Thing:
    title = world.new(f"title of {about}")
    word = world.new(f"words of {about}")
    image = CustomImage(
        title=text(title),
        description=text(word),
        caption=text(word),
        credit=text(word),
        file=ContentFile(picture(80, 60), name=f"{slug(title)}.jpg"),
    )
    with committed():
        image.save()
    return Thing("image", image.pk, {word}, collection=world.folders[0])


def _place(world: World, about: str, region: Thing | None = None) -> Thing:
    name, code = world.new(f"name of {about}"), world.new(f"code of {about}")
    fields = {"kind": "city", "country": "KG", "parent_id": region and region.pk}
    with committed():
        place = Place.objects.create(name=text(name), code=slug(code), **fields)
    return Thing("place", place.pk, {name, code}, slug(code), place.uuid, holds=[region] if region else [])
