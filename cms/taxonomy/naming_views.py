"""The page on which translators name things in their language."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cms.core.languages import site_languages
from cms.core.models import CustomImage
from cms.core.renditions import renditions
from cms.core.visibility import AnyUser
from cms.translation.rights import editable_locales

from .naming import KINDS, Entered, Kind, Word, save, words_of

_PER_PAGE = 50
# Words that may be longer get room for it.
_ONE_LINE = 255


def languages_of(user: AnyUser) -> list[str]:
    """The codes of the languages in which `user` may name things: those in which he may change pages."""
    codes = {locale.language_code for locale in editable_locales(user)}
    return [code for code, _name in settings.LANGUAGES if code in codes]


def names_anywhere(request: HttpRequest) -> HttpResponse:
    """To the first of the user's languages."""
    languages = languages_of(request.user)
    if not languages:
        raise PermissionDenied
    return redirect("names", languages[0])


def names(request: HttpRequest, language: str) -> HttpResponse:
    """The names of things in a language, to be entered many at a time: for whoever may translate into it."""
    languages = languages_of(request.user)
    if language not in languages:
        raise PermissionDenied
    kind = KINDS.get(request.GET.get("kind", "organisations"))
    if kind is None:
        raise Http404
    words = words_of(kind, request.user, language)
    missing = sum(word.is_missing for word in words)
    wrong: dict[str, str] = {}
    if request.method == "POST":
        entered = list(_entered(words, request.POST))
        saved, wrong = save(kind, request.user, language, entered)
        _tell(request, saved, len(wrong))
        if not wrong:
            return redirect(request.get_full_path())
        # What was refused is shown as it was entered, beside what is there now.
        typed = {each.word.key: each.text for each in entered}
        words = [word for word in words_of(kind, request.user, language) if word.key in wrong]
    else:
        typed = {}
        words = _chosen(words, request.GET)
    listing = Paginator(_by_thing(words), _PER_PAGE).get_page(request.GET.get("p"))
    known = site_languages()
    return render(
        request,
        "taxonomy/names.html",
        {
            "header_title": _("Names: %(language)s") % {"language": known[language].name},
            "header_icon": "tag",
            "breadcrumbs_items": [{"url": "", "label": _("Names")}],
            "language": known[language],
            "languages": [known[code] for code in languages],
            "kind": kind,
            "kinds": KINDS.values(),
            "missing": missing,
            "listing": listing,
            "rows": _rows(kind, listing, typed, wrong),
            "refused": bool(wrong),
            "query": request.GET.get("q", ""),
            "only_missing": "missing" in request.GET,
        },
    )


def _entered(words: Iterable[Word], posted: QueryDict) -> Iterable[Entered]:
    """What was posted for words that the user may see; anything else that was posted is not looked at."""
    for word in words:
        if (text := posted.get(f"now-{word.key}")) is not None:
            yield Entered(word, _plain(posted.get(f"was-{word.key}", "")), _plain(text))


def _plain(text: str) -> str:
    # A browser ends lines as in an e-mail.
    return text.replace("\r\n", "\n").strip()


def _chosen(words: Iterable[Word], asked: QueryDict) -> list[Word]:
    query = asked.get("q", "").strip()
    return [word for word in words if word.says(query) and ("missing" not in asked or word.is_missing)]


def _by_thing(words: Iterable[Word]) -> list[list[Word]]:
    return [list(group) for _pk, group in groupby(words, key=lambda word: word.pk)]


def _rows(
    kind: Kind, listing: Iterable[list[Word]], typed: Mapping[str, str], wrong: Mapping[str, str]
) -> list[dict[str, Any]]:
    """What the template shows of each word; of a picture's first one the picture as well."""
    thumbnails = _thumbnails(kind, listing)
    return [
        {
            "word": word,
            "typed": typed.get(word.key, word.here),
            "wrong": wrong.get(word.key, ""),
            "is_long": (kind.field(word.field).max_length or _ONE_LINE + 1) > _ONE_LINE,
            "thumbnail": thumbnails.get(word.pk, "") if word is words[0] else "",
        }
        for words in listing
        for word in words
    ]


def _thumbnails(kind: Kind, listing: Iterable[list[Word]]) -> dict[int, str]:
    """The addresses of small versions of the pictures that are listed, by primary key."""
    if kind.model is not CustomImage:
        return {}
    images = CustomImage.objects.filter(pk__in=[words[0].pk for words in listing]).prefetch_related("renditions")
    made = ((image.pk, renditions(image).get("thumbnail")) for image in images)
    return {pk: rendition.url for pk, rendition in made if rendition}


def _tell(request: HttpRequest, saved: int, refused: int) -> None:
    if refused:
        if saved:
            messages.success(request, _("Saved: %(number)s.") % {"number": saved})
        messages.error(request, _("Not saved: %(number)s, see below what is wrong.") % {"number": refused})
    elif saved:
        messages.success(request, _("Saved: %(number)s.") % {"number": saved})
    else:
        messages.success(request, _("Nothing was changed."))
