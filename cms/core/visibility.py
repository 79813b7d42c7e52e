"""The one definition of "public": what an anonymous person may see now (design 3.1).

Everything anonymous starts here. Nothing else in the project asks whether a page is live or restricted; a test greps
for it. All answers go by the clock, not by the last run of a scheduler, and fail closed.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Cast, Substr
from django.utils import timezone
from wagtail.contrib.settings.models import AbstractSetting
from wagtail.models import CollectionViewRestriction, Page, PageQuerySet, PageViewRestriction, ReferenceIndex, Site
from wagtail_localize.models import Translation, TranslationSource

# The deepest page that can be public. Deeper ones are not, rather than being looked at less closely.
MAX_DEPTH = 12
# How many things may stand between a page and what it makes public: page → organisation → place → its country.
_MAX_HOLDERS = 6


def _paths(path: str) -> list[Substr]:
    """The treebeard paths of the page at the outer query's `path` and of its ancestors below the root."""
    return [Substr(OuterRef(path), 1, Page.steplen * depth) for depth in range(2, MAX_DEPTH + 1)]


def _closed(path: str, at: datetime) -> Q:
    """Whether the page at `path`, or an ancestor, is not live, not begun, expired or restricted."""
    chain = Page.objects.filter(path__in=_paths(path))
    out_of_time = Q(expire_at__lte=at) | Q(go_live_at__gt=at)
    return Exists(chain.filter(Q(live=False) | out_of_time)) | Exists(
        PageViewRestriction.objects.filter(page__path__in=_paths(path))
    )


def _open_pages(at: datetime) -> PageQuerySet:
    """Pages that are public as far as themselves, their ancestors and what they are aliases of are concerned."""
    site_roots = Page.objects.filter(pk__in=Site.objects.values("root_page"))
    in_site = Exists(
        Page.objects.filter(
            path=Substr(OuterRef("path"), 1, Page.steplen * 2), translation_key__in=site_roots.values("translation_key")
        )
    )
    return (
        Page.objects.filter(depth__gt=1, depth__lte=MAX_DEPTH, alias_of__alias_of__alias_of=None)
        .filter(locale__language_code__in=[code for code, _name in settings.LANGUAGES])
        .filter(in_site)
        .exclude(_closed("path", at))
        .exclude(Q(alias_of__isnull=False) & _closed("alias_of__path", at))
        .exclude(Q(alias_of__alias_of__isnull=False) & _closed("alias_of__alias_of__path", at))
    )


def _is_translation(key: str = "translation_key", locale: str = "locale") -> Exists:
    """Whether the outer page was made as the translation of another; detached or disabled ones count too."""
    return Exists(Translation.objects.filter(source__object=OuterRef(key), target_locale=OuterRef(locale)))


def _originals(pages: PageQuerySet) -> PageQuerySet:
    """Those of `pages` that translations were made from and that are no translation themselves."""
    source = TranslationSource.objects.filter(object=OuterRef("translation_key"), locale=OuterRef("locale"))
    return pages.filter(Exists(source)).exclude(_is_translation())


def public_pages(at: datetime | None = None) -> PageQuerySet:
    """The pages that anyone may see at the time `at` (now by default).

    Live and in their time, no restriction on them, on an ancestor or on what they are an alias of, every ancestor live
    too, in the site's tree, in an active locale; a translation only while its original is public.
    """
    at = at or timezone.now()
    pages = _open_pages(at)
    for prefix in ("", "alias_of__"):
        key, locale = f"{prefix}translation_key", f"{prefix}locale"
        original = _originals(_open_pages(at)).filter(translation_key=OuterRef(key))
        pages = pages.exclude(_is_translation(key, locale) & ~Exists(original))
    return pages


def is_public(page: Page) -> bool:
    """Whether anyone may see `page` now."""
    return page.pk is not None and public_pages().filter(pk=page.pk).exists()


def ends(at: datetime | None = None) -> dict[int, datetime]:
    """When each public page that will expire, by itself or with an ancestor or its original, stops being public."""
    expiring = dict(Page.objects.filter(expire_at__isnull=False).values_list("path", "expire_at"))
    if not expiring:
        return {}
    originals = dict(_originals(Page.objects.all()).values_list("translation_key", "path"))
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
    restricted = CollectionViewRestriction.objects.values_list("collection__path", flat=True)
    if not any(field.name == "collection" for field in model._meta.get_fields()):
        return set()
    below = Q(pk__in=[])
    for path in restricted:
        below |= Q(collection__path__startswith=path)
    return set(model._default_manager.filter(below, pk__in=ids).values_list("pk", flat=True))
