"""Translation memory: how the same text was translated elsewhere into the same language.

What is offered comes from people, and from pages that the user could open himself: approved words of public pages, and
what has been written for pages that he may change. A machine's words that nobody has confirmed are not repeated.
"""

from collections import Counter, defaultdict
from uuid import UUID

from wagtail.models import Page
from wagtail.permissions import page_permission_policy
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from cms.core.models import TranslatedRevision
from cms.core.visibility import public_pages

from .rights import AnyUser

# How many are offered for one segment.
_OFFERED = 3
# So many uses of the page's texts elsewhere are looked at, and so many pages' approved words; the newest of them.
_MOST_USES, _MOST_PAGES = 2_000, 100


def suggestions(translation: Translation, user: AnyUser) -> dict[int, list[str]]:
    """Words for the segments of a page's original by the segment's primary key, what is approved most often first.

    Segments that have none are left out; so are the words that the segment has itself. A fixed number of queries.
    """
    segments = StringSegment.objects.filter(source=translation.source_id)
    texts = dict(segments.values_list("string", "string__data"))
    uses = list(
        StringTranslation.objects.filter(
            locale=translation.target_locale_id,
            translation_of__in=segments.values("string"),
            context__isnull=False,
        )
        .order_by("-updated_at", "-pk")
        .values_list(
            "translation_of",
            "context",
            "context__object",
            "data",
            "has_error",
            "translation_type",
            "carried",
        )[:_MOST_USES]
    )
    approved, editable = _readable(translation, user, {page for _string, _context, page, *_ in uses})

    own: dict[tuple[int, int], str] = {}
    offers: dict[str, Counter[str]] = defaultdict(Counter)
    for string, context, page, words, has_error, kind, carried in uses:
        own[string, context] = words
        by_person = kind != StringTranslation.TRANSLATION_TYPE_MACHINE
        if page in editable and by_person and not has_error and carried is None:
            offers[texts[string]][words] += 0
    for record in approved:
        for entry in record.entries:
            if entry.words and not entry.machine:
                offers[entry.made_from][entry.words] += 1

    found = {}
    for segment, string, context in segments.order_by("order", "pk").values_list("pk", "string", "context"):
        words = [each for each, _times in offers[texts[string]].most_common() if each != own.get((string, context))]
        if words:
            found[segment] = words[:_OFFERED]
    return found


def _readable(translation: Translation, user: AnyUser, keys: set[UUID]) -> tuple[list[TranslatedRevision], set[UUID]]:
    """Of the pages with these translation keys: the records of what is approved, and the keys of those he may change.

    Only of pages that `user` may read in the translation's language.
    """
    pages = Page.objects.filter(translation_key__in=keys, locale=translation.target_locale_id, alias_of=None)
    mine = page_permission_policy.instances_user_has_any_permission_for(user, {"change"})
    editable = set(pages.filter(pk__in=mine.values("pk")).values_list("translation_key", flat=True))
    readable = pages.filter(pk__in=public_pages().values("pk")) | pages.filter(translation_key__in=editable)
    # The page's own are before the translator's eyes anyway.
    others = readable.exclude(translation_key=translation.source.object_id)
    newest = others.order_by("-last_published_at", "-pk").values_list("live_revision", flat=True)[:_MOST_PAGES]
    return list(TranslatedRevision.objects.filter(revision__in=list(newest))), editable
