"""Pages for those who are not signed in, found by what the read model knows to be public."""

from typing import Any, cast

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from wagtail.models import Page, PageQuerySet
from wagtail.views import serve as serve_routed

from cms.core.models import BasePage

from .kept import is_steady
from .models import PublishedItem
from .navigation import navigation
from .registry import item_types
from .sequencer import Standing, StandsStill


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """The page at the address of the request.

    Wagtail walks down the tree, and asks at every step and for every restriction. What is public has been found out
    already for whoever is not signed in; everything else goes Wagtail's way, and is asked about there.
    """
    at: Standing | None = getattr(request, "standing", None)
    # Where host names tell several sites apart, Wagtail does.
    is_only_site = hasattr(request, "_wagtail_site")
    page = _public_page(request, at) if at and is_only_site and is_steady(at) else None
    if page is None:
        return cast(HttpResponse, serve_routed(request, path))
    response: HttpResponse = page.serve(request)
    # As where it is asked who is signed in.
    patch_vary_headers(response, ["Cookie"])
    return response


def _public_page(request: HttpRequest, at: Standing) -> Page | None:
    """The page that anyone may see at the address of the request, if the read model knows one.

    It is read in the query that says that nothing has changed since: so it is as public as the read model says.
    """
    if entry := navigation(request).at_address(request.path_info):
        return _unchanged(ContentType.objects.get_for_id(entry.content_type).model_class(), at, path=entry.path)
    item = PublishedItem.objects.visible().at_paths([request.path_info]).for_page().first()
    if item is None:
        return None
    found = (_unchanged(model, at, pk=item.source_id) for model in item_types()[item.type].models)
    page = next(filter(None, found), None)
    if page:
        page.stored_item = item
    return page


def _unchanged(model: type[Model] | None, at: Standing, **where: Any) -> Page | None:
    """The page of this type, unless anything has changed since the read model stood at `at`."""
    if model is None or not issubclass(model, BasePage):
        return None
    pages: PageQuerySet = model._default_manager.filter(StandsStill(at), **where)
    return pages.select_related("locale", "lead_image").first()
