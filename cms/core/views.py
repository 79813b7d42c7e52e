"""Views that belong to no page: media, health, the way into a language."""

import mimetypes

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.crypto import salted_hmac
from django.utils.http import http_date
from django.utils.translation import get_language_from_request
from django.views.decorators.http import condition, require_safe

from .models import CustomDocument, CustomImage, CustomRendition
from .visibility import is_public_thing

# What a browser may show by itself; everything else is a download.
_SHOWN = {"application/pdf", "image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"}


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """The one way to a file: served while the image or document it belongs to is public, else the ordinary 404.

    An image's original is for the admin alone: anonymous readers get its renditions. People who work in the admin see
    what is not public yet, uncached.
    """
    # PostgreSQL refuses NUL in any text.
    if "\0" in path:
        raise Http404
    thing, is_original = _owner(path)
    if thing is None:
        raise Http404
    public = not is_original and is_public_thing(thing)
    if not public and not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
    response = _serve(request, path)
    response["Cache-Control"] = "public, no-cache" if public else "private, no-store"
    return response


def _owner(path: str) -> tuple[CustomImage | CustomDocument | None, bool]:
    """The image or document that the file belongs to, and whether it is an image's original."""
    rendition = CustomRendition.objects.filter(file=path).select_related("image").first()
    if rendition:
        return rendition.image, False
    document = CustomDocument.objects.filter(file=path).first()
    if document:
        return document, False
    return CustomImage.objects.filter(file=path).first(), True


def _etag(_request: HttpRequest, path: str) -> str | None:
    if not default_storage.exists(path):
        return None
    version = f"{path}:{default_storage.size(path)}:{default_storage.get_modified_time(path).timestamp()}"
    return f'"{salted_hmac("media", version).hexdigest()}"'


@condition(etag_func=_etag)
def _serve(_request: HttpRequest, path: str) -> HttpResponseBase:
    if not default_storage.exists(path):
        raise Http404
    content_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
    response = FileResponse(
        default_storage.open(path), content_type=content_type, as_attachment=content_type not in _SHOWN
    )
    response["Last-Modified"] = http_date(default_storage.get_modified_time(path).timestamp())
    return response


@require_safe
def health(_request: HttpRequest) -> HttpResponse:
    """For the container's health check: the process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """From "/" to the visitor's language, by what the browser asks for; no cookie is read or set."""
    response = HttpResponseRedirect(f"/{get_language_from_request(request) or settings.LANGUAGE_CODE}/")
    response["Cache-Control"] = "public, no-cache"
    patch_vary_headers(response, ["Accept-Language"])
    return response
