"""Roles × routes × objects: nobody reads or changes what is not theirs, whichever address they type."""

import pytest
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.views.bulk_action.registry import bulk_action_registry

from .table import RULES, routes
from .theirs import THEIRS
from .walking import Walker, cases, some_cases, walk
from .world import (
    ANONYMOUS,
    MEMBER,
    PARTNERS_MANAGER,
    ROLES,
    TRANSLATOR_KY,
    Role,
    World,
)

pytestmark = pytest.mark.django_db
# Whoever is refused nearly everything is quick, and tries every rule. Of the others a part.
_ALL = {ANONYMOUS, MEMBER, TRANSLATOR_KY, PARTNERS_MANAGER}
_SHARE = 0.12

each_role = pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)


def test_every_route_of_the_admin_is_classified():
    """Here fails who adds a route, or a library that does: `table.py` says whom it answers."""
    assert set(routes()) == set(RULES)


def test_every_action_is_classified():
    """Of the routes that do one thing or another as a part of the address says."""

    def named(route: str, *parts: str) -> set[tuple[str, ...]]:
        return {tuple(rule.args[part] for part in parts) for rule in RULES[route]}

    bulk_action_registry.get_bulk_actions_for_model("wagtailcore", "page")
    assert named("bulk/<str:app_label>/<str:model_name>/<str:action>/", "app_label", "model_name", "action") == {
        (app, model, action)
        for app, models in bulk_action_registry.actions.items()
        for model, actions in models.items()
        for action in actions
    }
    route = "api/main/^pages/<int:pk>/action/<str:action_name>/"
    assert named(route, "action_name") == {(name,) for name in PagesAdminAPIViewSet.actions}


@each_role
def test_what_is_not_theirs(site: World, role: Role, record_property):
    walker = Walker(site, role)
    assert walk(walker, some_cases(site, role, 1 if role in _ALL else _SHARE)) == []
    record_property("figure", f"{role.name}: {walker}")


@each_role
def test_what_is_theirs(site: World, role: Role):
    """Somebody who is refused everything would pass the test above."""
    walker = Walker(site, role)
    tried = {
        (route, name): walker.status((route, RULES[route][0], site[name] if name else None))
        for route, name in THEIRS[role]
    }
    assert len(tried) >= 3
    assert {case: status for case, status in tried.items() if status != 200} == {}


@each_role
def test_what_they_read_at_public_addresses(site: World, role: Role):
    """Being signed in opens nothing but restrictions."""
    walker = Walker(site, role)
    expected = {page.row.url: page.public or (page.restricted and role.moderates) for page in site.of("page")}
    expected |= {site[name].row.file.url: role.vocabulary for name in ("image", "document")}
    found = {address: walker.reads(address) for address in expected}
    assert found == expected


def test_how_much_there_is(site: World, record_property):
    """The whole product is walked in `make soak`."""
    number = len(list(cases(site)))
    record_property(
        "figure",
        f"{len(ROLES)} roles × {number} routes with things: {2 * len(ROLES) * number} combinations with GET and POST",
    )
    assert number > 2000
