"""The one definition of "public": what an anonymous person may see now (design 3.1).

Everything anonymous starts here. Nothing else in the project asks whether a page is live or restricted; a test greps
for it. All answers go by the clock, not by the last run of a scheduler, and fail closed.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Exists, Expression, F, OuterRef, Q
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone
from wagtail.contrib.settings.models import AbstractSetting
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Page,
    PageQuerySet,
    PageViewRestriction,
    ReferenceIndex,
)
from wagtail_localize.models import Translation, TranslationSource

AnyUser = AbstractUser | AnonymousUser

# The deepest page that can be public. Deeper ones are not, rather than being looked at less closely.
MAX_DEPTH = 12
# How many steps of "is an alias of" or "was translated from" are looked at; what goes further is not public.
_MAX_STEPS = 2
# Ends a sub-query: PostgreSQL then looks up single rows by index and never computes it for the whole table first.
_ONE = "LIMIT 1 OFFSET 0"
# How many things may stand between a page and what it makes public: page → organisation → place → its country.
_MAX_HOLDERS = 6


class _Public(Expression):
    """Whether the page of the row is public at a time: the rules, as one condition on `wagtailcore_page`.

    Written as SQL because it stands in nearly every query: Django takes longer to put these sub-queries together than
    either database takes to answer them. Both read it alike, and look ancestors up by the index on `path`.
    `passed` are the restrictions that do not count: none for anonymous visitors; None stands for all there are.
    """

    output_field = models.BooleanField()
    _columns = ("path", "depth", "locale")

    def __init__(self, at: datetime, passed: Iterable[int] | None = ()) -> None:
        super().__init__()
        self.at = at
        self.passed = None if passed is None else tuple(sorted(passed))
        self.columns: list[Any] = [F(name) for name in self._columns]

    def get_source_expressions(self) -> list[Any]:
        return self.columns

    def set_source_expressions(self, expressions: Sequence[Any]) -> None:
        self.columns = list(expressions)

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        path, depth, locale = (compiler.compile(column)[0] for column in self.columns)
        counts = " AND 1 = 0" if self.passed is None else ""
        if self.passed:
            counts = f" AND r.id NOT IN ({', '.join(map(str, self.passed))})"
        sql = f"({_in_site(path, depth, locale)} AND NOT {_closed(path)})".replace("{counts}", counts)
        at = connection.ops.adapt_datetimefield_value(self.at)
        languages = iter([code for code, _name in settings.LANGUAGES] * sql.count("{language}"))
        names = re.findall(r"\{at\}|\{language\}", sql)
        return re.sub(r"\{at\}|\{language\}", "%s", sql), tuple(
            at if name == "{at}" else next(languages) for name in names
        )


def _in_site(path: str, depth: str, locale: str) -> str:
    """The page is in the site's tree, and in a language that the site has."""
    languages = ", ".join(["{language}"] * len(settings.LANGUAGES))
    return f"""{depth} BETWEEN 2 AND {MAX_DEPTH}
    AND EXISTS (SELECT 1 FROM wagtailcore_locale l WHERE l.id = {locale} AND l.language_code IN ({languages}) {_ONE})
    AND EXISTS (SELECT 1 FROM wagtailcore_page home WHERE home.path = substr({path}, 1, {2 * Page.steplen})
        AND home.translation_key IN (SELECT root.translation_key FROM wagtailcore_site site
            JOIN wagtailcore_page root ON root.id = site.root_page_id) {_ONE})"""


def _closed(path: str) -> str:
    """The page at `path`, or one of its ancestors, is not live, out of its time or restricted.

    Or what one of them is an alias of is closed, or the original of which it is a translation: `_MAX_STEPS` steps far.
    Or it could not follow that, and is withheld.

    All these pages are `held` against it, with the number of steps that lead to them.
    """
    held = ("id", "path", "locale_id", "translation_key", "alias_of_id", "live", "go_live_at", "expire_at")
    first, next_ = (", ".join([*(f"{page}.{name}" for name in held), _follows(page)]) for page in ("a", "b"))
    return f"""EXISTS (WITH RECURSIVE held ({", ".join(held)}, follows, step) AS (
        SELECT {first}, 0 FROM wagtailcore_page a WHERE a.path IN ({_chain_of(path)})
        UNION ALL
        SELECT {next_}, held.step + 1 FROM held
        JOIN wagtailcore_page o ON o.id = held.alias_of_id
            OR held.follows AND o.translation_key = held.translation_key AND {_is_original("o")}
        JOIN wagtailcore_page b ON b.path IN ({_chain_of("o.path")})
        WHERE held.step < {_MAX_STEPS} AND (held.alias_of_id IS NOT NULL OR held.follows)
    ) SELECT 1 FROM held
        LEFT JOIN wagtailcore_pageviewrestriction r ON r.page_id = held.id{{counts}}
        LEFT JOIN core_withholding w ON w.page_id = held.id
        WHERE NOT held.live OR held.expire_at <= {{at}} OR held.go_live_at > {{at}}
        OR r.id IS NOT NULL OR w.id IS NOT NULL
        OR held.step = {_MAX_STEPS} AND (held.alias_of_id IS NOT NULL OR held.follows)
        OR held.alias_of_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM wagtailcore_page o
            WHERE o.id = held.alias_of_id AND {_in_site("o.path", "o.depth", "o.locale_id")} {_ONE})
        OR held.follows AND NOT EXISTS (SELECT 1 FROM wagtailcore_page o
            WHERE o.translation_key = held.translation_key AND {_is_original("o")}
            AND {_in_site("o.path", "o.depth", "o.locale_id")} {_ONE})
        {_ONE})"""


def _chain_of(path: str) -> str:
    """The paths of the page at `path` and of its ancestors, from the site's home down."""
    return ", ".join(f"substr({path}, 1, {Page.steplen * depth})" for depth in range(2, MAX_DEPTH + 1))


def _follows(page: str) -> str:
    """The page is a translation, and nobody has detached it: it is closed with its original, or without one."""
    return f"""({_translated(page)}
        AND NOT EXISTS (SELECT 1 FROM core_detachment d WHERE d.page_id = {page}.id {_ONE}))"""


def _is_original(page: str) -> str:
    """Translations were made of the page, and it is none itself."""
    return f"""{page}.alias_of_id IS NULL AND NOT {_translated(page)}
        AND EXISTS (SELECT 1 FROM wagtail_localize_translationsource os
            WHERE os.object_id = {page}.translation_key AND os.locale_id = {page}.locale_id {_ONE})"""


def _translated(page: str) -> str:
    """The page was made as the translation of another; translations that were stopped count too."""
    return f"""EXISTS (SELECT 1 FROM wagtail_localize_translationsource ts JOIN wagtail_localize_translation t
        ON t.source_id = ts.id WHERE ts.object_id = {page}.translation_key AND t.target_locale_id = {page}.locale_id
        {_ONE})"""


def public_pages(at: datetime | None = None) -> PageQuerySet:
    """The pages that anyone may see at the time `at` (now by default).

    In the site's tree, in an active locale, live and in their time, without a restriction; the same holds for every
    ancestor, for what they are aliases of, and, of translations that are not detached, for the original; and none of
    these is withheld.
    """
    return Page.objects.filter(_Public(at or timezone.now()))


def is_public(page: Page) -> bool:
    """Whether anyone may see `page` now."""
    return page.pk is not None and public_pages().filter(pk=page.pk).exists()


def is_open(page: Page) -> bool:
    """Whether nothing but restrictions keeps `page` from the public."""
    opened: PageQuerySet = Page.objects.filter(_Public(timezone.now(), None))
    return bool(opened.filter(pk=page.pk).exists())


def with_openness(pages: PageQuerySet) -> PageQuerySet:
    """The same pages, of which `is_hidden` is then answered without a further question."""
    annotated: PageQuerySet = pages.annotate(is_open=_Public(timezone.now(), None))
    return annotated


def is_hidden(page: Page) -> bool:
    """Whether `page` is published and something else than a restriction keeps it from readers.

    A page above it that is not public, or its original that is not.
    """
    known = getattr(page, "is_open", None)
    return page.pk is not None and bool(page.live) and not (is_open(page) if known is None else known)


def readable_pages(user: AnyUser) -> PageQuerySet:
    """The pages that `user` may read at their addresses: the public ones, and those whose restrictions all let him in.

    A draft, or what lies below one, is for the admin's preview: being signed in opens nothing but restrictions.
    """
    readable: PageQuerySet = Page.objects.filter(_Public(timezone.now(), _passed(PageViewRestriction, user)))
    return readable


def _passed(model: type[PageViewRestriction] | type[CollectionViewRestriction], user: AnyUser) -> set[int]:
    """The primary keys of the restrictions that let `user` in: by group, or because he is signed in."""
    if not user.is_authenticated:
        return set()
    admitting = Q(restriction_type=model.LOGIN)
    if user.is_superuser:
        admitting |= Q(restriction_type=model.GROUPS)
    else:
        admitting |= Q(restriction_type=model.GROUPS, groups__in=user.groups.all())
    return set(model.objects.filter(admitting).values_list("pk", flat=True))


def restrictions_on(page: Page) -> models.QuerySet[PageViewRestriction]:
    """Every restriction that keeps `page` from the public.

    On the page or on an ancestor, on what these are aliases of, and on the originals that they follow.
    """
    seen: set[int] = set()
    waiting: list[Page] = [page]
    while waiting:
        chain = Page.objects.filter(path__in=_chain(waiting.pop().path)).exclude(pk__in=seen)
        for each in chain.select_related("alias_of"):
            seen.add(each.pk)
            waiting += [other for other in (each.alias_of, _original_of(each)) if other]
    found: models.QuerySet[PageViewRestriction] = PageViewRestriction.objects.filter(page__in=seen)
    return found


def _chain(path: str) -> list[str]:
    """The paths of the page at `path` and of its ancestors, from the site's home down."""
    return [path[:length] for length in range(Page.steplen * 2, len(path) + 1, Page.steplen)]


def follows_original(page: Page) -> bool:
    """Whether `page` is a translation that nobody has detached: it is public only while its original is."""
    return bool(_following().filter(pk=page.pk).exists())


def _original_of(page: Page) -> Page | None:
    """The page that `page` follows as its translation."""
    if not follows_original(page):
        return None
    original: Page | None = _originals().filter(translation_key=page.translation_key).first()
    return original


def ends(at: datetime | None = None) -> dict[int, datetime]:
    """When each public page that will expire, by itself or with what it depends on, stops being public."""
    expiring = dict(Page.objects.filter(expire_at__isnull=False).values_list("path", "expire_at"))
    if not expiring:
        return {}
    originals = dict(_originals().values_list("translation_key", "path"))
    following = _following().values_list("path", "translation_key")
    depends: dict[str, list[str]] = defaultdict(list)
    for path, key in following:
        depends[path] += [originals[key]] if key in originals else []
    for path, source in Page.objects.filter(alias_of__isnull=False).values_list("path", "alias_of__path"):
        depends[path].append(source)
    found: dict[int, datetime] = {}
    for pk, path in public_pages(at).values_list("pk", "path"):
        moments = [expiring[each] for each in _depending(path, depends) if each in expiring]
        if moments:
            found[pk] = min(moments)
    return found


def next_moments(at: datetime | None = None) -> list[datetime | None]:
    """When the next live page comes into its time and when the next goes out of it, without anybody's doing."""
    at = at or timezone.now()
    live = Page.objects.filter(live=True)
    return [
        live.filter(**{f"{name}__gt": at}).aggregate(first=models.Min(name))["first"]
        for name in ("go_live_at", "expire_at")
    ]


def ended(model: type[models.Model], at: datetime | None = None) -> models.QuerySet[models.Model]:
    """The rows of a model with drafts that are still called live, and no longer public: their time is over."""
    return model._default_manager.filter(live=True, expire_at__lte=at or timezone.now())


def _depending(path: str, depends: Mapping[str, list[str]]) -> set[str]:
    """The paths of everything that the page at `path` is only public with."""
    found: set[str] = set()
    waiting = [path]
    while waiting:
        for each in _chain(waiting.pop()):
            if each not in found:
                found.add(each)
                waiting += depends.get(each, [])
    return found


def _translations() -> models.QuerySet[Translation]:
    """The records of translation of the page that the outer query is about."""
    found: models.QuerySet[Translation] = Translation.objects.filter(
        source__object=OuterRef("translation_key"), target_locale=OuterRef("locale")
    )
    return found


def _originals() -> PageQuerySet:
    """The pages that translations were made from and that are no translation themselves."""
    sources = TranslationSource.objects.filter(object=OuterRef("translation_key"), locale=OuterRef("locale"))
    made_from: PageQuerySet = Page.objects.filter(Exists(sources), ~Exists(_translations()), alias_of=None)
    return made_from


def _following() -> PageQuerySet:
    """The translations that nobody has detached from their originals."""
    following: PageQuerySet = Page.objects.filter(Exists(_translations()), detachment=None)
    return following


def is_original() -> Exists:
    """For an annotation of pages: translations were made of the page, and it is none itself."""
    sources = TranslationSource.objects.filter(object=OuterRef("translation_key"), locale=OuterRef("locale"))
    targets = Translation.objects.filter(source__object=OuterRef("object"), target_locale=OuterRef("locale"))
    return Exists(sources.exclude(Exists(targets)))


def original_locales() -> dict[str, str]:
    """The language code of the original by translation key, for pages that translations were made of."""
    targets = Translation.objects.filter(source__object=OuterRef("object"), target_locale=OuterRef("locale"))
    sources = TranslationSource.objects.exclude(Exists(targets))
    return {str(key): code for key, code in sources.values_list("object", "locale__language_code")}


def is_public_thing(thing: models.Model) -> bool:
    """Whether anyone may see this image, document, organisation or place now."""
    return thing.pk in public_ids(type(thing), [thing.pk])


def is_readable_thing(thing: models.Model, user: AnyUser) -> bool:
    """Whether `user` may see this image or document: something that he may read uses it, and its collection admits him.

    See `readable_pages`.
    """
    closed = restricted_collections(_passed(CollectionViewRestriction, user))
    return thing.pk in _used_ids(type(thing), [thing.pk], readable_pages(user), closed)


def public_ids(
    model: type[models.Model],
    ids: Iterable[int] | None,
    at: datetime | None = None,
    pages: Set[int] | None = None,
) -> set[int]:
    """The primary keys of those rows of `model` that are public: among `ids`, or among all.

    `pages` are the primary keys of all public pages, for who knows them.
    """
    return _used_ids(model, ids, public_pages(at) if pages is None else pages, restricted_collections())


def used_without(model: type[models.Model], ids: Iterable[int], pages: Iterable[int]) -> set[int]:
    """Those of the rows `ids` that something public would still use if these `pages` were not public.

    Whether they are marked public themselves, or lie in a restricted collection, does not count.
    """
    return _used_ids(model, ids, public_pages().exclude(pk__in=pages), frozenset(), own_marks=False)


def used_in(model: type[models.Model], pages: PageQuerySet) -> set[int]:
    """The primary keys of those rows of `model` that these pages use, themselves or through what they use.

    Public or not; what lies in a restricted collection is left out.
    """
    return _used_ids(model, None, pages, restricted_collections(), own_marks=False)


def _decimal(references: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Those whose keys are whole numbers: a link by hand may have anything for an id, other models any key."""
    return [each for each in references if all(str(value).isdecimal() for value in each)]


def _used_ids(
    model: type[models.Model],
    ids: Iterable[int] | None,
    pages: PageQuerySet | Set[int],
    closed: Set[int],
    depth: int = 0,
    *,
    own_marks: bool = True,
) -> set[int]:
    """The primary keys of those rows of `model` that `pages` make visible and that lie in no collection of `closed`."""
    if depth > _MAX_HOLDERS or not hasattr(model, "marked_public"):
        return set()
    rows = model._default_manager.filter(marked_public=True) if own_marks else model._default_manager.none()
    references = ReferenceIndex.objects.filter(to_content_type=ContentType.objects.get_for_model(model))
    if ids is not None:
        wanted = {str(pk) for pk in ids}
        rows = rows.filter(pk__in=wanted)
        references = references.filter(to_object_id__in=wanted)
    visible = set(rows.values_list("pk", flat=True))

    page_type = ContentType.objects.get_for_model(Page)
    # In two steps: without statistics of its tables PostgreSQL would ask about each page again for each reference.
    on_pages = _decimal(references.filter(base_content_type=page_type).values_list("object_id", "to_object_id"))
    shown = _among(pages, {int(page) for page, _thing in on_pages}, narrow=ids is not None)
    visible |= {int(thing) for page, thing in on_pages if int(page) in shown}

    # What else refers to them: rows of other models, visible or not in their turn.
    held: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    others = references.exclude(base_content_type=page_type)
    for holder_type, holder, thing in _decimal(others.values_list("base_content_type", "object_id", "to_object_id")):
        if int(thing) not in visible:
            held[holder_type][int(holder)].add(int(thing))
    for holder_type, things in held.items():
        holder_model = ContentType.objects.get_for_id(holder_type).model_class()
        if holder_model is None:
            continue
        if issubclass(holder_model, AbstractSetting):
            seen = set(things)
        else:
            seen = _used_ids(holder_model, things, pages, closed, depth + 1)
        visible |= {thing for holder in seen for thing in things[holder]}
    return visible - _in_collections(model, visible, closed)


def _among(pages: PageQuerySet | Set[int], holders: set[int], *, narrow: bool) -> Set[int]:
    """The primary keys of those of `pages` that are among `holders`; more of them where it is as quick to read all."""
    if not isinstance(pages, models.QuerySet):
        return pages
    if not holders:
        return frozenset()
    found = pages.filter(pk__in=holders) if narrow else pages
    return set(found.values_list("pk", flat=True))


def _in_collections(model: type[models.Model], ids: set[int], collections: Set[int]) -> set[int]:
    """Those of the images or documents `ids` that lie in one of these collections."""
    if not any(field.name == "collection" for field in model._meta.get_fields()):
        return set()
    return set(model._default_manager.filter(collection__in=collections, pk__in=ids).values_list("pk", flat=True))


def restricted_collections(passed: Set[int] = frozenset()) -> frozenset[int]:
    """The primary keys of the collections with a restriction and of those below them, whose content nobody is shown.

    Restrictions that are `passed` do not count.
    """
    rows = list(Collection.objects.values_list("pk", "path", "view_restrictions"))
    closed = tuple(path for _pk, path, restriction in rows if restriction is not None and restriction not in passed)
    return frozenset(pk for pk, path, _restriction in rows if path.startswith(closed))
