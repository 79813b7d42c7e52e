from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from . import withdrawal_views, withdrawing
from .hints import deferred, hint_thing
from .panels import PublishingPanel


@hooks.register("after_bulk_action")
def hint_bulk_action(_request: HttpRequest, action: str, objects: Iterable[Any], *_args: Any) -> None:
    """Moving images or documents to a collection changes rows by SQL alone; the other actions send signals."""
    if action == "add_to_collection":
        with deferred():
            for thing in objects:
                hint_thing(thing)


@hooks.register("construct_homepage_panels")
def tell_about_publishing(_request: HttpRequest, panels: list[Component]) -> None:
    panels.append(PublishingPanel())


@hooks.register("register_admin_urls")
def withdrawal_addresses() -> list[URLPattern]:
    report = withdrawal_views.WithdrawalsReport
    return [
        path("withdrawals/", report.as_view(), name="withdrawals"),
        path("withdrawals/results/", report.as_view(results_only=True), name="withdrawals_results"),
        path("withdrawals/page/<int:page_id>/", withdrawal_views.withdraw, name="withdraw_page"),
        path("withdrawals/<int:pk>/lift/", withdrawal_views.lift, name="lift_withdrawal"),
    ]


@hooks.register("register_page_header_buttons")
def offer_withdrawing(
    page: Page, user: withdrawing.AnyUser, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """In the menu behind the three dots of a page, after "Unpublish"."""
    held = withdrawing.withdrawals_of(page).first()
    if held is not None and withdrawing.may_lift(user, held):
        address = reverse("lift_withdrawal", args=[held.pk])
        yield Button(_("Lift the withdrawal"), url=address, icon_name="view", priority=61)
    elif held is None and withdrawing.may_withdraw(user, page):
        address = reverse("withdraw_page", args=[page.pk])
        yield Button(_("Withdraw"), url=address, icon_name="no-view", priority=61)


@hooks.register("before_edit_page", order=-2)
def tell_that_it_is_withdrawn(request: HttpRequest, page: Page) -> None:
    """Said on top of the editor, of a translation's too."""
    if request.method != "GET":
        return
    for held in withdrawing.withdrawals_of(page).select_related("by"):
        buttons = []
        if withdrawing.may_lift(request.user, held):
            buttons = [messages.button(reverse("lift_withdrawal", args=[held.pk]), _("Lift the withdrawal"))]
        parts = [_("This page was withdrawn on %(time)s.") % {"time": f"{timezone.localtime(held.at):%Y-%m-%d %H:%M}"}]
        if held.uuid != page.translation_key:
            parts.append(_("It went with “%(title)s”.") % {"title": held.title})
        if held.by:
            parts.append(_("It was done by %(name)s.") % {"name": held.by.get_full_name() or held.by})
        parts.append(_("It cannot be published until the withdrawal is lifted."))
        messages.warning(request, " ".join(parts), buttons=buttons)


class _ForReaders(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return withdrawal_views.may_read_report(request.user)


@hooks.register("register_reports_menu_item")
def report_withdrawals() -> MenuItem:
    address = reverse("withdrawals")
    return _ForReaders(gettext_lazy("Withdrawals"), address, name="withdrawals", icon_name="no-view", order=650)


@hooks.register("register_log_actions")
def log_withdrawing(actions: LogActionRegistry) -> None:
    actions.register_action(
        "published.withdraw",
        gettext_lazy("Withdraw"),
        gettext_lazy("Withdrawn: taken out everywhere, for partners to delete"),
    )
    actions.register_action(
        "published.lift",
        gettext_lazy("Lift the withdrawal"),
        gettext_lazy("The withdrawal lifted: it can be published again"),
    )
