"""Where somebody asks for a page, and what lies below it, to be made ready for translation, and sees how far it is."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe
from django.views.generic import FormView
from wagtail.models import Locale, Page
from wagtail_localize.operations import translate_object

from cms.published.models import Worker

from . import submitting
from .models import SubmissionJob
from .records import original_of, translation_of
from .rights import AnyUser, may_create_in, may_read, name_for, readable

_NOTHING_LEFT = gettext_lazy(
    "There is no language left to translate into: it is translated already, the page above it is not, or you have no"
    " rights there."
)
# How many pages that could not be submitted are named.
_NAMED = 200


class LanguageField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # at runtime it takes none
    """Languages by their names."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.get_display_name())


class SubmitForm(forms.Form):
    """The languages in which `user` may create what is not there yet: the page, or with it pages below it."""

    locales = LanguageField(Locale.objects.none(), label=gettext_lazy("Languages"), widget=forms.CheckboxSelectMultiple)
    include_subtree = forms.BooleanField(required=False)

    def __init__(self, page: Page, user: AnyUser, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        below = len(readable(user, page.get_descendants().filter(alias_of=None)))
        there = page.get_translations(inclusive=True).filter(alias_of=None).values("locale")
        lacking = Locale.objects.exclude(pk__in=there)
        self.alone = {locale for locale in lacking if may_create_in(user, page, locale)}
        offered = set(self.alone)
        if below:
            others = Locale.objects.exclude(pk=page.locale_id)
            offered |= {locale for locale in others if submitting.may_submit_below(page, locale, user)}
            self.fields["include_subtree"].label = ngettext(
                "With the %(number)s page below it", "With the %(number)s pages below it", below
            ) % {"number": below}
            self.fields["include_subtree"].initial = not self.alone
        else:
            del self.fields["include_subtree"]
        field = self.fields["locales"]
        field.queryset = Locale.objects.filter(pk__in=[each.pk for each in offered])  # type: ignore[attr-defined]
        field.help_text = "" if offered else _NOTHING_LEFT

    def clean_include_subtree(self) -> bool:
        """A page that is there already can only be submitted for what lies below it."""
        chosen: bool = self.cleaned_data["include_subtree"]
        there = [each for each in self.cleaned_data.get("locales", []) if each not in self.alone]
        if there and not chosen:
            names = ", ".join(locale.get_display_name() for locale in there)
            raise forms.ValidationError(
                _("The page itself is translated already: %(languages)s.") % {"languages": names}
            )
        return chosen


@method_decorator(require_http_methods(["GET", "POST"]), "dispatch")
class SubmitPage(FormView):  # type: ignore[type-arg]  # at runtime it takes none
    """Submit an original for translation, alone or with all below it, into languages in which the user may create it.

    wagtail-localize asks for one right for all languages; here each language's translators start what they translate.
    """

    template_name = "translation/submit.html"
    form_class = SubmitForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.page = get_object_or_404(Page, pk=kwargs["page_id"])
        if self.page.is_root():
            raise Http404
        if translation_of(self.page, detached=True):
            # Only originals are translated: a translation of a translation would have two masters.
            original = original_of(self.page)
            if original is None:
                raise PermissionDenied
            return redirect("wagtail_localize:submit_page_translation", original.pk)
        if not may_read(request.user, self.page):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "page": self.page, "user": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        chosen = self.request.GET.get("select_locale", "")
        return {"locales": Locale.objects.filter(language_code=chosen)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "page": self.page.specific}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        locales, user = form.cleaned_data["locales"], self.request.user
        assert user.is_authenticated  # as everybody in the admin
        if form.cleaned_data.get("include_subtree"):
            job = submitting.request(self.page, locales, user)
            return redirect("submission", job.pk)
        translate_object(self.page.specific, locales, user=user)
        names = ", ".join(locale.get_display_name() for locale in locales)
        messages.success(
            self.request,
            _("“%(title)s” can be translated now: %(languages)s.")
            % {"title": name_for(user, self.page), "languages": names},
        )
        if len(locales) == 1:
            return redirect("wagtailadmin_pages:edit", self.page.get_translation(locales[0]).pk)
        return redirect("wagtailadmin_explore", self.page.get_parent().pk)


@require_safe
def submission(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a job is, for whoever has asked for it; where no worker runs, looking at it takes it further."""
    job = get_object_or_404(SubmissionJob.objects.select_related("page"), pk=pk)
    if job.user_id != request.user.pk:
        raise PermissionDenied
    submitting.work_off_without_worker(job)
    rows = job.submissions.select_related("page", "locale").order_by("page__path", "locale")
    problems = rows.exclude(problem="")
    context = {
        "page": job.page.specific,
        "job": job,
        "total": rows.count(),
        "waiting": rows.filter(done_at=None).count(),
        "finished": rows.filter(done_at__isnull=False).count(),
        "done": rows.filter(done_at__isnull=False, problem="").count(),
        "problems": [each for each in problems[:_NAMED] if may_read(request.user, each.page)],
        "more": max(0, problems.count() - _NAMED),
        "worker": Worker.objects.alive().exists(),
    }
    return render(request, "translation/submission.html", context)
