from typing import Any

from wagtail.admin.forms.pages import CopyForm


class CopyPageForm(CopyForm):
    """The form that copies a page. Copies start unpublished (`cms.core.actions`): publishing them is no choice here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("publish_copies", None)
