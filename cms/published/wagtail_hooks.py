from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component

from .hints import hint_all
from .panels import PublishingPanel


@hooks.register("after_bulk_action")
def hint_bulk_action(*_args: Any) -> None:
    """A bulk action may change rows by SQL alone: moving images or documents to a collection sends no signal."""
    hint_all()


@hooks.register("construct_homepage_panels")
def tell_about_publishing(_request: HttpRequest, panels: list[Component]) -> None:
    panels.append(PublishingPanel())
