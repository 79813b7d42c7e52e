"""What editors, translators and reviewers do to originals and their translations, and what it means to the oracle."""

import copy
import datetime
import io
import re
from collections.abc import Callable, Iterable
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction, Revision
from wagtail_localize.models import StringTranslation
from wagtail_localize.models import Translation as Record
from wagtail_localize.operations import translate_object

from cms.core.models import CustomImage, User
from cms.published.models import Withdrawal
from cms.published.withdrawing import lift, withdraw
from cms.taxonomy.models import Organisation
from cms.translation import detaching, following
from cms.translation.deleting import delete_and_detach, delete_with_translations
from cms.translation.working import segments_of
from home.models import ContentPage
from news.models import ChangeNote, NewsIndexPage, NewsOrganisation, NewsPage
from tests.factories import committed, home, picture

from .translation_oracle import (
    LOCALES,
    NAME,
    TOKEN,
    Block,
    Doc,
    Figure,
    Figures,
    Heading,
    Note,
    Original,
    Paragraph,
    Picture,
    Segment,
    Shown,
    Text,
    Translation,
    Version,
    Words,
    shown,
    tokens,
)

HOUR = datetime.timedelta(hours=1)


class NothingToDo(Exception):
    """The action finds nothing that it could be done to."""


Take = Callable[[Iterable[Any]], Any]


class Site:
    """Originals with their translations, what was meant, and who works on them."""

    def __init__(self) -> None:
        self.passed = datetime.timedelta()
        self.history: list[str] = []
        self.originals: list[Original] = []
        self.section: Original
        self.numbers = 0
        self.wordings: dict[int, int] = {}
        self.pictures: list[int] = []
        self.organisations: list[int] = []
        # Whether a worker is there, who has not come to it yet.
        self.busy_worker = False
        self.shared: tuple[Any, ...] = ()
        # What something has been done to: since anybody looked, and since the beginning.
        self.touched: set[Original] = set()
        self.changed: set[Original] = set()
        self.editor: User
        self.visitor, self.translator, self.reviewer = Client(), Client(), Client()

    @property
    def now(self) -> datetime.datetime:
        return timezone.now()

    def number(self) -> int:
        self.numbers += 1
        return self.numbers

    def text(self) -> Text:
        ident = self.number()
        self.wordings[ident] = 1
        return Text(ident, 1)

    def reworded(self, text: Text) -> Text:
        self.wordings[text.ident] += 1
        return Text(text.ident, self.wordings[text.ident])

    def words(self, text: Text, *, machine: bool = False) -> Words:
        return Words(f"zt{self.number()}{text.token[1:]}", text.version, machine)

    def name(self, what: Original | Translation) -> str:
        if isinstance(what, Translation):
            return f"{what.locale} of {self.name(what.original)}"
        return f"{what.locale} {what.kind} {self.originals.index(what)}"

    def translations(self) -> list[Translation]:
        """Those that are there."""
        return [each for original in self.originals for each in original.translations.values() if not each.deleted]

    def touch(self, original: Original) -> None:
        """Note that something is done to it."""
        below = [each for each in self.originals if each.kind == "pages"] if original is self.section else [original]
        self.touched.update(below)
        self.changed.update(below)

    def working(self) -> list[Translation]:
        """Those that are translated in the editor."""
        return [each for each in self.translations() if each.follows]


# --- what is written


def write(site: Site, page: Any, doc: Doc) -> None:
    """Put what an original says into its page, not saved."""
    page.title, page.summary = doc.title.said, doc.summary.said if doc.summary else ""
    page.body = [_raw(site, block) for block in doc.body]
    page.lead_image_id = None if doc.picture is None else site.pictures[doc.picture]
    if not isinstance(page, NewsPage):
        return
    page.date = doc.date
    page.organisation_links = (
        [] if doc.organisation is None else [NewsOrganisation(organisation_id=site.organisations[doc.organisation])]
    )
    rows = {str(row.translation_key): row for row in page.change_notes.all()}
    notes = []
    for place, note in enumerate(doc.notes):
        row = rows.get(note.key) or ChangeNote(translation_key=note.key, locale=page.locale, kind="update")
        row.sort_order, row.date, row.text = place, note.date, note.text.said
        notes.append(row)
    page.change_notes = notes


def _raw(site: Site, block: Block) -> dict[str, Any]:
    value: dict[str, Any]
    if isinstance(block, Heading):
        kind, value = "heading", {"text": block.text.said, "level": "2"}
    elif isinstance(block, Paragraph):
        kind, value = "paragraph", {"text": "".join(f"<p>{text.said}</p>" for text in block.texts)}
    elif isinstance(block, Figures):
        rest = {"qualifier": "exact", "statement": ""}
        figures = [
            {"type": "item", "id": each.key, "value": {**rest, "value": each.value, "unit": each.unit.said}}
            for each in block.figures
        ]
        kind, value = "key_figures", {"figures": figures}
    else:
        kind, value = "image", {"image": site.pictures[block.picture], "alt_text": "", "decorative": False}
        value |= {"caption": block.caption.said if block.caption else "", "credit": ""}
    return {"type": kind, "id": block.key, "value": value}


def read(document: dict[str, Any]) -> Shown:
    """What a document of the API shows, in the oracle's words."""

    def token(words: str) -> str:
        return " ".join(TOKEN.findall(words))

    def name(what: Any) -> str:
        return " ".join(sorted(set(NAME.findall(repr(what)))))

    body: list[Any] = []
    for block in document["body"]:
        if block["type"] == "heading":
            body.append(("heading", token(block["text"])))
        elif block["type"] == "paragraph":
            body.append(("paragraph", *(token(each) for each in block["text"].split("</p>") if token(each))))
        elif block["type"] == "key_figures":
            body.append(("key_figures", *((each["value"], token(each["unit"])) for each in block["figures"])))
        else:
            body.append(("image", name(block["image"]), token(block["image"]["caption"])))
        assert tokens(block["html"]) == tokens(body[-1]), block
    return {
        "title": token(document["title"]),
        "summary": token(document["summary"]),
        "body": body,
        "notes": [(each["date"], token(each["text"])) for each in document.get("change_notes", [])],
        "date": document.get("date"),
        "picture": name(document["image"]),
        "organisation": name(document.get("organisations")),
    }


# --- the site that histories start from


def make_site() -> Site:
    """Three originals in two languages with translations: live, drafts, none; and a page that others may lie below."""
    site = Site()
    site.editor = User.objects.create_superuser("superuser", "superuser@example.org", "password")
    for name in ("translator", "reviewer"):
        user = User.objects.create_user(name, password="a long password")
        user.groups.set(Group.objects.filter(name__in=[f"{name.capitalize()}s ({code})" for code in LOCALES]))
        getattr(site, name).force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    site.shared = (site.editor, site.visitor, site.translator, site.reviewer)
    for number in range(3):
        image = CustomImage(
            title=f"{number}", description=f"zpicture{number}z", file=ContentFile(picture(80, 60), name="a.jpg")
        )
        with committed():
            image.save()
            site.organisations.append(Organisation.objects.create(name=f"zorganisation{number}z", code=f"o{number}").pk)
        site.pictures.append(image.pk)
    site.section = add(site, "pages", "en", Doc(site.text(), None, []))
    for kind, locale in (("news", "en"), ("news", "sv"), ("pages", "en")):
        add(site, kind, locale, _first(site, kind))
    _section, first, second, third = site.originals
    wanted = [(site.section, "ky"), (site.section, "sv"), (first, "ky"), (first, "sv"), (second, "ky"), (third, "ky")]
    for original, locale in wanted:
        perform(site, "submit_for_translation", original, locale)
        translation = original.translations[locale]
        perform(site, "translate", translation, "all")
        if original is not second:
            perform(site, "publish_translation", translation)
    # Nobody edits it: it is there for others to lie below.
    site.originals.remove(site.section)
    site.history = []
    return site


def add(site: Site, kind: str, locale: str, doc: Doc) -> Original:
    """A public original."""
    below = NewsIndexPage.objects.get(locale__language_code=locale) if kind == "news" else home(locale)
    page = (NewsPage if kind == "news" else ContentPage)(locale=below.locale, live=False, slug=f"page-{site.number()}")
    write(site, page, doc)
    with committed():
        below.add_child(instance=page)
        page.save_revision().publish()
    original = Original(page.pk, page.translation_key, kind, locale, doc)
    original.publish(doc, follow=True)
    site.originals.append(original)
    return original


def _first(site: Site, kind: str) -> Doc:
    body = [
        Paragraph(str(uuid4()), [site.text() for _each in range(3)]),
        Heading(str(uuid4()), site.text()),
        Picture(str(uuid4()), 0, site.text()),
        Figures(str(uuid4()), [Figure(str(uuid4()), 10_001, site.text()), Figure(str(uuid4()), 10_002, site.text())]),
        Paragraph(str(uuid4()), [site.text() for _each in range(2)]),
    ]
    doc = Doc(site.text(), site.text(), body, picture=1)
    if kind == "news":
        doc.notes = [Note(str(uuid4()), datetime.date(2026, 1, 1), site.text())]
        doc.date, doc.organisation = datetime.date(2026, 1, 2), 0
    return doc


# --- editing an original


def change(site: Site, doc: Doc, take: Take) -> str:
    """One change of an original."""
    return str(take(_CHANGES)(site, doc, take))


def _texts(doc: Doc) -> list[tuple[str, Callable[[Text], None], Text]]:
    """Every text with how it is written."""

    def put(holder: Any, name: str) -> Callable[[Text], None]:
        return lambda text: setattr(holder, name, text)

    def put_at(texts: list[Text], place: int) -> Callable[[Text], None]:
        return lambda text: texts.__setitem__(place, text)

    found = [("title", put(doc, "title"), doc.title)]
    for block in doc.body:
        if isinstance(block, Paragraph):
            found += [("paragraph", put_at(block.texts, place), text) for place, text in enumerate(block.texts)]
        elif isinstance(block, Heading):
            found.append(("heading", put(block, "text"), block.text))
        elif isinstance(block, Figures):
            found += [("unit", put(each, "unit"), each.unit) for each in block.figures]
        elif block.caption:
            found.append(("caption", put(block, "caption"), block.caption))
    found += [("summary", put(doc, "summary"), doc.summary)] if doc.summary else []
    return found + [("note", put(note, "text"), note.text) for note in doc.notes]


def _reword(site: Site, doc: Doc, take: Take) -> str:
    what, put, text = take(_texts(doc))
    put(site.reworded(text))
    return f"another wording of {what} {text.ident}"


def _restore(site: Site, doc: Doc, take: Take) -> str:
    what, put, text = take([each for each in _texts(doc) if each[2].version > 1])
    put(Text(text.ident, text.version - 1))
    return f"an older wording of {what} {text.ident}"


def _paragraphs(doc: Doc, least: int = 2) -> list[Paragraph]:
    return [block for block in doc.body if isinstance(block, Paragraph) and len(block.texts) >= least]


def _add_paragraph(site: Site, doc: Doc, take: Take) -> str:
    block = take(_paragraphs(doc))
    text = site.text()
    block.texts.insert(take(range(len(block.texts) + 1)), text)
    return f"a new paragraph {text.ident}"


def _remove_paragraph(site: Site, doc: Doc, take: Take) -> str:
    block = take(_paragraphs(doc, 3))
    text = block.texts.pop(take(range(len(block.texts))))
    return f"no paragraph {text.ident} any more"


def _move_paragraph(site: Site, doc: Doc, take: Take) -> str:
    block, other = take(_paragraphs(doc)), take(_paragraphs(doc))
    if block is not other and len(block.texts) < 3:
        raise NothingToDo
    text = block.texts.pop(take(range(len(block.texts))))
    other.texts.insert(take(range(len(other.texts) + 1)), text)
    return f"paragraph {text.ident} elsewhere"


def _add_block(site: Site, doc: Doc, take: Take) -> str:
    key = str(uuid4())
    new: list[Callable[[], Block]] = [
        lambda: Heading(key, site.text()),
        lambda: Paragraph(key, [site.text(), site.text()]),
        lambda: Picture(key, 2, site.text()),
        lambda: Figures(key, [Figure(str(uuid4()), 20_000 + site.number(), site.text())]),
    ]
    block = take(new)()
    doc.body.insert(take(range(len(doc.body) + 1)), block)
    return f"a new {type(block).__name__.lower()}"


def _remove_block(site: Site, doc: Doc, take: Take) -> str:
    block = doc.body.pop(take(range(len(doc.body))))
    return f"no {type(block).__name__.lower()} any more"


def _move_block(site: Site, doc: Doc, take: Take) -> str:
    block = doc.body.pop(take(range(len(doc.body))))
    doc.body.insert(take(range(len(doc.body) + 1)), block)
    return f"a {type(block).__name__.lower()} elsewhere"


def _correct_figure(site: Site, doc: Doc, take: Take) -> str:
    block = take([block for block in doc.body if isinstance(block, Figures)])
    figure = take(block.figures)
    figure.value = 30_000 + site.number()
    return "a corrected figure"


def _other_figures(site: Site, doc: Doc, take: Take) -> str:
    block = take([block for block in doc.body if isinstance(block, Figures)])
    if len(block.figures) > 1 and take([False, True]):
        block.figures.pop(take(range(len(block.figures))))
        return "a figure less"
    block.figures.insert(0, Figure(str(uuid4()), 40_000 + site.number(), site.text()))
    return "a figure more"


def _other_pictures(site: Site, doc: Doc, take: Take) -> str:
    doc.picture = take([each for each in (None, 0, 1, 2) if each != doc.picture])
    for block in doc.body:
        if isinstance(block, Picture):
            block.picture = (block.picture + 1) % 3
            block.caption = None if block.caption else site.text()
    return "other pictures"


def _other_facts(site: Site, doc: Doc, take: Take) -> str:
    if doc.date is None:
        raise NothingToDo
    doc.date += datetime.timedelta(days=1)
    doc.organisation = take([each for each in (None, 0, 1, 2) if each != doc.organisation])
    for note in doc.notes:
        note.date += datetime.timedelta(days=1)
    return "other facts"


def _other_summary(site: Site, doc: Doc, take: Take) -> str:
    doc.summary = None if doc.summary else site.text()
    return "a summary" if doc.summary else "no summary"


def _other_notes(site: Site, doc: Doc, take: Take) -> str:
    if doc.date is None:
        raise NothingToDo
    if doc.notes and take([False, True]):
        doc.notes.pop(take(range(len(doc.notes))))
        return "a note less"
    doc.notes.insert(take(range(len(doc.notes) + 1)), Note(str(uuid4()), datetime.date(2026, 2, 1), site.text()))
    return "a note more"


_CHANGES = [
    _reword,
    _move_paragraph,
    _add_paragraph,
    _remove_paragraph,
    _reword,
    _add_block,
    _other_facts,
    _other_pictures,
    _remove_block,
    _restore,
    _move_block,
    _correct_figure,
    _other_figures,
    _other_summary,
    _other_notes,
]


# --- the actions

ACTIONS: dict[str, Callable[[Site, Take], str]] = {}


def action(function: Callable[[Site, Take], str]) -> Callable[[Site, Take], str]:
    """An action: it takes its choices from `take`, and returns what it has done."""
    ACTIONS[function.__name__] = function
    return function


def perform(site: Site, name: str, *choices: Any) -> None:
    """Do it. A choice is a number, or what is to be chosen itself."""
    left = iter(choices)

    def take(values: Iterable[Any]) -> Any:
        values, choice = list(values), next(left, 0)
        if not values:
            raise NothingToDo
        chosen = values[choice % len(values)] if isinstance(choice, int) else values[values.index(choice)]
        if isinstance(chosen, Original | Translation):
            site.touch(_original(chosen))
        return chosen

    try:
        site.history.append(ACTIONS[name](site, take))
    except NothingToDo:
        return


def _editable(site: Site) -> list[Original]:
    return [each for each in site.originals if not (each.deleted or each.withdrawn)]


def _edited(site: Site, take: Take) -> tuple[Original, Any, str]:
    """An original with up to three changes, not saved."""
    original = take(_editable(site))
    doc, done = copy.deepcopy(original.draft), []
    for _each in range(take([1, 2, 3])):
        try:
            done.append(change(site, doc, take))
        except NothingToDo:
            continue
    page = Page.objects.get(pk=original.pk).specific.get_latest_revision_as_object()
    page.go_live_at = None
    write(site, page, doc)
    original.draft = doc
    return original, page, f"{site.name(original)}: {', '.join(done)}"


@action
def draft_original(site: Site, take: Take) -> str:
    _original, page, done = _edited(site, take)
    with committed():
        page.save_revision()
    return f"a draft of {done}"


@action
def publish_original(site: Site, take: Take) -> str:
    original, page, done = _edited(site, take)
    with committed():
        page.save_revision().publish()
    original.publish(copy.deepcopy(original.draft), not site.busy_worker)
    return f"published {done}"


@action
def schedule_original(site: Site, take: Take) -> str:
    original, page, done = _edited(site, take)
    page.go_live_at = site.now + HOUR
    with committed():
        page.save_revision().publish()
    original.due = page.go_live_at, copy.deepcopy(original.draft)
    return f"scheduled {done}"


@action
def unpublish_original(site: Site, take: Take) -> str:
    original = take([each for each in site.originals if each.live and not each.deleted])
    with committed():
        Page.objects.get(pk=original.pk).specific.unpublish()
    original.live = original.due = None
    return f"unpublished {site.name(original)}"


@action
def restrict(site: Site, take: Take) -> str:
    one = take([*site.originals, site.section, *site.translations()])
    if one.deleted:
        raise NothingToDo
    one.restricted = not one.restricted
    restrictions = PageViewRestriction.objects.filter(page=one.pk)
    with committed():
        if one.restricted:
            PageViewRestriction.objects.create(page_id=one.pk, restriction_type="login")
        for each in () if one.restricted else restrictions:
            each.delete()
    what = "the section" if one is site.section else site.name(one)
    return f"{'restricted' if one.restricted else 'opened'} {what}"


@action
def move(site: Site, take: Take) -> str:
    original = take([each for each in site.originals if each.kind == "pages" and not each.deleted])
    original.parent = None if original.parent else site.section
    below = Page.objects.get(pk=original.parent.pk) if original.parent else home(original.locale)
    with committed():
        Page.objects.get(pk=original.pk).specific.move(below, "last-child")
    for locale, translation in original.translations.items():
        if translation.follows:
            translation.parent = original.parent.translations[locale] if original.parent else None
    return f"moved {site.name(original)} {'into' if original.parent else 'out of'} the section"


@action
def withdraw_all(site: Site, take: Take) -> str:
    original = take(_editable(site))
    with committed():
        withdraw(Page.objects.get(pk=original.pk).specific, site.editor)
    original.live = original.due = None
    original.withdrawn = Withdrawal.objects.latest("pk").pk
    for translation in original.translations.values():
        translation.unpublish()
        translation.review, translation.sent_back = None, False
    return f"withdrew {site.name(original)}"


@action
def lift_withdrawal(site: Site, take: Take) -> str:
    original = take([each for each in site.originals if each.withdrawn and not each.deleted])
    with committed():
        lift(Withdrawal.objects.get(pk=original.withdrawn), site.editor)
    original.withdrawn = None
    return f"lifted the withdrawal of {site.name(original)}"


@action
def delete_original(site: Site, take: Take) -> str:
    original = take(_editable(site))
    how = take(["alone", "with its translations", "and detached its translations"])
    page = Page.objects.get(pk=original.pk).specific
    with committed():
        if how == "alone":
            page.delete()
        elif how == "with its translations":
            delete_with_translations(page, site.editor)
        else:
            delete_and_detach(page, site.editor)
    for translation in original.translations.values():
        if translation.follows and how != "alone":
            translation.deleted = how == "with its translations"
            translation.detached = not translation.deleted
            translation.waits = False
    original.deleted, original.live, original.due = True, None, None
    return f"deleted {site.name(original)} {how}"


# What happens to a translation as a whole.


@action
def submit_for_translation(site: Site, take: Take) -> str:
    original = take([each for each in _editable(site) if each.live])
    open_to = [code for code in LOCALES if code != original.locale]
    locale = take([code for code in open_to if _is_missing(original, code)])
    with committed():
        translate_object(
            Page.objects.get(pk=original.pk).specific, [Locale.objects.get(language_code=locale)], user=site.editor
        )
    former = original.translations.get(locale)
    made = Translation(original, locale, typed=former.typed if former else {})
    made.parent = original.parent.translations[locale] if original.parent else None
    made.pk = Page.objects.get(translation_key=original.key, locale__language_code=locale).pk
    made.add(made.working())
    original.translations[locale] = made
    _note_revision(made)
    return f"wanted {site.name(made)}"


def _is_missing(original: Original, locale: str) -> bool:
    return locale not in original.translations or original.translations[locale].deleted


@action
def unpublish_translation(site: Site, take: Take) -> str:
    translation = take([each for each in site.translations() if each.live])
    with committed():
        Page.objects.get(pk=translation.pk).specific.unpublish()
    translation.unpublish()
    return f"unpublished {site.name(translation)}"


@action
def delete_translation(site: Site, take: Take) -> str:
    translation = take([each for each in site.translations() if not each.original.deleted])
    with committed():
        Page.objects.get(pk=translation.pk).specific.delete()
    translation.deleted = True
    return f"deleted {site.name(translation)}"


@action
def detach(site: Site, take: Take) -> str:
    translation = take([each for each in site.translations() if not each.detached])
    with committed():
        detaching.detach(Page.objects.get(pk=translation.pk).specific, site.editor)
    translation.detached, translation.waits = True, False
    return f"detached {site.name(translation)}"


@action
def attach(site: Site, take: Take) -> str:
    translation = take(
        [
            each
            for each in site.translations()
            if each.detached and not (each.original.deleted or each.original.withdrawn)
        ]
    )
    page = Page.objects.get(pk=translation.pk).specific
    before = copy.copy(translation)
    before.versions = translation.versions[:]
    before.typed = dict(translation.typed)
    translation.attach()
    refused = translation.live is not None and translation.live.is_refused
    try:
        with committed():
            detaching.attach(page, site.editor)
    except PermissionDenied:
        assert refused, site.history
    else:
        assert not refused, site.history
        _note_revision(translation)
        return f"attached {site.name(translation)}"
    vars(translation).update(vars(before))
    return f"was refused to attach {site.name(translation)}"


@action
def edit_detached(site: Site, take: Take) -> str:
    translation = take([each for each in site.translations() if each.detached and not each.original.withdrawn])
    page = Page.objects.get(pk=translation.pk).specific.get_latest_revision_as_object()
    title = site.words(translation.original.draft.title).token
    page.title, page.go_live_at = title, None
    version = translation.add({}, own={**copy.deepcopy(translation.latest.shown), "title": title})
    with committed():
        page.save_revision().publish()
    _note_revision(translation)
    translation.publish(version, site.now)
    return f"published {site.name(translation)}, which is detached, with its own title"


# What translators and reviewers do.


def _record(translation: Translation) -> Record:
    return Record.objects.get(source__object=translation.original.key, target_locale__language_code=translation.locale)


def _note_revision(translation: Translation) -> None:
    """Remember which of the site's versions the latest one is."""
    translation.latest.revision = Page.objects.values_list("latest_revision", flat=True).get(pk=translation.pk) or 0


def _post(client: Client, translation: Translation, **data: Any) -> None:
    """Press a button of the editor."""
    with committed():
        response = client.post(reverse("wagtailadmin_pages:edit", args=[translation.pk]), data)
    assert response.status_code == 302, (data, re.sub(r"\s+", " ", response.content.decode())[-6000:])
    assert "/edit/" in response["Location"], response["Location"]


def _form(translation: Translation, words: dict[Segment, str], confirmed: Iterable[Segment] = ()) -> dict[str, str]:
    keys = {
        (segment.context.path, segment.string.data): f"{segment.context_id}-{segment.string_id}"
        for segment in segments_of(_record(translation).source)
    }
    said = {(path, text): keys[path, text.said] for path, text in words}
    form = {f"words-{said[segment]}": value for segment, value in words.items()}
    return form | {f"confirm-{said[segment]}": "1" for segment in confirmed}


def _in_hand(site: Site) -> list[Translation]:
    """Those that nobody is just reviewing; what is scheduled is locked for everybody."""
    return [each for each in site.working() if not (each.review or each.due)]


def _type(site: Site, translation: Translation, take: Take) -> tuple[dict[str, str], str]:
    """Some words, or all that are missing or stale; confirmed where they are right as they are."""
    how = take(["all", "some", "confirm", "clear"])
    segments = list(translation.doc.segments())
    typed = translation.typed
    behind = [each for each in segments if each not in typed or typed[each].version != each[1].version]
    if how == "confirm":
        chosen = [each for each in segments if each in typed and (each in behind or typed[each].machine)]
        form = _form(translation, {each: typed[each].token for each in chosen}, chosen)
        for each in chosen:
            typed[each] = Words(typed[each].token, each[1].version)
        return form, f"confirmed {len(chosen)} texts of"
    if how == "clear":
        chosen = [take([each for each in segments if each in typed])]
        form = _form(translation, dict.fromkeys(chosen, ""))
        del typed[chosen[0]]
        return form, f"took the words for {chosen[0][1].ident} out of"
    chosen = behind if how == "all" else list(dict.fromkeys([take(segments), take(segments)]))
    for segment in chosen:
        typed[segment] = site.words(segment[1])
    return _form(translation, {each: typed[each].token for each in chosen}), f"typed {len(chosen)} texts of"


@action
def translate(site: Site, take: Take) -> str:
    translation = take(_in_hand(site))
    form, done = _type(site, translation, take)
    _post(site.translator, translation, **form, action="save")
    translation.save()
    _note_revision(translation)
    return f"{done} {site.name(translation)}"


@action
def translate_by_machine(site: Site, take: Take) -> str:
    translation = take(_in_hand(site))
    segments = [each for each in translation.doc.segments() if each not in translation.typed]
    words = {(path, text.said): site.words(text, machine=True) for path, text in segments}
    record = _record(translation)
    for row in segments_of(record.source):
        if made := words.get((row.context.path, row.string.data)):
            where = {"translation_of": row.string, "context": row.context, "locale": record.target_locale}
            StringTranslation.objects.create(**where, data=made.token, translation_type="machine", tool_name="Test")
    translation.typed |= {each: words[each[0], each[1].said] for each in segments}
    return f"had a machine translate {len(words)} texts of {site.name(translation)}"


@action
def publish_translation(site: Site, take: Take) -> str:
    return _publish(site, take, incomplete=False)


@action
def publish_incomplete(site: Site, take: Take) -> str:
    return _publish(site, take, incomplete=True)


def _publish(site: Site, take: Take, *, incomplete: bool) -> str:
    translation = take([each for each in site.working() if not (each.original.withdrawn or each.due)])
    later = take([False, False, True])
    form = {"incomplete": "1"} if incomplete else {}
    at = None
    if later:
        # The form knows minutes only.
        at = (timezone.localtime(site.now) + HOUR).replace(second=0, microsecond=0)
        form["go_live_at"] = f"{at:%Y-%m-%d %H:%M}"
    words, done = _type(site, translation, take)
    _post(site.reviewer, translation, **words, **form, action="publish")
    working = translation.working()
    whole = all(text.ident in working for _path, text in translation.doc.segments())
    if not (whole or incomplete):
        translation.save()
        done += " and was refused to publish"
    elif translation.doc.title.ident not in working:
        done += " and was refused to publish without a title"
    else:
        version = translation.add(working, incomplete=incomplete and not whole, at=at)
        translation.publish(version, site.now)
        done += " and scheduled" if at else " and published"
    _note_revision(translation)
    return f"{done} {site.name(translation)}"


@action
def submit(site: Site, take: Take) -> str:
    translation = take(_in_hand(site))
    form, done = _type(site, translation, take)
    _post(site.translator, translation, **form, action="submit")
    translation.save()
    _note_revision(translation)
    if translation.sent_back or not translation.latest.missing:
        translation.review, translation.sent_back = translation.latest, False
        done += " and submitted"
    return f"{done} {site.name(translation)}"


@action
def decide(site: Site, take: Take) -> str:
    translation = take([each for each in site.working() if each.review and not each.original.withdrawn])
    decision = take(["approve", "reject", "approve"])
    page = Page.objects.get(pk=translation.pk)
    revision = page.current_workflow_task_state.revision_id
    with committed():
        response = site.reviewer.post(
            reverse("review_translation", args=[page.pk]),
            {"decision": decision, "comment": "As it is.", "revision": revision},
        )
    assert response.status_code == 302, response.content.decode()
    assert translation.review
    if decision == "reject":
        translation.review, translation.sent_back = None, True
        return f"sent {site.name(translation)} back"
    done = translation.publish(translation.review, site.now)
    return f"{'approved' if done else 'was refused to approve'} {site.name(translation)}"


@action
def publish_old_version(site: Site, take: Take) -> str:
    translation = take([each for each in site.working() if not each.original.withdrawn])
    version: Version = take([each for each in reversed(translation.versions) if each.revision and each.own is None])
    done = translation.publish(version, site.now)
    try:
        with committed():
            Revision.objects.get(pk=version.revision).publish()
    except PermissionDenied:
        assert not done, site.history
        return f"was refused version {version.number} of {site.name(translation)}"
    assert done, site.history
    return f"published version {version.number} of {site.name(translation)}"


@action
def cancel_schedule(site: Site, take: Take) -> str:
    translation = take([each for each in site.translations() if each.due])
    revision = Page.objects.get(pk=translation.pk).scheduled_revision
    revision.approved_go_live_at = None
    with committed():
        revision.save(user=site.editor, update_fields=["approved_go_live_at"])
    translation.due = None
    return f"cancelled the schedule of {site.name(translation)}"


# The clock and the worker.


@action
def time_passes(site: Site, take: Take) -> str:
    site.passed += 2 * HOUR
    with committed():
        call_command("publish_scheduled", stdout=io.StringIO())
    due: list[tuple[datetime.datetime, str, int, Any]] = []
    for original in site.originals:
        if original.due and not original.deleted:
            due.append((original.due[0], "original", original.pk, original))
        for each in original.translations.values():
            if each.due and each.due.at and not each.deleted and each.due.at <= site.now:
                due.append((each.due.at, "translation", each.pk, each))
    for _at, _kind, _pk, one in sorted(due, key=lambda each: each[:3]):
        site.touch(_original(one))
        if isinstance(one, Original):
            assert one.due
            one.publish(one.due[1], not site.busy_worker)
        elif one.due:
            one.publish(one.due, site.now)
    return "two hours later"


@action
def worker_works(site: Site, take: Take) -> str:
    with committed():
        following.work_off()
    for original in site.originals:
        if any(each.waits for each in original.translations.values()):
            site.touch(original)
        original.work_off()
    return "the worker has done what was waiting"


# --- the look


def faults(site: Site, *, html: bool) -> list[str]:
    """What is public and should not be, or the other way round, or says something else than was meant.

    Of the originals that something was done to and of their translations: since the last look, or, with the HTML of the
    pages, since the beginning.
    """
    pages = [one for original in site.originals for one in (original, *original.translations.values())]
    meant = {one: _meant(one) for one in pages if one.public}
    found = []
    looked = site.changed if html else site.touched
    site.touched = set()
    for one in (one for one in pages if _original(one) in looked):
        answer = site.visitor.get(f"/api/v1/{_original(one).kind}/{_original(one).key}/?locale={one.locale}")
        wrong = _document_faults(one, answer.status_code, answer.json(), meant.get(one))
        if html:
            said = {other: tokens(shown) for other, shown in meant.items()}
            # Where a page lies is said on it.
            above = [site.section.draft.title.token]
            above += [each.latest.shown["title"] for each in site.section.translations.values()]
            said |= {site.section: set(above)}
            wrong += _html_faults(site, one, said)
        found += [f"{site.name(one)}: {fault}" for fault in wrong]
    return found


def _original(one: Original | Translation) -> Original:
    return one if isinstance(one, Original) else one.original


def _meant(one: Original | Translation) -> Shown:
    if isinstance(one, Original):
        assert one.live
        return shown(one.live, lambda text: text.token)
    assert one.live
    return one.live.shown


def _state(one: Original | Translation) -> dict[str, Any]:
    if isinstance(one, Translation) and one.live and not one.detached:
        return one.live.state()
    counts = ("segments", "stale_segments", "untranslated_segments", "machine_segments")
    return {"status": "original", **dict.fromkeys(counts, 0)}


def _document_faults(
    one: Original | Translation, status: int, document: dict[str, Any], meant: Shown | None
) -> list[str]:
    served = status == 200 and document["locale"] == one.locale
    if served != (meant is not None):
        return [f"it is {'' if served else 'not '}public"]
    if meant is None:
        return []
    seen, state = read(document), _state(one)
    wrong = [f"{name} is {seen[name]} instead of {meant[name]}" for name in meant if seen[name] != meant[name]]
    told = {name: document["translation"][name] for name in state}
    if told != state:
        wrong.append(f"the status is {told} instead of {state}")
    among = [each["status"] for each in document["translations"] if each["locale"] == one.locale]
    if among != [state["status"]]:
        wrong.append(f"among the versions the status is {among}")
    return wrong


def _html_faults(site: Site, one: Original | Translation, said: dict[Original | Translation, set[str]]) -> list[str]:
    """Of the page that readers see. It may name other pages; where there is none, the page in other languages."""
    page = Page.objects.filter(pk=one.pk).first()
    if page is None:
        return []
    answer = site.visitor.get(page.get_url())
    if (answer.status_code == 200) != one.public:
        return [f"its address answers {answer.status_code}"]
    seen, own = tokens(answer.content.decode()), said.get(one, set())
    others = (words for other, words in said.items() if not own or _original(other) is not _original(one))
    wrong = []
    if strange := seen.difference(own, *others):
        wrong.append(f"its page says {sorted(strange)} too")
    if lost := own - seen:
        wrong.append(f"its page does not say {sorted(lost)}")
    return wrong
