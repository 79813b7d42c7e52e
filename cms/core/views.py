"""Views that belong to no page: media, health, the way into a language."""

import mimetypes
from pathlib import PurePath
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.crypto import salted_hmac
from django.utils.http import content_disposition_header, http_date
from django.utils.translation import get_language_from_request
from django.views.decorators.http import condition, require_safe
from wagtail.permissions import page_permission_policy, policy_registry
from wagtail.users.models import UserProfile

from .models import CustomDocument, CustomImage, CustomRendition
from .visibility import AnyUser, is_public_thing, is_readable_thing, public_pages, restricted_collections

# What a browser may show by itself; everything else is a download.
_SHOWN = {"application/pdf", "image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"}


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """The one way to a file: served while the image or document it belongs to is public, else the ordinary 404.

    Readers who are let in to a restricted page get what it shows, too. An image's original is for the library alone:
    readers get its renditions. Whoever works on pages sees what drafts will use; in the admin people see each other's
    pictures. Nothing keeps a copy of what is not public.
    """
    # PostgreSQL refuses NUL in any text.
    if "\0" in path:
        raise Http404
    rendition = CustomRendition.objects.filter(file=path).select_related("image").first()
    shown = rendition.image if rendition else CustomDocument.objects.filter(file=path).first()
    public = shown is not None and is_public_thing(shown)
    if not public and not _may_see(request.user, path, shown):
        raise Http404
    response = _serve(request, path)
    response["Cache-Control"] = "public, no-cache" if public else "private, no-store"
    return response


def _may_see(user: AnyUser, path: str, shown: CustomImage | CustomDocument | None) -> bool:
    """Whether `user` may see a file that is not public: that of `shown`, else an image's original or an avatar."""
    if not user.is_authenticated:
        return False
    if shown is not None:
        # A preview shows what a draft uses, which nothing else knows of.
        previews = page_permission_policy.user_has_any_permission(user, {"add", "change", "publish"})
        drafted = previews and shown.collection_id not in restricted_collections()
        return drafted or is_readable_thing(shown, user) or _keeps(user, shown)
    original = CustomImage.objects.filter(file=path).first()
    if original:
        return _keeps(user, original)
    return user.has_perm("wagtailadmin.access_admin") and UserProfile.objects.filter(avatar=path).exists()


def _keeps(user: AnyUser, thing: CustomImage | CustomDocument) -> bool:
    """Whether `user` finds it in the library."""
    policy = policy_registry.get_by_type(type(thing))
    return bool(policy.user_has_any_permission_for_instance(user, ["add", "change", "delete", "choose"], thing))


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
    response: HttpResponseBase
    if settings.MEDIA_ACCEL_REDIRECT:
        response = HttpResponse(content_type=content_type)
        response["X-Accel-Redirect"] = settings.MEDIA_ACCEL_REDIRECT + quote(path)
        if disposition := content_disposition_header(content_type not in _SHOWN, PurePath(path).name):
            response["Content-Disposition"] = disposition
    else:
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
    wanted = get_language_from_request(request)
    homes = list(public_pages().filter(depth=2).order_by("path").values_list("locale__language_code", flat=True))
    there = [code for code in (wanted, settings.LANGUAGE_CODE, *homes) if code in homes]
    response = HttpResponseRedirect(f"/{there[0] if there else wanted}/")
    response["Cache-Control"] = "public, no-cache"
    patch_vary_headers(response, ["Accept-Language"])
    return response
