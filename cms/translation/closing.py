"""Nobody learns of a page what is not theirs: not its title, not that it is there.

Wagtail asks what somebody may do with a page where it is done. Some of its views say the page's title before that, in a
question or in a message, and its choosers list the whole tree. Asked here, before any view runs, it holds for all of
them, and for those that are added later.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.apps import apps
from django.db.models import BigIntegerField, Model
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from wagtail import hooks
from wagtail.admin.api.serializers import PageTranslationsField
from wagtail.admin.auth import permission_denied
from wagtail.admin.menu import MenuItem
from wagtail.models import Page, PagePermissionTester, PageQuerySet
from wagtail.permissions import page_permission_policy, policy_registry

from .rights import AnyUser, edits_everywhere

# How Wagtail's addresses name pages, by the namespace or name of their routes.
_PARTS = {
    "wagtailadmin_pages": ("page_id", "pk", "parent_page_id", "page_to_move_id", "destination_id"),
    "wagtailadmin_choose_page_child": ("parent_page_id",),
}
_CHOOSERS = "wagtailsnippetchoosers_"
# It names the page of each type that was edited last.
_REPORTS = {"page_types_usage", "page_types_usage_results"}
_BULK = "wagtail_bulk_action"
_LISTED = "wagtailadmin_choose_page_chosen_multiple"
_TAGS = {"wagtailadmin_tag_autocomplete", "wagtailadmin_tag_model_autocomplete"}


def connect() -> None:
    hooks.register("construct_page_chooser_queryset", choose_what_the_explorer_shows)
    hooks.register("construct_reports_menu", hide_what_names_every_page)
    PageTranslationsField.to_representation = _own_alone(PageTranslationsField.to_representation)
    PagePermissionTester.can_move = _as_creator(PagePermissionTester.can_move)
    PagePermissionTester.can_copy = _as_creator(PagePermissionTester.can_copy)


def choose_what_the_explorer_shows(pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """Wagtail's choosers list the whole tree, drafts by their titles."""
    explorable = page_permission_policy.explorable_instances(request.user)
    own: PageQuerySet = pages.filter(pk__in=explorable.values("pk"))
    return own


def hide_what_names_every_page(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """The report of page types is for those who work in every language."""
    if not edits_everywhere(request.user):
        menu_items[:] = [item for item in menu_items if item.name != "page-types-usage"]


class ClosedPagesMiddleware:
    """Answers Wagtail's page views and choosers for those who have no right on the page that the address names."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        # Whose session is not asked for elsewhere: an answer of the public API is the same for everybody.
        if match is None or not match.route.startswith("admin/"):
            return None
        if not request.user.has_perm("wagtailadmin.access_admin"):
            return None
        if _is_open(request, request.user, match.namespace, match.url_name or "", kwargs):
            return None
        answer: HttpResponseBase = permission_denied(request)
        return answer


def _is_open(request: HttpRequest, user: Any, namespace: str, name: str, kwargs: dict[str, Any]) -> bool:
    if name in _TAGS:
        return bool(page_permission_policy.user_has_permission(user, "add"))
    if namespace == "wagtailadmin_workflows" and name.startswith("task_cho"):
        return bool(user.has_perm("wagtailcore.add_workflow") or user.has_perm("wagtailcore.change_workflow"))
    if name in _REPORTS:
        return edits_everywhere(user)
    if name == _BULK:
        return _may_list(request, user, kwargs["app_label"], kwargs["model_name"])
    if namespace.startswith(_CHOOSERS):
        return _has_to_do_with(user, apps.get_model(namespace.removeprefix(_CHOOSERS).replace("_", ".", 1)))
    parts = _PARTS.get(namespace) or _PARTS.get(name, ())
    named = [int(kwargs[part]) for part in parts if part in kwargs]
    return _all_open(user, named if name != _LISTED else _numbers(request.GET.getlist("id")))


def _may_list(request: HttpRequest, user: AnyUser, app_label: str, model_name: str) -> bool:
    """Whether a bulk action may name what it is about: Wagtail's also name what they then refuse to change."""
    try:
        model = apps.get_model(app_label, model_name)
    except LookupError:
        return True
    if issubclass(model, Page):
        asked = request.GET
        return _all_open(user, _numbers([*asked.getlist("id"), *asked.getlist("childOf")]))
    return _has_to_do_with(user, model)


def _has_to_do_with(user: AnyUser, model: type[Model]) -> bool:
    policy = policy_registry.get_by_type(model)
    return bool(policy.user_has_any_permission(user, {"add", "change", "delete"}))


def _numbers(values: Iterable[str]) -> list[int]:
    """The numbers among these as the views read them: " 5" is one. Raises Http404 for what they could not read."""
    try:
        return [int(value) for value in values if value not in {"", "all"}]
    except ValueError as error:
        raise Http404 from error


def _all_open(user: AnyUser, keys: Iterable[int]) -> bool:
    """Whether `user` meets all of these pages in the explorer too, or edits them for a review.

    Raises Http404 for a key that no page can have: SQLite cannot be asked for it.
    """
    keys = set(keys)
    if not keys:
        return True
    if max(keys) > BigIntegerField.MAX_BIGINT:
        raise Http404
    found = set(page_permission_policy.explorable_instances(user).filter(pk__in=keys).values_list("pk", flat=True))
    rest = Page.objects.filter(pk__in=keys - found)
    return all(page.permissions_for_user(user).can_edit() for page in rest)


def _own_alone(to_representation: Any) -> Any:
    """The admin API's list of a page's versions in other languages: those that the user may edit himself."""

    @wraps(to_representation)
    def guarded(self: PageTranslationsField, page: Page) -> Any:
        user = self.context["request"].user
        own = {each.pk for each in page.get_translations() if each.permissions_for_user(user).can_edit()}
        return [each for each in to_representation(self, page) if each["id"] in own]

    return guarded


def _as_creator(may: Any) -> Any:
    """A page is moved and copied by those who may make pages there: nobody else has a place to put it."""

    @wraps(may)
    def guarded(self: PagePermissionTester) -> bool:
        return may(self) and (self.user.is_superuser or "add" in self.permissions)

    return guarded
