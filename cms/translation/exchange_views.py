"""PO files down and up, of one page or of many, and the button that has a machine translate.

The rights asked are those on the translated page: who may change it.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Locale, Page
from wagtail.permissions import page_permission_policy
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from . import exchange, machine
from .records import page_of
from .rights import editable_locales

# So many remarks on an upload are shown of each kind and file.
_SHOWN = 100


def _editable(request: HttpRequest, translation_id: int) -> tuple[Translation, Page]:
    """A translation that follows its original, with its page, which the user may change."""
    translations = Translation.objects.select_related("source__locale", "target_locale")
    translation = get_object_or_404(translations, pk=translation_id, enabled=True)
    page = page_of(translation)
    if page is None:
        raise Http404
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return translation, page


@require_GET
def download(request: HttpRequest, translation_id: int) -> HttpResponse:
    """The PO file of one translation."""
    translation, _page = _editable(request, translation_id)
    return _file(exchange.exported(translation), "text/x-gettext-translation", exchange.file_name(translation))


@require_POST
def upload(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Take the PO file of one translation, or a zip of several."""
    translation, page = _editable(request, translation_id)
    back = get_valid_next_url_from_request(request) or reverse("wagtailadmin_pages:edit", args=[page.pk])
    return _take(request, back, translation)


@require_POST
def download_many(request: HttpRequest) -> HttpResponse:
    """A zip of the chosen translations' PO files."""
    wanted = request.POST.getlist("translation")
    if (
        not wanted
        or len(wanted) > exchange.MOST_FILES
        or not all(each.isdecimal() and len(each) < 10 for each in wanted)
    ):
        messages.error(request, _("Choose between 1 and %(most)s pages.") % {"most": exchange.MOST_FILES})
        return redirect("translation_exchange")
    found = [_editable(request, int(each))[0] for each in dict.fromkeys(wanted)]
    return _file(exchange.zipped(found), "application/zip", "translations.zip")


def _file(content: str | bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


class Selection(forms.Form):
    """Which translations are listed: of one language, of one part of its tree, with something left to do."""

    locale = forms.ModelChoiceField(Locale.objects.none(), label=gettext_lazy("Language"), empty_label=None)
    below = forms.ModelChoiceField(
        Page.objects.none(), label=gettext_lazy("Below"), required=False, empty_label=gettext_lazy("All pages")
    )
    unfinished = forms.BooleanField(label=gettext_lazy("Only with something to translate"), required=False)

    def __init__(self, user: Any, data: Any) -> None:
        locales = editable_locales(user)
        if not locales:
            raise PermissionDenied
        super().__init__(data)
        self.fields["locale"].queryset = Locale.objects.filter(pk__in=[each.pk for each in locales])  # type: ignore[attr-defined]
        chosen = next((each for each in locales if str(each.pk) == data.get("locale")), locales[0])
        self.pages = page_permission_policy.instances_user_has_any_permission_for(user, {"change"}).filter(
            locale=chosen, alias_of=None, depth__gt=1
        )
        self.fields["below"].queryset = self.pages.filter(numchild__gt=0).order_by("path")  # type: ignore[attr-defined]
        self.fields["below"].label_from_instance = Page.get_admin_display_title  # type: ignore[attr-defined]
        self.data = {"locale": chosen.pk} | {name: data[name] for name in ("below", "unfinished") if data.get(name)}

    def rows(self) -> list[dict[str, Any]]:
        """Page, translation and number of texts left, in the order of the tree; at most as many as a zip may have."""
        if not self.is_valid():
            return []
        pages = self.pages
        if below := self.cleaned_data["below"]:
            pages = pages.descendant_of(below, inclusive=True)
        translations = Translation.objects.filter(enabled=True, target_locale=self.cleaned_data["locale"])
        translations = translations.filter(source__object__in=pages.values("translation_key"))
        by_key = {each.source.object_id: each for each in translations.select_related("source")}
        left = _left(by_key.values(), self.cleaned_data["locale"])
        rows = []
        for page in pages.filter(translation_key__in=by_key).order_by("path"):
            translation = by_key[page.translation_key]
            rows.append({"page": page, "translation": translation, "left": left.get(translation.source_id, 0)})
        if self.cleaned_data["unfinished"]:
            rows = [row for row in rows if row["left"]]
        return rows[: exchange.MOST_FILES]


def _left(translations: Iterable[Translation], locale: Locale) -> dict[int, int]:
    """How many texts have no words that a person has made from them, by source."""
    done = StringTranslation.objects.filter(
        translation_of=OuterRef("string"),
        context=OuterRef("context"),
        locale=locale,
        has_error=False,
        carried=None,
    ).exclude(translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE)
    segments = StringSegment.objects.filter(~Exists(done), source__in=[each.source_id for each in translations])
    return dict(segments.values_list("source").annotate(left=Count("pk")))


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Choose translations to download; upload what comes back."""
    form = Selection(request.user, request.GET)
    if request.method == "POST":
        return _take(request, reverse("translation_exchange"), None)
    context = {"form": form, "rows": form.rows(), "most": exchange.MOST_FILES}
    return render(request, "translation/exchange.html", context)


def _take(request: HttpRequest, back: str, only: Translation | None) -> HttpResponse:
    """Take what was uploaded, and say what became of it: in a line, or on a page where there is more to say."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile) or not file.size:
        messages.error(request, _("Choose a file that is not empty."))
        return redirect(back)
    if file.size > exchange.LARGEST_TOGETHER:
        messages.error(
            request, _("The file is larger than %(size)s MB.") % {"size": exchange.LARGEST_TOGETHER // 1_000_000}
        )
        return redirect(back)
    assert request.user.is_authenticated  # as everybody in the admin
    try:
        files = exchange.take(str(file.name), file.read(), request.user, only)
    except exchange.Refused as refusal:
        messages.error(request, _("Nothing was imported. %(reason)s") % {"reason": refusal})
        return redirect(back)
    refused = any(each.refused for each in files)
    written = 0 if refused else sum(len(each.words) for each in files)
    if not any(each.has_remarks for each in files):
        messages.success(
            request, _("Imported: %(texts)s. Readers see them once they are published.") % {"texts": _texts(written)}
        )
        return redirect(back)
    context = {
        "files": [_shown(each) for each in files if each.has_remarks],
        "refused": refused,
        "written": _texts(written),
        "back": back,
    }
    return render(request, "translation/imported.html", context, status=422 if refused else 200)


def _texts(number: int) -> str:
    return ngettext("%(number)s text", "%(number)s texts", number) % {"number": number}


def _shown(file: exchange.File) -> dict[str, Any]:
    groups = [(_("Refused"), file.refused), (_("Left out"), file.skipped), (_("To look at"), file.noted)]
    return {
        "name": file.name,
        "page": file.page,
        "groups": [(title, found[:_SHOWN], max(0, len(found) - _SHOWN)) for title, found in groups if found],
    }


@require_POST
def translate_by_machine(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Have a machine translate what nobody has written in one translation."""
    translation, page = _editable(request, translation_id)
    assert request.user.is_authenticated  # as everybody in the admin
    back = get_valid_next_url_from_request(request) or reverse("wagtailadmin_pages:edit", args=[page.pk])
    lock = page.get_lock()
    if lock and lock.for_user(request.user):
        messages.error(request, _("The page is locked: nothing was translated."))
        return redirect(back)
    try:
        outcome = machine.fill_in(translation, request.user)
    except machine.Failed as failure:
        messages.error(request, str(failure))
        return redirect(back)
    for remark in outcome.remarks[:10]:
        messages.warning(request, remark)
    left = ""
    if outcome.left:
        left = _("Left: %(texts)s. Press the button again, or write them.") % {"texts": _texts(outcome.left)}
    if outcome.written:
        done = _("Translated by machine: %(texts)s. Please read and confirm them.") % {"texts": _texts(outcome.written)}
        messages.success(request, f"{done} {left}".strip())
    else:
        messages.warning(request, (_("Nothing was translated.") + " " + left).strip())
    return redirect(back)
