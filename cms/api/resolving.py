"""From an address of the site to the item that is shown there."""

from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from cms.core.rich_text import absolute
from cms.core.visibility import public_pages
from cms.published.models import PublishedItem, PublishedItemQuerySet
from cms.published.registry import item_types

from .answers import answer, etag, item_text
from .parameters import VIEW, Parameter, Refused, read_query
from .problems import Fault, not_found, refused
from .schema import AnyItem, declared
from .views import PublicView

_LONGEST = 2000
_PORTS = {"http": ":80", "https": ":443"}


def read_url(value: str) -> str | None:
    """From "/" on the address of something on this site, None for what is elsewhere."""
    try:
        parts = urlsplit(value)
    except ValueError:
        raise Refused("An address that can be read.") from None
    if not value.isprintable() or len(value) > _LONGEST:
        raise Refused(f"An address of at most {_LONGEST} characters.")
    if parts.netloc:
        is_address = parts.scheme in {"", *_PORTS}
    else:
        is_address = not parts.scheme and value.startswith("/")
    if not is_address:
        raise Refused("An address of this site, absolute (https://…) or from “/” on.")
    elsewhere = parts.netloc and _host(parts) != _host(urlsplit(settings.PUBLIC_URL))
    # Two slashes would begin with a host again.
    if elsewhere or parts.path.startswith("//"):
        return None
    return parts._replace(scheme="", netloc="", fragment="").geturl() or "/"


def _host(parts: SplitResult) -> str:
    return parts.netloc.lower().removesuffix(_PORTS.get(parts.scheme, ""))


URL = Parameter(
    "url",
    read_url,
    "An address of this site, absolute or from “/” on. A query in it is left aside.",
    {"type": "string", "pattern": r"^(https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?)?/[A-Za-z0-9._~%/-]*(\?[ -~]*)?$"},
)


class ResolveView(PublicView):
    """The item behind an address of the site, also one that it had before.

    What is elsewhere, is not public or is no item (a list, a file) is the same 404.
    """

    @extend_schema(
        operation_id="resolve",
        tags=["about"],
        parameters=declared([URL, VIEW], required={"url"}),
        responses=AnyItem,
    )
    def get(self, request: Request) -> HttpResponse:
        values, _filters = read_query(request.query_params, [URL, VIEW])
        if "url" not in values:
            raise refused([Fault("url", "Say which address: ?url=…")])
        view = values.get("view", "summary")
        row = _stored(values["url"], "document" if view == "full" else "summary") if values["url"] else None
        if row is None:
            raise not_found()
        type_name, uuid, locale, seq, digest, changed_at, html_path, text = row
        return answer(
            request,
            item_text(text, locale, locale, seq),
            etag("resolve", type_name, uuid, locale, view, seq, digest),
            changed_at=changed_at,
            language=locale,
            links=[f'<{absolute(html_path)}>; rel="alternate"; type="text/html"'],
        )


def _stored(address: str, column: str) -> tuple[Any, ...] | None:
    """What there is at an address: there now, or else by way of an old address or an alias."""
    path = unquote(urlsplit(address).path)
    # PostgreSQL refuses NUL in any text.
    if "\0" in path:
        return None
    path = path if path.endswith("/") else f"{path}/"
    visible = PublishedItem.objects.visible()
    columns = ("type", "uuid", "locale", "seq", "digest", "changed_at", "html_path", column)
    for items in (visible.at_path(path), _of_pages(visible, _moved(address), _aliased(path))):
        row: tuple[Any, ...] | None = items.values_list(*columns).first()
        if row:
            return row
    return None


def _of_pages(items: PublishedItemQuerySet, *pages: QuerySet[Page]) -> PublishedItemQuerySet:
    """Those that are made of these pages, or of what these are aliases of."""

    def either(name: str) -> QuerySet[Page, Any]:
        shown = Coalesce(f"alias_of__alias_of__{name}", f"alias_of__{name}", name)
        first, *others = (each.order_by().values_list(shown) for each in pages)
        return first.union(*others)

    page_types = [each.name for each in item_types().values() if issubclass(each.models[0], Page)]
    # By id, which is indexed, and of the versions with that id the page's own.
    return items.of_type(*page_types).filter(uuid__in=either("translation_key"), source_id__in=either("pk"))


def _moved(address: str) -> QuerySet[Page]:
    """What redirects from this address, with or without its query, lead to."""
    old = {Redirect.normalise_path(each) for each in (address, urlsplit(address).path)}
    pages: QuerySet[Page] = public_pages().filter(redirect__old_path__in=old)
    return pages


def _aliased(path: str) -> QuerySet[Page]:
    """The aliases at this path."""
    locale, *slugs = path.strip("/").split("/")
    pages: QuerySet[Page] = public_pages().filter(
        alias_of__isnull=False,
        slug=slugs[-1] if slugs else "",
        locale__language_code=locale,
        depth=len(slugs) + 2,
        url_path__endswith=f"/{'/'.join(slugs)}/",
    )
    return pages
