"""The form of a project profile in the admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

PARENT_AND_RELATION = _("A parent and what this profile is to it go together.")


class ProjectForm(WagtailAdminPageForm):
    """Refuses half of what is said about a parent."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("parent_relation") and not cleaned.get("parent"):
            self.add_error("parent_relation", PARENT_AND_RELATION)
        return cleaned
