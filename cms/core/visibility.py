"""The one definition of "public": what an anonymous person may see now (design 3.1).

Everything anonymous starts here. Nothing else in the project asks whether a page is live or restricted; a test greps
for it. All answers go by the clock, not by the last run of a scheduler, and fail closed.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Exists, Expression, F, OuterRef
from django.db.models.functions import Cast
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone
from wagtail.contrib.settings.models import AbstractSetting
from wagtail.models import Collection, Page, PageQuerySet, ReferenceIndex
from wagtail_localize.models import Translation, TranslationSource

# The deepest page that can be public. Deeper ones are not, rather than being looked at less closely.
MAX_DEPTH = 12
# How many things may stand between a page and what it makes public: page → organisation → place → its country.
_MAX_HOLDERS = 6


class _Public(Expression):
    """Whether the page of the row is public at a time: the rules, as one condition on `wagtailcore_page`.

    Written as SQL because it stands in nearly every query: Django takes longer to put these sub-queries together than
    either database takes to answer them. Both read it alike, and look ancestors up by the index on `path`.
    """

    output_field = models.BooleanField()
    _columns = ("path", "depth", "locale", "translation_key", "alias_of")

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at
        self.columns: list[Any] = [F(name) for name in self._columns]

    def get_source_expressions(self) -> list[Any]:
        return self.columns

    def set_source_expressions(self, expressions: Sequence[Any]) -> None:
        self.columns = list(expressions)

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        path, depth, locale, key, alias_of = (compiler.compile(column)[0] for column in self.columns)
        sql = f"({_open(path, depth, locale)} AND {_alias_open(alias_of)} AND {_not_orphaned(key, locale)})"
        at = connection.ops.adapt_datetimefield_value(self.at)
        languages = iter([code for code, _name in settings.LANGUAGES] * sql.count("{language}"))
        names = re.findall(r"\{at\}|\{language\}", sql)
        return re.sub(r"\{at\}|\{language\}", "%s", sql), tuple(
            at if name == "{at}" else next(languages) for name in names
        )


def _open(path: str, depth: str, locale: str) -> str:
    """Public as far as the page, its ancestors and its locale are concerned."""
    languages = ", ".join(["{language}"] * len(settings.LANGUAGES))
    return f"""(
    {depth} BETWEEN 2 AND {MAX_DEPTH}
    AND EXISTS (SELECT 1 FROM wagtailcore_locale l WHERE l.id = {locale} AND l.language_code IN ({languages}))
    AND EXISTS (SELECT 1 FROM wagtailcore_page home WHERE home.path = substr({path}, 1, {2 * Page.steplen})
        AND home.translation_key IN (SELECT root.translation_key FROM wagtailcore_site site
            JOIN wagtailcore_page root ON root.id = site.root_page_id))
    AND {_not_closed(path)})"""


def _alias_open(alias_of: str) -> str:
    """The page is no alias, or what it is an alias of is open, over two aliases at most."""
    return f"""({alias_of} IS NULL OR EXISTS (
        SELECT 1 FROM wagtailcore_page source WHERE source.id = {alias_of}
        AND {_not_closed("source.path")}
        AND {_not_orphaned("source.translation_key", "source.locale_id")}
        AND (source.alias_of_id IS NULL OR EXISTS (
            SELECT 1 FROM wagtailcore_page first WHERE first.id = source.alias_of_id
            AND first.alias_of_id IS NULL AND {_not_closed("first.path")}))))"""


def _not_closed(path: str) -> str:
    """The page at `path` and all its ancestors are live, in their time and without a restriction."""
    chain = ", ".join(f"substr({path}, 1, {Page.steplen * depth})" for depth in range(2, MAX_DEPTH + 1))
    return f"""NOT EXISTS (SELECT 1 FROM wagtailcore_page a
            LEFT JOIN wagtailcore_pageviewrestriction r ON r.page_id = a.id WHERE a.path IN ({chain})
            AND (NOT a.live OR a.expire_at <= {{at}} OR a.go_live_at > {{at}} OR r.id IS NOT NULL))"""


def _translated(key: str, locale: str) -> str:
    """The page was made as the translation of another; translations that were stopped count too."""
    return f"""EXISTS (SELECT 1 FROM wagtail_localize_translation t
        JOIN wagtail_localize_translationsource ts ON ts.id = t.source_id
        WHERE ts.object_id = {key} AND t.target_locale_id = {locale})"""


def _not_orphaned(key: str, locale: str) -> str:
    """The page is no translation, or its original (translated from, neither a translation nor an alias) is open."""
    return f"""(NOT {_translated(key, locale)} OR EXISTS (
        SELECT 1 FROM wagtailcore_page o
        JOIN wagtail_localize_translationsource os ON os.object_id = o.translation_key AND os.locale_id = o.locale_id
        WHERE o.translation_key = {key} AND o.alias_of_id IS NULL
        AND NOT {_translated("o.translation_key", "o.locale_id")}
        AND {_open("o.path", "o.depth", "o.locale_id")}))"""


def public_pages(at: datetime | None = None) -> PageQuerySet:
    """The pages that anyone may see at the time `at` (now by default).

    Live and in their time, no restriction on them, on an ancestor or on what they are an alias of, every ancestor live
    too, in the site's tree, in an active locale; a translation only while its original is public.
    """
    return Page.objects.filter(_Public(at or timezone.now()))


def is_public(page: Page) -> bool:
    """Whether anyone may see `page` now."""
    return page.pk is not None and public_pages().filter(pk=page.pk).exists()


def ends(at: datetime | None = None) -> dict[int, datetime]:
    """When each public page that will expire, by itself or with an ancestor or its original, stops being public."""
    expiring = dict(Page.objects.filter(expire_at__isnull=False).values_list("path", "expire_at"))
    if not expiring:
        return {}
    originals = dict(_originals().values_list("translation_key", "path"))
    found: dict[int, datetime] = {}
    for pk, path, key, alias_path, alias_key in public_pages(at).values_list(
        "pk", "path", "translation_key", "alias_of__path", "alias_of__translation_key"
    ):
        chain = [path, alias_path, originals.get(key), originals.get(alias_key)]
        moments = [
            expiring[ancestor[:length]]
            for ancestor in filter(None, chain)
            for length in range(Page.steplen * 2, len(ancestor) + 1, Page.steplen)
            if ancestor[:length] in expiring
        ]
        if moments:
            found[pk] = min(moments)
    return found


def next_beginning(at: datetime | None = None) -> datetime | None:
    """When the next page that is live already comes into its time: it then becomes public without anybody's doing."""
    waiting = Page.objects.filter(live=True, go_live_at__gt=at or timezone.now())
    return waiting.aggregate(first=models.Min("go_live_at"))["first"]  # type: ignore[no-any-return]


def ended(model: type[models.Model], at: datetime | None = None) -> models.QuerySet[models.Model]:
    """The rows of a model with drafts that are still called live, and no longer public: their time is over."""
    return model._default_manager.filter(live=True, expire_at__lte=at or timezone.now())


def _originals() -> PageQuerySet:
    """The pages that translations were made from and that are no translation themselves."""
    page = {"object": OuterRef("translation_key"), "locale": OuterRef("locale")}
    translated = Translation.objects.filter(
        source__object=OuterRef("translation_key"), target_locale=OuterRef("locale")
    )
    return Page.objects.filter(Exists(TranslationSource.objects.filter(**page))).exclude(Exists(translated))


def original_locales() -> dict[str, str]:
    """The language code of the original by translation key, for pages that translations were made of."""
    targets = Translation.objects.filter(source__object=OuterRef("object"), target_locale=OuterRef("locale"))
    sources = TranslationSource.objects.exclude(Exists(targets))
    return {str(key): code for key, code in sources.values_list("object", "locale__language_code")}


def public_things(model: type[models.Model], at: datetime | None = None) -> models.QuerySet[models.Model]:
    """The images, documents, organisations or places that anyone may see: `model` says which.

    Public is what an editor marked so, and what something public uses: a public page, another public thing (an
    organisation's logo, the country that a city lies in) or the site's settings; never what lies in a restricted
    collection.
    """
    return model._default_manager.filter(pk__in=public_ids(model, None, at))


def is_public_thing(thing: models.Model) -> bool:
    """Whether anyone may see this image, document, organisation or place now."""
    return thing.pk in public_ids(type(thing), [thing.pk])


def public_ids(
    model: type[models.Model], ids: Iterable[int] | None, at: datetime | None = None, *, _depth: int = 0
) -> set[int]:
    """The primary keys of those rows of `model` that are public: among `ids`, or among all."""
    if _depth > _MAX_HOLDERS or not hasattr(model, "marked_public"):
        return set()
    at = at or timezone.now()
    rows = model._default_manager.filter(marked_public=True)
    references = ReferenceIndex.objects.filter(to_content_type=ContentType.objects.get_for_model(model))
    if ids is not None:
        wanted = {str(pk) for pk in ids}
        rows = rows.filter(pk__in=wanted)
        references = references.filter(to_object_id__in=wanted)
    public = set(rows.values_list("pk", flat=True))

    page_type = ContentType.objects.get_for_model(Page)
    pages = public_pages(at).annotate(key=Cast("pk", models.CharField())).values("key")
    on_pages = references.filter(base_content_type=page_type, object_id__in=pages)
    public |= {int(pk) for pk in on_pages.values_list("to_object_id", flat=True).distinct()}

    # What else refers to them: rows of other models, public or not in their turn.
    held: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    others = references.exclude(base_content_type=page_type)
    for holder_type, holder, thing in others.values_list("base_content_type", "object_id", "to_object_id"):
        if holder.isdigit() and int(thing) not in public:
            held[holder_type][int(holder)].add(int(thing))
    for holder_type, things in held.items():
        holder_model = ContentType.objects.get_for_id(holder_type).model_class()
        if holder_model is None:
            continue
        if issubclass(holder_model, AbstractSetting):
            public_holders = set(things)
        else:
            public_holders = public_ids(holder_model, things, at, _depth=_depth + 1)
        public |= {thing for holder in public_holders for thing in things[holder]}
    return public - _in_restricted_collections(model, public)


def _in_restricted_collections(model: type[models.Model], ids: set[int]) -> set[int]:
    """Those of the images or documents `ids` that lie in a collection with a restriction, or in one below it."""
    if not any(field.name == "collection" for field in model._meta.get_fields()):
        return set()
    rows = model._default_manager.filter(collection__in=restricted_collections(), pk__in=ids)
    return set(rows.values_list("pk", flat=True))


def restricted_collections() -> frozenset[int]:
    """The primary keys of the collections with a restriction and of those below them, whose content nobody is shown."""
    rows = list(Collection.objects.values_list("pk", "path", "view_restrictions"))
    closed = tuple(path for _pk, path, restriction in rows if restriction is not None)
    return frozenset(pk for pk, path, _restriction in rows if path.startswith(closed))
