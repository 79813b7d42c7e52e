"""Publish an original and its translations in one go, now or at a set time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail_localize.models import Translation

from cms.core.models import TranslatedRevision
from cms.core.visibility import is_public

from . import assembly
from .guard import untranslated
from .publish_form import PublishForm
from .records import followers, hold, original_of, translation_of
from .validating import hindrances, over


@dataclass
class Version:
    """One language of the page: its latest version may go live."""

    page: Page
    translation: Translation | None
    may_publish: bool
    public: bool
    missing: int

    @property
    def has_news(self) -> bool:
        """Whether publishing it would change what readers see."""
        return not self.page.live or bool(self.page.has_unpublished_changes)

    @property
    def in_review(self) -> bool:
        """Whether somebody has still to decide on it."""
        return bool(self.page.workflow_in_progress)


def versions_of(original: Page, user: Any) -> list[Version]:
    """The original, then its translations, those that the user may open."""
    found = []
    for page in [original, *followers([original])]:
        permissions = page.permissions_for_user(user)
        if not permissions.can_edit():
            continue
        translation = translation_of(page)
        record = TranslatedRevision.objects.filter(revision=page.latest_revision_id).first()
        missing = len(untranslated(record.entries)) if record else 0
        found.append(Version(page, translation, permissions.can_publish(), is_public(page), missing))
    return found


def publish_together(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show what each language's latest version is, and publish those that are chosen, all or none."""
    page = get_object_or_404(Page, pk=page_id)
    original = original_of(page) or page
    if original.pk != page.pk:
        return redirect("publish_together", original.pk)
    versions = versions_of(original, request.user)
    if not any(version.may_publish for version in versions):
        raise PermissionDenied
    form = PublishForm(request.POST or None)
    if request.method == "POST":
        wanted = set(request.POST.getlist("pages"))
        chosen = [each for each in versions if str(each.page.pk) in wanted]
        if wanted - {str(each.page.pk) for each in versions if each.may_publish}:
            raise PermissionDenied
        if not chosen:
            messages.error(request, _("Choose at least one language."))
        elif any(request.POST.get(f"revision-{each.page.pk}") != str(each.page.latest_revision_id) for each in chosen):
            messages.error(request, _("A version has changed since you opened this page: please look again."))
        elif form.is_valid():
            at, incomplete = form.cleaned_data["go_live_at"], form.cleaned_data["incomplete"]
            refusals = _publish(request.user, original, chosen, at, incomplete)
            if not refusals:
                names = ", ".join(each.page.locale.get_display_name() for each in chosen)
                told = _("Scheduled for %(time)s: %(languages)s.") if at else _("Published: %(languages)s.")
                moment = f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""
                messages.success(request, told % {"languages": names, "time": moment})
                return redirect(request.path)
            for refusal in refusals:
                messages.error(request, _("Nothing was published: %(reason)s") % {"reason": refusal})
    # Named after the first one that the user may open: what an original is called next is for its own editors.
    context = {"page": versions[0].page, "versions": versions, "form": form}
    return render(request, "translation/together.html", context)


def _publish(user: Any, original: Page, versions: list[Version], at: datetime | None, incomplete: bool) -> list[str]:
    """Why nothing was published; empty where all were: the original first, whose facts the others get."""
    drafts = [_draft(version, at) for version in versions]
    ends = next((draft for draft in drafts if draft.pk == original.pk), original).expire_at
    reasons = []
    for version, draft in zip(versions, drafts, strict=True):
        # A translation has its facts and its end from its original; words are asked for where it is published.
        found = hindrances(draft) if version.translation is None else over(at, ends) if at else []
        name = f"“{version.page.get_admin_display_title()}” ({version.page.locale.get_display_name()})"
        reasons += [f"{name}: {reason}" for reason in found]
    if reasons:
        return reasons
    try:
        with transaction.atomic():
            hold(*(version.page for version in versions))
            for version, draft in zip(versions, drafts, strict=True):
                _version_of(version, draft, user, incomplete).publish(user=user)
    except PermissionDenied as refusal:
        return [str(refusal)]
    return []


def _draft(version: Version, at: datetime | None) -> Page:
    """The latest version as it would go live."""
    latest: Page = version.page.get_latest_revision_as_object()
    latest.go_live_at = at
    return latest


def _version_of(version: Version, draft: Page, user: Any, incomplete: bool) -> Any:
    if version.translation is None:
        return draft.save_revision(user=user, clean=False)
    words, addresses = assembly.words_of(version.page.get_latest_revision(), version.translation)
    # Its original may just have been published: what it says now counts.
    version.translation.source.refresh_from_db()
    words = assembly.follow_words(words, version.translation)
    return assembly.save_version(
        version.translation,
        words,
        addresses,
        user=user,
        like=draft,
        incomplete=incomplete and bool(untranslated(words)),
    )
