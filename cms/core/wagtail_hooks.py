from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.rich_text.feature_registry import FeatureRegistry

from .rich_text import PublicDocumentLinkHandler, PublicPageLinkHandler


# After Wagtail's own, which these replace.
@hooks.register("register_rich_text_features", order=100)
def register_public_links(features: FeatureRegistry) -> None:
    features.register_link_type(PublicPageLinkHandler)
    features.register_link_type(PublicDocumentLinkHandler)


@hooks.register("construct_settings_menu")
def hide_what_the_settings_declare(request: HttpRequest, menu_items: list[Any]) -> None:
    """The one site and its languages come from the settings (`manage.py setup_site`), not from the admin."""
    menu_items[:] = [item for item in menu_items if item.name not in {"sites", "locales"}]
