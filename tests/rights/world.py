"""Things of every kind that somebody in the admin may or may not open, each with words that tell when they get out."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Comment,
    Page,
    PageViewRestriction,
    Site,
    Task,
    TaskState,
    Workflow,
    WorkflowState,
)
from wagtail_localize.models import OverridableSegment, StringSegment, StringTranslation, Translation
from wagtail_localize.operations import translate_object

from cms.core.models import User
from cms.core.visibility import is_public
from cms.partners.models import Delivery
from cms.published import sequencer, withdrawing
from cms.translation import detaching
from cms.translation.models import SubmissionJob
from tests import factories as make

_CANARY = re.compile(r"zq(\d+)qz", re.IGNORECASE)
LANGUAGES = {"en", "ru", "sv", "ky", "kk", "az"}


@dataclass(frozen=True)
class Role:
    """Somebody, and what the documentation promises them (cms/docs/roles.md), in its own words."""

    name: str
    groups: tuple[str, ...] = ()
    # The languages in which they change, create and publish pages, and decide on what was submitted.
    edits: frozenset[str] = frozenset()
    creates: frozenset[str] = frozenset()
    publishes: frozenset[str] = frozenset()
    reviews: frozenset[str] = frozenset()
    enters: bool = True
    vocabulary: bool = False
    moderates: bool = False
    partners: bool = False
    everything: bool = False


_ALL = frozenset(LANGUAGES)
_KY, _SV = frozenset({"ky"}), frozenset({"sv"})
ANONYMOUS = Role("anonymous", enters=False)
MEMBER = Role("somebody without the admin", enters=False)
TRANSLATOR_KY = Role("translator into ky", ("Translators (ky)",), edits=_KY)
TRANSLATOR_SV = Role("translator into sv", ("Translators (sv)",), edits=_SV)
REVIEWER_KY = Role("reviewer of ky", ("Reviewers (ky)",), edits=_KY, publishes=_KY, reviews=_KY)
EDITOR = Role("editor", ("Editors",), _ALL, _ALL, _ALL, vocabulary=True)
MODERATOR = Role("moderator", ("Moderators",), _ALL, _ALL, _ALL, _ALL, vocabulary=True, moderates=True)
PARTNERS_MANAGER = Role("partners' manager", ("Partners' managers",), partners=True)
SUPERUSER = Role(
    "superuser", (), _ALL, _ALL, _ALL, _ALL, vocabulary=True, moderates=True, partners=True, everything=True
)
ROLES = (
    ANONYMOUS,
    MEMBER,
    TRANSLATOR_KY,
    TRANSLATOR_SV,
    REVIEWER_KY,
    EDITOR,
    MODERATOR,
    PARTNERS_MANAGER,
    SUPERUSER,
)
Who = Callable[[Role], bool]


def edits(*codes: str) -> Who:
    """Those who change pages in one of these languages."""
    return lambda role: bool(role.edits.intersection(codes))


def vocabulary(role: Role) -> bool:
    """Those who keep the lists of organisations and places, the library, and what the search recommends."""
    return role.vocabulary


@dataclass
class Thing:
    """Something that addresses lead to: `args` are the parts of addresses that stand for it, by name."""

    name: str
    kind: str
    row: Any
    language: str = ""
    args: dict[str, Any] = field(default_factory=dict)
    # Whether everybody may read it at its address; for pages.
    public: bool = False
    # Whether members of a group, the moderators, may.
    restricted: bool = False


@dataclass
class World:
    users: dict[str, User] = field(default_factory=dict)
    things: list[Thing] = field(default_factory=list)
    # Who may read each canary, and where it is written.
    readers: list[tuple[Who, str]] = field(default_factory=list)

    def secret(self, who: Who, about: str) -> str:
        """Another canary: a word that only `who` may read."""
        self.readers.append((who, about))
        return f"zq{len(self.readers) - 1}qz"

    def leaked(self, role: Role, answer: str) -> list[str]:
        """What of an answer `role` should not have read."""
        found = {int(number) for number in _CANARY.findall(answer)}
        return sorted(self.readers[number][1] for number in found if not self.readers[number][0](role))

    def of(self, *kinds: str) -> list[Thing]:
        return [thing for thing in self.things if thing.kind in kinds]

    def __getitem__(self, name: str) -> Thing:
        return next(thing for thing in self.things if thing.name == name)


def make_world() -> World:
    """A site with something in each state that rights ask about."""
    make.make_site()
    world = World()
    for number, role in enumerate(ROLES[1:]):
        user = User.objects.create_user(f"user-{number}", is_superuser=role.everything)
        user.groups.set([Group.objects.get(name=name) for name in role.groups])
        world.users[role.name] = user
    _library(world)
    _pages(world)
    for code in sorted(LANGUAGES):
        _originals(world, code)
    _submission(world)
    _partners(world)
    _others(world)
    # Nothing is left that the first request would do.
    sequencer.drain()
    return world


def _add(world: World, name: str, kind: str, row: Any, **args: Any) -> Any:
    world.things.append(Thing(name, kind, row, args={"pk": row.pk, **args}))
    return row


def _library(world: World) -> None:
    closed = Collection.get_first_root_node().add_child(name=f"Closed {world.secret(vocabulary, 'a collection')}")
    _add(world, "root collection", "root", Collection.get_first_root_node())
    restriction = CollectionViewRestriction.objects.create(collection=closed, restriction_type="groups")
    restriction.groups.set([Group.objects.get(name="Moderators")])
    _add(world, "collection", "collection", closed, collection_id=closed.pk)
    for kind in ("organisation", "place"):
        who = _either(vocabulary, edits("sv"))
        row = getattr(make, kind)(f"{kind} {world.secret(who, f'an unused {kind}')}")
        model = {"app_label": "taxonomy", "model_name": kind}
        _add(world, kind, kind, row, object_id=row.pk, **model)
    who = _either(vocabulary, edits("sv"))
    image = make.image(f"Picture {world.secret(who, 'a picture')}", collection=closed)
    _add(world, "image", "image", image, image_id=image.pk, filter_spec="width-100")
    document = make.document(f"File {world.secret(who, 'a file')}", collection=closed)
    _add(world, "document", "document", document, document_id=document.pk, doc_id=document.pk)


def _either(*each: Who) -> Who:
    return lambda role: any(who(role) for who in each)


def _page(world: World, name: str, page: Page) -> Thing:
    """The page under a name, with all numbers that addresses of it have."""
    page = Page.objects.get(pk=page.pk).specific
    code = page.locale.language_code
    state = WorkflowState.objects.filter(object_id=str(page.pk)).last()
    task = state.current_task_state if state else None
    translation = (
        Translation.objects.filter(source__object=page.translation_key, target_locale=page.locale).first()
        or Translation.objects.filter(source__object=page.translation_key).first()
    )
    source = translation.source if translation else None
    segment = StringSegment.objects.filter(source=source).first() if source else None
    link = OverridableSegment.objects.filter(source=source).first() if source else None
    earliest = page.revisions.order_by("pk").first()
    args = {
        "pk": page.pk,
        "page_id": page.pk,
        "page_pk": page.pk,
        "parent_page_id": page.pk,
        "page_to_move_id": page.pk,
        "object_id": page.pk,
        "parent": page.get_parent().pk,
        "destination_id": page.get_parent().pk,
        "revision_id": page.latest_revision_id,
        "revision_id_a": earliest.pk if earliest else None,
        "revision_id_b": "latest",
        "workflow_state_id": state.pk if state else None,
        "task_state_id": task.pk if task else None,
        "task_id": task.task_id if task else None,
        "submitted_revision_id": task.revision_id if task else 0,
        "translation_id": translation.pk if translation and translation.target_locale == page.locale else None,
        "translation_source_id": source.pk if source else None,
        "string_segment_id": segment.pk if segment else None,
        "overridable_segment_id": link.pk if link else None,
        "workflow_pk": Workflow.objects.get(name=f"Review ({code})").pk,
        "app_label": page._meta.app_label,
        "model_name": page._meta.model_name,
    }
    thing = Thing(name, "page", page, code, args, is_public(page), page.get_view_restrictions().exists())
    world.things.append(thing)
    return thing


def _write(page: Page, code: str, word: str) -> None:
    """Type words for all texts of the translation of `page`; nothing is saved as a draft of it."""
    for segment in StringSegment.objects.filter(source__object=page.translation_key).select_related("string"):
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            locale=make.locale(code),
            context=segment.context,
            defaults={"data": f"{segment.string.data} {word}"},
        )


def _change(world: World, page: Page, who: Who, about: str) -> None:
    """A draft of a page that is public, or has been submitted, and says something else by now."""
    page = Page.objects.get(pk=page.pk).specific
    page.title = f"Ändrad {world.secret(who, about)}"
    page.save_revision(user=world.users[EDITOR.name])


def _restrict(page: Page) -> None:
    held = PageViewRestriction.objects.create(page=page, restriction_type="groups")
    held.groups.set([Group.objects.get(name="Moderators")])


def _into(page: Page, code: str) -> Page:
    return type(page).objects.get(translation_key=page.translation_key, locale__language_code=code)


def _pages(world: World) -> None:
    sv, ky, ru = edits("sv"), edits("ky"), edits("ru")
    now = timezone.now()
    used = {"lead_image": world["image"].row, "dateline_place": world["place"].row}
    draft = make.news("sv", live=False, title=f"Utkast {world.secret(sv, 'a draft')}", **used)
    draft.save_revision(user=world.users[EDITOR.name])
    Comment.objects.create(
        page=draft,
        user=world.users[EDITOR.name],
        text=f"Kommentar {world.secret(sv, 'a comment on a draft')}",
        contentpath="title",
    )
    restricted = make.publish(make.news("sv", title=f"Bara för oss {world.secret(sv, 'a restricted page')}"))
    _restrict(restricted)
    locked = make.news("sv", live=False, title=f"Låst {world.secret(sv, 'a locked draft')}")
    locked.save_revision()
    Page.objects.filter(pk=locked.pk).update(locked=True, locked_at=now, locked_by=world.users[EDITOR.name])
    scheduled = make.news("sv", live=False, title=f"Senare {world.secret(sv, 'a scheduled draft')}")
    scheduled.save_revision(approved_go_live_at=now + timedelta(days=1))

    public = make.publish(make.news("sv", title="Ett möte"))
    make.translate(public, "ky")
    make.translate(public, "ru", live=False)
    _change(world, public, sv, "a change of a public page that is not published")
    _write(public, "ky", world.secret(ky, "what a translator into ky has typed"))
    _write(public, "ru", world.secret(ru, "what a translator into ru has typed"))

    submitted = make.news("sv", live=False, title=f"Inskickad {world.secret(_either(sv, ky), 'a submitted draft')}")
    submitted.save_revision()
    translate_object(submitted, [make.locale("ky")])
    _change(world, submitted, sv, "a later draft of what was submitted")

    other = make.publish(make.news("sv", title="Ett annat möte"))
    make.translate(other, "ky", live=False)
    _write(other, "ky", world.secret(ky, "a translation in review"))
    Translation.objects.get(source__object=other.translation_key).save_target(publish=False)
    reviewed = _into(other, "ky")
    task = reviewed.get_workflow().start(reviewed, world.users[TRANSLATOR_KY.name]).current_task_state
    TaskState.objects.filter(pk=task.pk).update(comment=f"Sagt {world.secret(ky, 'a comment of a review')}")

    third = make.publish(make.news("sv", title="Ett tredje möte"))
    detached = make.translate(third, "ky")
    detaching.detach(detached, world.users[EDITOR.name])
    _change(world, detached, ky, "a draft of a detached page")

    own = make.news("ky", live=False, title=f"Өзүбүздүкү {world.secret(ky, 'a draft written in ky')}")
    own.save_revision()

    withdrawn = make.publish(make.news("sv", title="Tillbakadragen"))
    withdrawn_title = world.secret(
        lambda role: "sv" in role.publishes or role.partners or "sv" in role.edits, "a withdrawn page"
    )
    withdrawn.title = f"Tillbakadragen {withdrawn_title}"
    withdrawn = make.publish(withdrawn)
    withdrawal, _going = withdrawing.withdraw(withdrawn, world.users[EDITOR.name])
    _add(world, "withdrawal", "withdrawal", withdrawal)

    for name, page in {
        "public sv": public,
        "draft sv": draft,
        "restricted sv": restricted,
        "locked sv": locked,
        "scheduled sv": scheduled,
        "submitted sv": submitted,
        "withdrawn sv": withdrawn,
        "live ky": _into(public, "ky"),
        "draft ky": _into(submitted, "ky"),
        "reviewed ky": reviewed,
        "detached ky": detached,
        "own ky": own,
        "draft ru": _into(public, "ru"),
    }.items():
        _page(world, name, page)
    # An address that names two things which do not belong together.
    crossed = _page(world, "ky with the numbers of a draft in sv", _into(public, "ky"))
    crossed.kind, crossed.language = "crossed", ""
    crossed.args |= {
        name: number
        for name, number in world["draft sv"].args.items()
        if name.startswith(("revision_id", "workflow_state", "task")) and number
    }
    for code in ("ky", "sv"):
        _page(world, f"index {code}", _into(own.get_parent(), code)).kind = "index"


def _originals(world: World, code: str) -> None:
    """Pages that were written in a language, one in each state: `draft of en`, `live of en` and so on."""
    own, into = edits(code), "ru" if code == "ky" else "ky"
    editor = world.users[EDITOR.name]

    def write(state: str, who: Who = own, **fields: Any) -> Page:
        page = make.news(code, title=f"A page {world.secret(who, f'a page in {code}, {state}')}", **fields)
        page.save_revision(user=editor)
        return page

    pages = {
        "draft": write("draft", live=False),
        "live": make.publish(make.news(code, title="Open to everybody")),
        "restricted": write("restricted"),
        "in review": write("in review", live=False),
        "submitted": write("submitted", _either(own, edits(into)), live=False),
    }
    _restrict(pages["restricted"])
    pages["in review"].get_workflow().start(pages["in review"], editor)
    translate_object(pages["submitted"], [make.locale(into)])
    for state in ("live", "submitted"):
        _change(world, pages[state], own, f"a change in {code} of what is {state}")
    for state, page in pages.items():
        _page(world, f"{state} of {code}", page)


def _submission(world: World) -> None:
    editor = world.users[EDITOR.name]
    job = SubmissionJob.objects.create(page=world["draft sv"].row, user=editor)
    _add(world, "submission", "submission", job)


def _partners(world: World) -> None:
    def manages(role: Role) -> bool:
        return role.partners

    def withdraws(role: Role) -> bool:
        return manages(role) or bool(role.publishes)

    # The report of withdrawals says which partners know.
    partner = make.partner(f"Partner {world.secret(withdraws, 'a partner')}")
    key, _token = make.api_key(partner, f"website {world.secret(manages, 'a key')}")
    endpoint = make.endpoint(f"https://{world.secret(manages, 'a webhook')}.example.org/hook", partner)
    delivery = Delivery.objects.create(endpoint=endpoint, type="item.updated", body="{}")
    _add(world, "partner", "partner", partner)
    _add(world, "key", "key", key)
    _add(world, "endpoint", "endpoint", endpoint)
    _add(world, "delivery", "delivery", delivery)


def _others(world: World) -> None:
    def moderates(role: Role) -> bool:
        return role.moderates

    redirect = Redirect.objects.create(old_path=f"/{world.secret(moderates, 'a redirect')}", redirect_link="/en/")
    _add(world, "redirect", "redirect", redirect, redirect_id=redirect.pk)
    searched = world.secret(vocabulary, "what is recommended to whom")
    recommendation = make.recommendation(searched, world["public sv"].row, code="sv")
    _add(world, "recommendation", "recommendation", recommendation)
    secret = world.secret(lambda role: role.everything, "a user's e-mail address")
    user = User.objects.create_user("somebody", email=f"{secret}@example.org")
    _add(world, "user", "user", user)
    _add(world, "group", "group", Group.objects.get(name="Editors"))
    _add(world, "workflow", "workflow", Workflow.objects.get(name="Review (ky)"))
    task = Task.objects.get(name="Review (ky)")
    _add(world, "task", "task", task, task_id=task.pk)
    _add(world, "locale", "locale", make.locale("az"))
    site = Site.objects.get()
    _add(world, "site", "site", site)
