"""What a page type must say about itself, checked at start-up."""

from typing import Any

from django.core.checks import CheckMessage, Error, register
from wagtail.models import Page, get_page_models

from cms.core.models import BasePage

from .registry import type_of


@register()
def every_page_type_is_published(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """A page type that nobody registered would be missing from lists, the partner API and the search, silently."""
    return [
        Error(
            f"{model._meta.label} has no registered document.",
            hint="Register an ItemType with it in its app's api.py, or set is_item = False where it only lists items.",
            obj=model,
            id="published.E001",
        )
        for model in get_page_models()
        if model is not Page and getattr(model, "is_item", True) and type_of(model) is None
    ]


@register()
def every_page_type_shares_the_base(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Facts, words and the question before publishing live in BasePage."""
    return [
        Error(
            f"{model._meta.label} is no BasePage.",
            hint="Derive it from cms.core.models.BasePage, so that its words and facts are told apart.",
            obj=model,
            id="published.E002",
        )
        for model in get_page_models()
        if model is not Page and not issubclass(model, BasePage)
    ]
