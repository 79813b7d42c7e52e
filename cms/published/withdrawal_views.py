"""Withdrawing in the admin: what goes is shown before it goes, and a report says what was withdrawn."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn, UserColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from cms.core.visibility import public_pages

from . import withdrawing
from .models import PublishedItem, PublishedState, Withdrawal, WithdrawnPage

# The right to read the whole report, for those who see to it that partners delete what was withdrawn.
READ_ALL = "published.view_withdrawal"


def may_read_report(user: Any) -> bool:
    """Whether `user` finds something in the report of withdrawals."""
    return user.has_perm(READ_ALL) or bool(page_permission_policy.user_has_permission(user, "publish"))


def withdraw(request: HttpRequest, page_id: int) -> HttpResponse:
    """Take a page out everywhere, once the user has seen what goes with it; for those who may publish all of that."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not withdrawing.may_withdraw(request.user, page):
        raise PermissionDenied
    if held := withdrawing.withdrawals_of(page).first():
        return redirect("lift_withdrawal", held.pk)
    if request.method == "POST":
        withdrawal, going = withdrawing.withdraw(page, request.user)
        number = len(going.pages)
        said = ngettext(
            "“%(title)s” is withdrawn, %(number)s page in all.",
            "“%(title)s” is withdrawn, %(number)s pages in all.",
            number,
        ) % {"title": withdrawal.title, "number": number}
        if _asked(withdrawal):
            said += " " + _("Partners are asked to delete it by %(time)s.") % {"time": _moment(withdrawal.purge_by)}
        messages.success(request, said)
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    going = withdrawing.what_goes(page)
    shown = public_pages().filter(pk__in=[each.pk for each in going.pages])
    context = {
        "page": page,
        "going": going,
        "public": set(shown.values_list("pk", flat=True)),
        "published": PublishedItem.objects.filter(uuid__in=[each.translation_key for each in going.pages]).exists(),
        "purge_by": _moment(timezone.now() + settings.WITHDRAWAL_PURGE_TIME),
    }
    return render(request, "published/withdraw.html", context)


def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Let what was withdrawn be published again; for those who may publish all of it."""
    withdrawal = get_object_or_404(Withdrawal.objects.in_force(), pk=pk)
    if not withdrawing.may_lift(request.user, withdrawal):
        raise PermissionDenied
    if request.method == "POST":
        withdrawing.lift(withdrawal, request.user)
        messages.success(
            request,
            _("The withdrawal of “%(title)s” is lifted: its pages can be published again.")
            % {"title": withdrawal.title},
        )
        return redirect("withdrawals")
    pages = withdrawing.pages_of(withdrawal).select_related("locale", "content_type")
    return render(request, "published/lift.html", {"withdrawal": withdrawal, "pages": pages})


def _asked(withdrawal: Withdrawal) -> bool:
    return withdrawing.asked(withdrawal) is not None


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M %Z}"


class WithdrawalsReport(ReportView):
    """What was withdrawn, of what the user may publish, and which partners know; all of it with the right to view."""

    page_title = gettext_lazy("Withdrawals")
    header_icon = "no-view"
    index_url_name = "withdrawals"
    index_results_url_name = "withdrawals_results"
    any_permission_required = ["publish"]
    export_headings = {
        "title": gettext_lazy("What"),
        "at": gettext_lazy("Withdrawn"),
        "by": gettext_lazy("By"),
        "purge_by": gettext_lazy("To be deleted by"),
    }
    list_export = ["title", "at", "by", "purge_by", "lifted_at", "lifted_by"]
    permission_policy = page_permission_policy

    @cached_property
    def columns(self) -> list[Column]:
        """Of the table; the last one only where there are partners who say how far they have come."""
        return [
            TitleColumn("title", label=_("What"), get_url=_page_address),
            Column("pages", label=_("Pages (in all their languages)"), accessor="page_count"),
            DateColumn("at", label=_("Withdrawn"), width="12%"),
            UserColumn("by", label=_("By"), width="12%"),
            Column(
                "purge_by", label=_("Partners delete it by"), accessor=lambda row: _moment(row.purge_by), width="14%"
            ),
            Column("lifted", label=_("Lifted"), accessor=_lifted, width="16%"),
            *([Column("readers", label=_("Partners"), accessor=self._known_to)] if self._readers else []),
        ]

    @cached_property
    def _readers(self) -> list[withdrawing.Reader]:
        return withdrawing.readers()

    @cached_property
    def _epoch(self) -> str:
        return PublishedState.objects.values_list("epoch", flat=True).first() or ""

    def _known_to(self, withdrawal: Withdrawal) -> str:
        last = withdrawing.asked(withdrawal)
        if last is None:
            return "–" if withdrawal.lifted_at else _("nobody had it")
        words = {True: _("knows"), False: _("not yet")}
        return "; ".join(f"{name}: {words[past(self._epoch, last)]}" for name, past in self._readers)

    def user_has_any_permission(self, permissions: list[str]) -> bool:
        return may_read_report(self.request.user)

    def get_queryset(self) -> models.QuerySet[Withdrawal]:
        found = Withdrawal.objects.select_related("by", "lifted_by").annotate(page_count=models.Count("pages"))
        if not self.request.user.has_perm(READ_ALL):
            # A title tells others too much.
            own = page_permission_policy.instances_user_has_permission_for(self.request.user, "publish")
            rows = WithdrawnPage.objects.filter(uuid__in=own.values("translation_key"))
            found = found.filter(pk__in=rows.values("withdrawal"))
        return found.order_by("-at")


def _page_address(withdrawal: Withdrawal) -> str | None:
    page = Page.objects.filter(translation_key=withdrawal.uuid).order_by("path").first()
    return reverse("wagtailadmin_pages:edit", args=[page.pk]) if page else None


def _lifted(withdrawal: Withdrawal) -> str:
    if withdrawal.lifted_at is None:
        return ""
    by = f", {withdrawal.lifted_by.get_full_name() or withdrawal.lifted_by}" if withdrawal.lifted_by else ""
    return f"{_moment(withdrawal.lifted_at)}{by}"
