"""The public search page."""

from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms.published.matching import MAX_LENGTH, MAX_WORDS, Words, in_order, typed
from cms.published.models import PublishedItem

from .finding import Finding, Hit, Query, load
from .passages import Found, show
from .recommending import recommended

_PER_PAGE = 20
# Shown where nothing is found in the reader's language.
_ELSEWHERE = 10
_SUGGESTIONS = 8


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What the site's public items say about `q`, in the reader's language; `type` narrows it, `page` turns it."""
    language = get_language() or settings.LANGUAGE_CODE
    query = Query(typed(request.GET), [language])
    finding = Finding(query)
    chosen = request.GET.get("type", "") if request.GET.get("type") in finding.counts else ""
    listing = Paginator(finding.of_type(chosen), _PER_PAGE).get_page(request.GET.get("page"))
    results = _shown(query, list(listing))
    elsewhere = []
    if query.words and (query.corrected or not finding.hits):
        others = [code for code, _name in settings.LANGUAGES if code != language]
        # What is no mistake in another language is found there; mistakes are looked for in the reader's alone.
        there = Query(query.text, others, tolerant=False)
        elsewhere = _shown(there, Finding(there).hits[:_ELSEWHERE])
    corrected = _corrected(query, language, results) if query.corrected else ""
    context = {
        # Of what is too long as much as was searched for.
        "query": query.text[:MAX_LENGTH],
        "too_long": query.too_long,
        "most_words": MAX_WORDS,
        "finding": finding,
        "chosen": chosen,
        "listing": listing,
        "results": results,
        "recommended": recommended(query, language) if listing.number == 1 and not chosen else [],
        "corrected": corrected,
        "corrected_query": urlencode({"q": corrected}),
        "elsewhere": elsewhere,
        "alternates": {code: f"/{code}/search/" for code, _name in settings.LANGUAGES},
    }
    return render(request, "search/search.html", context)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Titles in the reader's language that have all words of `q`, the last perhaps only begun; as JSON, best first.

    `{"suggestions": [{"title": "…", "url": "/en/…", "type": "project"}, …]}`, each title once.
    """
    words = Words(typed(request.GET), [get_language() or settings.LANGUAGE_CODE])
    items = in_order(PublishedItem.objects.visible().filter(words.condition_of_title()), words).for_list()
    found: dict[str, dict[str, str]] = {}
    for item in items[: 2 * _SUGGESTIONS]:
        found.setdefault(item.title, {"title": item.title, "url": item.html_path, "type": item.type})
    return JsonResponse({"suggestions": list(found.values())[:_SUGGESTIONS]}, json_dumps_params={"ensure_ascii": False})


def _shown(query: Query, hits: list[Hit]) -> list[Found]:
    return [show(item, query.terms[item.locale]) for item in load(hits)]


def _corrected(query: Query, language: str, results: list[Found]) -> str:
    """The query as it was understood, spelt as in what was found: nothing else is ever offered."""
    spellings = {term: spelling for found in reversed(results) for term, spelling in found.spellings.items()}
    return " ".join(spellings.get(term, term.word) if term.nearest else term.word for term in query.terms[language])
