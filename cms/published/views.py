"""What search engines read: the sitemaps and robots.txt."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from . import sitemaps

_XML = "application/xml; charset=utf-8"


@require_safe
def sitemap_index(_request: HttpRequest) -> HttpResponse:
    """Where the sitemaps of all languages are."""
    return HttpResponse(sitemaps.write_index(), content_type=_XML)


@require_safe
def sitemap(request: HttpRequest, locale: str, part: int) -> HttpResponse:
    """A part of the addresses of a language, with their versions in others."""
    text = sitemaps.write_part(locale, part)
    # One address for each: "01" would be another.
    if text is None or request.path != reverse("sitemap", args=[locale, part]):
        raise Http404
    return HttpResponse(text, content_type=_XML)


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Everything public may be read; lists of results and the admin are of no use to a search engine."""
    rules = ["User-agent: *", "Disallow: /admin/", "Disallow: /*/search/"]
    lines = [*rules, "", f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
