"""From an address of the site to the item that is shown there."""

from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce, Length
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from cms.core.templatetags.addresses import absolute
from cms.core.visibility import public_pages
from cms.published.filters import Parameter, Refused
from cms.published.models import PublishedItem, PublishedItemQuerySet
from cms.published.registry import item_types

from .answers import answer, etag, item_json
from .parameters import VIEW, read_query
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
    def get(self, request: HttpRequest) -> HttpResponse:
        values, _filters = read_query(request.GET, [URL, VIEW])
        if "url" not in values:
            raise refused([Fault("url", "Say which address: ?url=…")])
        view = values.get("view", "summary")
        row = _stored(values["url"], "document" if view == "full" else "summary") if values["url"] else None
        if row is None:
            raise not_found()
        type_name, uuid, locale, seq, digest, changed_at, html_path, text = row
        return answer(
            request,
            item_json(text.encode(), locale, locale, seq),
            etag("resolve", type_name, uuid, locale, view, seq, digest),
            changed_at=changed_at,
            language=locale,
            links=[f'<{absolute(html_path)}>; rel="alternate"; type="text/html"'],
        )


def _stored(address: str, column: str, *, leads_on: bool = True) -> tuple[Any, ...] | None:
    """What there is at an address: there now, or else by way of an old address, an alias or, once, another address."""
    path = unquote(urlsplit(address).path)
    # PostgreSQL refuses NUL in any text.
    if "\0" in path:
        return None
    path = path if path.endswith("/") else f"{path}/"
    visible = PublishedItem.objects.visible()
    row = _first(visible.at_paths([path]), column)
    if row is None and (shown := _led_to(address, path)):
        # By id, which is indexed, and of the versions with that id the page's own.
        uuids, pks = zip(*shown, strict=True)
        row = _first(visible.of_type(*_page_types()).filter(uuid__in=uuids, source_id__in=pks), column)
    if row is None and leads_on and (other := _other_address(address)):
        row = _stored(other, column, leads_on=False)
    return row


def _first(items: PublishedItemQuerySet, column: str) -> tuple[Any, ...] | None:
    row: tuple[Any, ...] | None = items.values_list(
        "type", "uuid", "locale", "seq", "digest", "changed_at", "html_path", column
    ).first()
    return row


def _page_types() -> list[str]:
    return [each.name for each in item_types().values() if issubclass(each.models[0], Page)]


def _led_to(address: str, path: str) -> list[tuple[UUID, int]]:
    """Translation key and primary key of the pages that redirects from this address and aliases at this path show."""
    # Which they are first: mostly none, and whether a page is public is the dearer question.
    led_to = list(Page.objects.filter(_is_redirected_to(address) | _is_aliased(path)).values_list("pk", flat=True))
    if not led_to:
        return []
    key, pk = (Coalesce(f"alias_of__alias_of__{name}", f"alias_of__{name}", name) for name in ("translation_key", "pk"))
    return list(public_pages().filter(pk__in=led_to).order_by().values_list(key, pk))


def _is_redirected_to(address: str) -> Q:
    """Redirects lead to it from this address."""
    return Q(pk__in=_redirects(address).values("redirect_page"))


def _redirects(address: str) -> QuerySet[Redirect]:
    """Those from this address, with or without its query."""
    old = {Redirect.normalise_path(each) for each in (address, urlsplit(address).path)}
    redirects: QuerySet[Redirect] = Redirect.objects.filter(old_path__in=old)
    return redirects


def _other_address(address: str) -> str | None:
    """The address on this site that a redirect leads to; with the query first, as for visitors."""
    links = _redirects(address).filter(redirect_page=None).exclude(redirect_link="")
    link = links.order_by(Length("old_path").desc()).values_list("redirect_link", flat=True).first()
    try:
        return read_url(link) if link else None
    except Refused:
        return None


def _is_aliased(path: str) -> Q:
    """It is an alias at this path."""
    locale, *slugs = path.strip("/").split("/")
    return Q(
        alias_of__isnull=False,
        slug=slugs[-1] if slugs else "",
        locale__language_code=locale,
        depth=len(slugs) + 2,
        url_path__endswith=f"/{'/'.join(slugs)}/",
    )
