"""What the dashboard tells of translations that could not follow their originals."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.permissions import page_permission_policy

from cms.core.models import Withholding


class WithheldPanel(Component):
    """To those who may change such a page; a title tells others too much."""

    name = "withheld"
    template_name = "translation/withheld.html"
    # After what could not be published.
    order = 41

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        own = page_permission_policy.instances_user_has_permission_for(user, "change")
        rows = Withholding.objects.filter(page__in=own.values("pk")).order_by("since")
        return {"withheld": list(rows.select_related("page__locale"))}


@hooks.register("construct_homepage_panels")
def show_withheld(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(WithheldPanel())
