"""When a version goes live, and whether it may with words missing."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateTimeInput


class PublishForm(forms.Form):
    """Asked beside the button that publishes."""

    go_live_at = forms.DateTimeField(
        required=False,
        widget=AdminDateTimeInput,
        label=gettext_lazy("Go live at"),
        help_text=gettext_lazy("Empty: now."),
    )
    incomplete = forms.BooleanField(required=False, label=gettext_lazy("Publish although texts are missing"))

    def clean_go_live_at(self) -> Any:
        moment = self.cleaned_data["go_live_at"]
        if moment and moment <= timezone.now():
            raise forms.ValidationError(_("This time is over. Leave the field empty to publish now."))
        return moment
