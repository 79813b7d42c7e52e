"""Redirects from addresses that a page had before."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.db.models.signals import pre_save
from django.http import HttpRequest, HttpResponse
from django.http.request import validate_host
from django.utils import translation
from django.utils.translation import get_language_from_path
from wagtail.contrib.redirects.middleware import RedirectMiddleware
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from .paths import page_path
from .visibility import public_pages

# An address that leads on more often than this leads nowhere.
_MAX_HOPS = 5


def connect() -> None:
    """Connect the receiver; called once the apps are ready."""
    pre_save.connect(_before_rename, dispatch_uid="redirect_before_rename")


def _before_rename(instance: Any, raw: bool = False, update_fields: Any = None, **_kwargs: Any) -> None:
    """Record where a page and those below it could be read until now, in the transaction that gives it another slug."""
    if not isinstance(instance, Page) or raw or not instance.pk or (update_fields and "slug" not in update_fields):
        return
    before = Page.objects.filter(pk=instance.pk).exclude(slug=instance.slug).first()
    # The slug of a home is in no address: the language stands there.
    if before is not None and before.depth > 2:
        _record(_public_addresses(before))


def redirecting(move: Callable[..., Any]) -> Callable[..., Any]:
    """The action `move`, which then records where the page and those below it could be read until now."""

    @wraps(move)
    def recorded(self: Any, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            before = _public_addresses(self.page)
            moved = move(self, *args, **kwargs)
            after = Page.objects.in_bulk(before)
            _record({pk: old for pk, old in before.items() if _address(after[pk]) != old})
        return moved

    return recorded


def _address(page: Page) -> str:
    return page_path(page.locale.language_code, page.url_path)


def _public_addresses(page: Page) -> dict[int, str]:
    """Where anyone can read the page and those below it now, by primary key."""
    pages = public_pages().filter(path__startswith=page.path).select_related("locale")
    return {each.pk: _address(each) for each in pages}


def _record(addresses: Mapping[int, str]) -> None:
    """Let these addresses lead to these pages, wherever they go; not those that are longer than a redirect can be."""
    paths = {pk: Redirect.normalise_path(address) for pk, address in addresses.items()}
    paths = {pk: path for pk, path in paths.items() if len(path) <= Redirect._meta.get_field("old_path").max_length}
    site = Site.objects.get(is_default_site=True)
    Redirect.objects.filter(site=site, old_path__in=paths.values(), automatically_created=True).delete()
    Redirect.objects.bulk_create(
        [
            Redirect(site=site, old_path=path, redirect_page_id=pk, automatically_created=True)
            for pk, path in paths.items()
        ],
        # An address that somebody has entered by hand leads where they said.
        ignore_conflicts=True,
    )


class PublicRedirectMiddleware(RedirectMiddleware):
    """Wagtail's redirects, but none leads to, or tells the address of, what anonymous readers are not shown."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        # Nothing that a page had as its address: whoever asks there reads no page.
        if request.path_info.startswith("/api/"):
            return response
        answer = super().process_response(request, response)
        return answer if answer is response or self._leads_somewhere(request, answer["Location"]) else response

    def _leads_somewhere(self, request: HttpRequest, location: str) -> bool:
        for _hop in range(_MAX_HOPS):
            target = urlsplit(location)
            if target.netloc and not _is_ours(request, target.hostname or ""):
                return True
            asked = _anonymous(request, target.path or "/", target.query)
            with translation.override(get_language_from_path(asked.path_info) or translation.get_language()):
                response = super().process_response(asked, self.get_response(asked))
            if not response.has_header("Location"):
                return bool(response.status_code < 300)
            location = response["Location"]
        return False


def _is_ours(request: HttpRequest, host: str) -> bool:
    """Whether a host name is this site's, under whichever name and port."""
    names = {urlsplit(settings.PUBLIC_URL).hostname, urlsplit(f"//{request.get_host()}").hostname}
    # "*" stands for any host, most of which are not ours.
    return host in names or validate_host(host, [name for name in settings.ALLOWED_HOSTS if name != "*"])


def _anonymous(request: HttpRequest, path: str, query: str) -> HttpRequest:
    """The request that somebody who is not signed in would make for `path`."""
    kept = {name: value for name, value in request.META.items() if not name.startswith(("HTTP_COOKIE", "HTTP_IF_"))}
    asked = WSGIRequest({**kept, "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query})
    asked.user = AnonymousUser()
    asked.session = SessionBase()
    return asked
