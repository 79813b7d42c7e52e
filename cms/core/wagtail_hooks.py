from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.models import Page, PageQuerySet
from wagtail.rich_text.feature_registry import FeatureRegistry

from .rich_text import PublicDocumentLinkHandler, PublicPageLinkHandler
from .visibility import with_openness


# After Wagtail's own, which these replace.
@hooks.register("register_rich_text_features", order=100)
def register_public_links(features: FeatureRegistry) -> None:
    features.register_link_type(PublicPageLinkHandler)
    features.register_link_type(PublicDocumentLinkHandler)


@hooks.register("construct_settings_menu")
def hide_what_the_settings_declare(request: HttpRequest, menu_items: list[Any]) -> None:
    """The one site and its languages come from the settings (`manage.py setup_site`), not from the admin."""
    menu_items[:] = [item for item in menu_items if item.name not in {"sites", "locales"}]


@hooks.register("insert_editor_js")
def send_forms_after_they_have_saved_themselves() -> SafeString:
    return format_html('<script src="{}" defer></script>', static("core/publishing.js"))


@hooks.register("construct_explorer_page_queryset")
def ask_once_what_is_hidden(parent_page: Page, pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """For the status of each page in the list (see `BasePage.status_string`)."""
    return with_openness(pages)
