"""Who has to translate what: the pages that a user may know of, in the languages that he works in."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, F, Model, OuterRef, Q
from wagtail.models import Locale, Page, TaskState, WorkflowState
from wagtail.permissions import page_permission_policy
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from cms.core.languages import Language, site_languages
from cms.core.paths import page_path
from cms.core.visibility import public_pages
from cms.published.registry import item_types

from .rights import AnyUser, editable_locales, may_create_in
from .status import Standing, Status, standings

# What somebody has yet to do something about.
UNFINISHED = frozenset(Status) - {Status.ORIGINAL, Status.UP_TO_DATE}


@dataclass(frozen=True)
class Row:
    """A page with all its translations, named by its original.

    `path` is its address, where who may not edit it finds it if it `is_public`; `titles` all that it may be found by.
    """

    key: UUID
    page_id: int
    title: str
    type: str
    language: str
    path: str
    may_edit: bool
    is_public: bool
    titles: str = field(repr=False)

    @property
    def kind(self) -> str:
        """What pages of its type are called, in the language of who reads it."""
        return _called(item_types()[self.type].models)


class Coverage:
    """What a user is shown of how far the site is translated; each part is read once."""

    def __init__(self, user: AnyUser) -> None:
        self.user = user
        self.locales = editable_locales(user)
        self._siblings: dict[str, Page] = {}
        self._creatable: dict[tuple[str, int], bool] = {}

    @cached_property
    def editable(self) -> set[int]:
        """The primary keys of the pages that the user may edit."""
        return set(
            page_permission_policy.instances_user_has_permission_for(self.user, "change").values_list("pk", flat=True)
        )

    @cached_property
    def rows(self) -> list[Row]:
        """What the user may know of, the originals that changed last first.

        Originals that are public or that he may edit; and those that he is asked to translate: his editor shows them.
        """
        types = _page_types()
        pages = Page.objects.filter(content_type__in=types, alias_of=None)
        records = {
            (key, locale): enabled
            for key, locale, enabled in Translation.objects.values_list("source__object", "target_locale", "enabled")
        }
        groups: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
        columns = ("pk", "translation_key", "locale", "locale__language_code", "url_path", "content_type", "detachment")
        ordered = pages.order_by(F("last_published_at").desc(nulls_first=True), "-pk")
        for page in ordered.values(*columns, "title", "draft_title"):
            place = (page["translation_key"], page["locale"])
            if page["pk"] in self.editable:
                page["title"] = page["draft_title"] or page["title"]
            page["follows"] = records.get(place, False) and page["detachment"] is None
            page["is_original"] = place not in records
            groups[page["translation_key"]].append(page)
        mine = {locale.pk for locale in self.locales}
        chosen = ((group, self._original(group, mine)) for group in groups.values())
        return [self._row(group, page, types) for group, page in chosen if page]

    @cached_property
    def _public(self) -> set[int]:
        return set(public_pages().values_list("pk", flat=True))

    def _original(self, group: Sequence[dict[str, Any]], mine: Collection[int]) -> dict[str, Any] | None:
        """The page of a group that its row is named by; None where the user may not know of any."""
        masters = sorted((page for page in group if not page["follows"]), key=lambda page: not page["is_original"])
        for page in masters:
            if page["pk"] in self.editable or page["pk"] in self._public:
                return page
        own = [page for page in group if page["follows"] and page["pk"] in self.editable and page["locale"] in mine]
        return next((page for page in masters if page["is_original"]), own[0]) if own else None

    def _row(self, group: Sequence[dict[str, Any]], page: dict[str, Any], types: Mapping[int, str]) -> Row:
        may_edit = page["pk"] in self.editable
        known = [each["title"] for each in group if each is page or each["pk"] in self.editable]
        return Row(
            key=page["translation_key"],
            page_id=page["pk"],
            title=page["title"],
            type=types[page["content_type"]],
            language=page["locale__language_code"],
            path=page_path(page["locale__language_code"], page["url_path"]),
            may_edit=may_edit,
            is_public=not may_edit and page["pk"] in self._public,
            titles="\n".join(known).casefold(),
        )

    @cached_property
    def themes(self) -> dict[str, str]:
        """The titles of the themes among the rows by translation key."""
        found = {str(row.key): row.title for row in self.rows if row.type == "theme"}
        return dict(sorted(found.items(), key=lambda each: each[1].casefold()))

    def may_translate(self, page: Page, locale: Locale) -> bool:
        """Whether the user may have a page translated into a language in which it is missing."""
        # Asked once for all pages below the same one.
        above = page.path[: -Page.steplen]
        if (above, locale.pk) not in self._creatable:
            sibling = self._siblings.setdefault(above, page)
            self._creatable[above, locale.pk] = may_create_in(self.user, sibling, locale)
        return self._creatable[above, locale.pk]

    def select(
        self, *, text: str = "", type_name: str = "", theme: str = "", status: str = "", locales: Sequence[Locale] = ()
    ) -> tuple[list[Row], dict[str, Counter[Status]]]:
        """The rows that meet every condition that is given, and by language how many of each status are among them.

        `status` is one of `Status`, or "unfinished" for whatever somebody has yet to do something about.
        """
        rows = self.rows
        if type_name:
            rows = [row for row in rows if row.type == type_name]
        if theme:
            about = _about(theme)
            rows = [row for row in rows if row.key in about]
        if text:
            rows = [row for row in rows if text.casefold() in row.titles]
        found = self.standings(rows, locales, work=False)
        wanted = UNFINISHED if status == "unfinished" else {Status(status)} if status else None
        if wanted:
            rows = [row for row in rows if any(_is(each, wanted) for each in found[row.key].values())]
        totals = {locale.language_code: Counter[Status]() for locale in locales}
        for row in rows:
            for code, each in found[row.key].items():
                totals[code][each.status] += 1
        return rows, totals

    def standings(
        self, rows: Sequence[Row], locales: Sequence[Locale], *, work: bool = True
    ) -> Mapping[UUID, dict[str, Standing]]:
        """How these rows stand in some languages."""
        # The keys of many rows are more than a query takes.
        some = {row.key for row in rows} if len(rows) <= 500 else Page.objects.values("translation_key")
        return standings(some, locales, work=work)


def _page_types() -> dict[int, str]:
    """The names of the types of items that are pages, by content type."""
    models = {model: each.name for each in item_types().values() for model in each.models if issubclass(model, Page)}
    return {ContentType.objects.get_for_model(model).pk: name for model, name in models.items()}


def _called(models: Sequence[type[Model]]) -> str:
    # A type of several kinds of pages is named by its last, the general one.
    return str(models[-1]._meta.verbose_name)


def page_types() -> dict[str, str]:
    """What the types of items that are pages are called, by name."""
    return {each.name: _called(each.models) for each in item_types().values() if issubclass(each.models[0], Page)}


def _about(theme: str) -> set[UUID]:
    """The translation keys of the pages that are tied to a theme, which is given by its own, and the theme's."""
    found = {UUID(theme)}
    for item_type in item_types().values():
        for lookup in item_type.ties.get("theme", ()):
            for model in item_type.models:
                found.update(model._default_manager.filter(**{lookup: theme}).values_list("translation_key", flat=True))
    return found


def _is(standing: Standing, wanted: Collection[Status]) -> bool:
    return standing.status in wanted or (standing.in_review and Status.IN_REVIEW in wanted)


@dataclass(frozen=True)
class Task:
    """What is left for a user to do in a language: pages, those with most segments first, and reviews."""

    language: Language
    segments: int
    # Page's primary key, title, number of segments to translate.
    pages: list[tuple[int, str, int]]
    reviews: list[tuple[int, str]]
    # What a reviewer sent back and nobody has submitted again, though every text of it may have its words.
    returned: list[tuple[int, str]]


def tasks(user: AnyUser) -> Iterator[Task]:
    """By language, for those in which there is something to do, in a few queries for any number of pages."""
    locales = editable_locales(user)
    if not locales:
        return
    left = _left(locales)
    pages = Page.objects.filter(locale__in=locales, alias_of=None, detachment=None)
    asked = set(map(int, TaskState.objects.reviewable_by(user).values_list("revision__object_id", flat=True)))
    back = _sent_back()
    wanted = pages.filter(Q(translation_key__in={key for key, _locale in left}) | Q(pk__in=asked | back))
    by_locale: dict[int, list[tuple[int, str, int]]] = defaultdict(list)
    reviews: dict[int, list[tuple[int, str]]] = defaultdict(list)
    returned: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for pk, key, locale, title in wanted.order_by("pk").values_list("pk", "translation_key", "locale", "draft_title"):
        if (key, locale) in left:
            by_locale[locale].append((pk, title, left[key, locale]))
        if pk in asked:
            reviews[locale].append((pk, title))
        if pk in back:
            returned[locale].append((pk, title))
    for locale in locales:
        waiting = sorted(by_locale[locale.pk], key=lambda page: -page[2])
        if waiting or reviews[locale.pk] or returned[locale.pk]:
            yield Task(
                site_languages()[locale.language_code],
                sum(page[2] for page in waiting),
                waiting,
                reviews[locale.pk],
                returned[locale.pk],
            )


def _sent_back() -> set[int]:
    """The pages that a reviewer has sent back."""
    states = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_NEEDS_CHANGES, base_content_type=ContentType.objects.get_for_model(Page)
    )
    return set(map(int, states.values_list("object_id", flat=True)))


def _left(locales: Sequence[Locale]) -> dict[tuple[UUID, int], int]:
    """By translation key and locale how many segments have no words, or none that are up to date."""
    written = StringTranslation.objects.filter(
        Q(carried=None) | Q(carried__made_from=OuterRef("string__data")),
        translation_of=OuterRef("string"),
        context=OuterRef("context"),
        locale=OuterRef("into"),
        has_error=False,
    )
    segments = StringSegment.objects.filter(
        source__translations__enabled=True, source__translations__target_locale__in=locales
    ).annotate(into=F("source__translations__target_locale"))
    rows = segments.filter(~Exists(written.exclude(data=""))).order_by().values_list("source__object", "into")
    return {(key, locale): number for key, locale, number in rows.annotate(Count("pk"))}
