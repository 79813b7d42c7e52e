"""Words of what is no page, for those who translate them: what there is to name, who may see it, how a name is kept.

Organisations and places, tags, pictures and files of the library, and the site itself have words of their own, and rows
with the same words in other languages. Units and whatever else is entered on a page are words of that page.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from modelcluster.fields import ParentalKey
from taggit.models import Tag
from wagtail.log_actions import log
from wagtail.models import Page, PageQuerySet
from wagtail.permissions import page_permission_policy, policy_registry
from wagtail.search.index import class_is_indexed, insert_or_update_object

from cms.core.models import CustomDocument, CustomImage, SiteSettings
from cms.core.models.local_words import TagWords
from cms.core.models.media import DocumentWords, ImageWords
from cms.core.models.settings import SiteWords
from cms.core.visibility import AnyUser, public_ids, public_pages, used_in
from cms.published.hints import deferred

from .models import Organisation, OrganisationName, Place, PlaceName
from .models.names import Named

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# What a field without a limit of its own holds.
_MOST = 1000
# Joins letters in some scripts; other characters that nobody sees only do harm.
_JOINERS = "\u200c\u200d"


@dataclass(frozen=True)
class Kind:
    """A kind of thing with words of its own.

    `rows` are its words in other languages, each tied to its thing by the foreign key `tie`; their columns are called
    as the thing's own, and `labels` say what they are. `beside` are columns that are needed to know a name.
    """

    name: str
    label: "StrOrPromise"
    model: type[models.Model]
    rows: type[models.Model]
    labels: "Mapping[str, StrOrPromise]"
    tie: str = "of"
    beside: tuple[str, ...] = ()

    def field(self, name: str) -> Any:
        """The column that keeps a word in another language."""
        return self.rows._meta.get_field(name)


_ALL = (
    Kind(
        "organisations",
        gettext_lazy("Organisations"),
        Organisation,
        OrganisationName,
        {"name": pgettext_lazy("of a thing", "Name"), "short_name": gettext_lazy("Acronym")},
        tie="organisation",
    ),
    Kind(
        "places",
        gettext_lazy("Places"),
        Place,
        PlaceName,
        {"name": pgettext_lazy("of a thing", "Name")},
        tie="place",
        beside=("kind", "country"),
    ),
    Kind("tags", gettext_lazy("Tags"), Tag, TagWords, {"name": gettext_lazy("Tag")}),
    Kind(
        "pictures",
        gettext_lazy("Pictures"),
        CustomImage,
        ImageWords,
        {
            "description": gettext_lazy("What it shows"),
            "caption": gettext_lazy("Caption"),
            "credit": gettext_lazy("Credit"),
        },
    ),
    Kind("files", gettext_lazy("Files"), CustomDocument, DocumentWords, {"title": gettext_lazy("Title")}),
    Kind(
        "site",
        gettext_lazy("The site"),
        SiteSettings,
        SiteWords,
        {
            "name": pgettext_lazy("of a thing", "Name"),
            "contact_address": gettext_lazy("Postal address"),
            "attribution": gettext_lazy("Whom to name when reusing"),
        },
    ),
)
KINDS = {kind.name: kind for kind in _ALL}


@dataclass(frozen=True)
class Word:
    """A word of the thing `pk`: as it says it itself, in the language that is edited ("" if not yet), and in others.

    `known` is what readers of the language see without anybody having entered it: a country's name. `thing` is what the
    thing is called, where this is another of its words.
    """

    pk: int
    field: str
    label: str
    thing: str
    own: str
    here: str
    known: str
    others: tuple[tuple[str, str], ...]

    @property
    def key(self) -> str:
        """Names it within its kind."""
        return f"{self.pk}-{self.field}"

    @property
    def is_missing(self) -> bool:
        return not self.here and not self.known

    def says(self, words: str) -> bool:
        """Whether `words` occur in it, in any language, in large letters or small."""
        texts = (self.thing, self.own, self.here, self.known, *(text for _language, text in self.others))
        return any(words.casefold() in text.casefold() for text in texts)


def words_of(kind: Kind, user: AnyUser, language: str) -> list[Word]:
    """The words of a kind that `user` may see, by the name of their things; each thing's together."""
    things = kind.model._default_manager.only("pk", *kind.labels, *kind.beside)
    pks = _seen(kind, user)
    things = things if pks is None else things.filter(pk__in=pks)
    rows: dict[int, dict[str, Any]] = defaultdict(dict)
    for row in kind.rows._default_manager.all():
        rows[getattr(row, f"{kind.tie}_id")][row.language] = row  # type: ignore[attr-defined]
    found: list[Word] = []
    for thing in sorted(things, key=lambda thing: (_called(kind, thing).casefold(), thing.pk)):
        found += _words(kind, thing, rows[thing.pk], language)
    return found


def _called(kind: Kind, thing: models.Model) -> str:
    return str(next((value for name in kind.labels if (value := getattr(thing, name))), ""))


def _words(kind: Kind, thing: Any, rows: Mapping[str, Any], language: str) -> Iterable[Word]:
    called = _called(kind, thing)
    for name, label in kind.labels.items():
        own = getattr(thing, name)
        texts = {code: getattr(rows[code], name) for code, _language in settings.LANGUAGES if code in rows}
        here = texts.pop(language, "")
        others = tuple((code, text) for code, text in texts.items() if text)
        if own or here:
            known = thing.known_name(language) if name == "name" and isinstance(thing, Named) else ""
            yield Word(thing.pk, name, str(label), "" if own == called else called, own, here, known, others)


def _seen(kind: Kind, user: AnyUser) -> set[int] | None:
    """The primary keys of what `user` is shown of a kind, None for all: who may enter or use such things sees them all.

    Everybody else sees what is public, and what is used in pages that they may change. A translator learns of no other
    partner, picture or tag: what a draft elsewhere is about is its editors' business.
    """
    if kind.model is SiteSettings:
        return None
    changed: PageQuerySet = page_permission_policy.instances_user_has_permission_for(user, "change")
    if kind.model is Tag:
        return _tags_of(public_pages()) | _tags_of(changed)
    found = public_ids(kind.model, None) | used_in(kind.model, changed)
    if issubclass(kind.model, Named):
        return None if user.has_perm(f"taxonomy.change_{kind.model._meta.model_name}") else found
    policy = policy_registry.get_by_type(kind.model)
    kept = policy.instances_user_has_any_permission_for(user, ["add", "change", "delete", "choose"])
    return found | set(kept.values_list("pk", flat=True))


def _tags_of(pages: PageQuerySet) -> set[int]:
    """The primary keys of the tags that these pages have. Those of pictures and files are for the library alone."""
    found: set[int] = set()
    for relation in Tag._meta.related_objects:
        for field in relation.related_model._meta.concrete_fields:
            if isinstance(field, ParentalKey) and issubclass(field.related_model, Page):
                rows = relation.related_model._default_manager.filter(**{f"{field.attname}__in": pages.values("pk")})
                found |= set(rows.values_list("tag_id", flat=True))
    return found


@dataclass(frozen=True)
class Entered:
    """What somebody has written into a word that said `before` when it was shown to them."""

    word: Word
    before: str
    text: str


def save(kind: Kind, user: AnyUser, language: str, entered: Iterable[Entered]) -> tuple[int, dict[str, str]]:
    """Keep what was entered, word by word: how many are other words now, and what is wrong with the rest, by key.

    A word that somebody else has changed since it was shown stays as it is; what says the same as before is no change.
    """
    by_thing: dict[int, list[Entered]] = defaultdict(list)
    for each in entered:
        by_thing[each.word.pk].append(each)
    saved = 0
    wrong: dict[str, str] = {}
    with deferred(), transaction.atomic():
        # One after another, so that each sees what the other has written.
        things = kind.model._default_manager.select_for_update().order_by("pk").in_bulk(list(by_thing))
        for pk, words in by_thing.items():
            if pk not in things:
                wrong |= {each.word.key: _("Somebody has deleted this meanwhile.") for each in words}
                continue
            changes, refused = _keep(kind, things[pk], language, words)
            wrong |= refused
            saved += len(changes)
            if changes:
                log(things[pk], "taxonomy.name", user=user, data={"language": language, "words": changes})
    return saved, wrong


def _keep(
    kind: Kind, thing: Any, language: str, words: Iterable[Entered]
) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Write one thing's words: what was and is now by field, what is wrong by key."""
    tie = {f"{kind.tie}_id": thing.pk, "language": language}
    row: Any = kind.rows._default_manager.filter(**tie).first() or kind.rows(**tie)
    changes: dict[str, list[str]] = {}
    wrong: dict[str, str] = {}
    for each in words:
        name, now = each.word.field, getattr(row, each.word.field)
        if each.text == now:
            continue
        if each.before != now:
            wrong[each.word.key] = (
                _("Somebody has changed this meanwhile, to “%(words)s”. To have yours instead, save again.")
                % {"words": now}
                if now
                else _("Somebody has emptied this meanwhile. To have yours instead, save again.")
            )
        elif problem := _problem(each.text, kind.field(name)):
            wrong[each.word.key] = problem
        else:
            changes[name] = [now, each.text]
            setattr(row, name, each.text)
    if changes and any(getattr(row, name) for name in kind.labels):
        row.save()
    elif changes:
        row.delete()
    if changes and class_is_indexed(kind.model):
        insert_or_update_object(thing)
    return changes, wrong


def _problem(text: str, field: Any) -> str:
    """What keeps `text` from being a word, for who has written it; "" for nothing."""
    most = field.max_length or _MOST
    if len(text) > most:
        return _("Too long: %(length)s characters, %(longest)s at most.") % {"length": len(text), "longest": most}
    for place, character in enumerate(text, start=1):
        is_line = character == "\n" and isinstance(field, models.TextField)
        if unicodedata.category(character) in {"Cc", "Cf", "Cs"} and not is_line and character not in _JOINERS:
            return _("Character %(place)s (%(code)s) is one that nobody can see. Write it without.") % {
                "place": place,
                "code": f"U+{ord(character):04X}",
            }
    return ""
