"""wagtail-localize's views, each with the question that it does not ask itself.

They are mounted over its own addresses (`wagtail_hooks`), so that its links and buttons lead here.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page
from wagtail_localize.models import TranslationSource
from wagtail_localize.views.update_translations import UpdateTranslationsView


class UpdateTranslations(UpdateTranslationsView):
    """Read the published original again. What its translations show is for their own reviewers to publish."""

    template_name = "translation/update.html"
    title = gettext_lazy("Read the original again")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        original = self.get_object().get_source_instance()
        if not isinstance(original, Page) or not original.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_form(self) -> Form:
        form: Form = super().get_form()
        # Publishing from here would put the original's text on the languages' public addresses.
        if form.data.get("publish_translations"):
            raise PermissionDenied
        form.fields["publish_translations"].disabled = True
        # What goes to a machine is decided for each translation, in its editor.
        form.fields.pop("use_machine_translation", None)
        return form

    def get_object(self) -> TranslationSource:
        source: TranslationSource = super().get_object()
        return source


def nothing(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """For those of wagtail-localize's addresses that nothing here uses."""
    raise Http404


def convert_to_alias(request: HttpRequest, page_id: int) -> HttpResponse:
    """Refused to everyone: an alias would show one language's text under another's address."""
    page = get_object_or_404(Page, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    messages.error(request, _("Pages are not made into aliases here: readers would find another language's text."))
    return redirect("wagtailadmin_pages:edit", page_id)
