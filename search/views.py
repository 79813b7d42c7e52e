"""The public search page."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms.published.models import PublishedItem

from .finding import Finding, load

_PER_PAGE = 20
# Shown where nothing is found in the reader's language.
_ELSEWHERE = 10
_MAX_LENGTH = 200


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What the site's public items say about `q`, in the reader's language; `type` narrows it, `page` turns it."""
    language = get_language() or settings.LANGUAGE_CODE
    # PostgreSQL refuses NUL in any text.
    query = request.GET.get("q", "").replace("\0", "")[:_MAX_LENGTH].strip()
    finding = Finding(query, PublishedItem.objects.in_locale(language))
    chosen = request.GET.get("type", "") if request.GET.get("type") in finding.counts else ""
    listing = Paginator(finding.of_type(chosen), _PER_PAGE).get_page(request.GET.get("page"))
    elsewhere = []
    if finding.words and not finding.hits:
        elsewhere = Finding(query, PublishedItem.objects.exclude(locale=language)).hits[:_ELSEWHERE]
    context = {
        "query": query,
        "finding": finding,
        "chosen": chosen,
        "listing": listing,
        "items": load(list(listing)),
        "elsewhere": load(elsewhere),
        "alternates": {code: f"/{code}/search/" for code, _name in settings.LANGUAGES},
    }
    return render(request, "search/search.html", context)
