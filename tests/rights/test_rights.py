"""Roles × routes × objects: nobody reads or changes what is not theirs, whichever address they type."""

import pytest

from .table import RULES, routes
from .walking import some_cases, walk
from .world import PARTNERS_MANAGER, TRANSLATOR_KY, Role, World

pytestmark = pytest.mark.django_db
ROLES = (TRANSLATOR_KY, PARTNERS_MANAGER)


def test_every_route_of_the_admin_is_classified():
    """Here fails who adds a route, or a library that does: `table.py` says whom it answers."""
    assert set(routes()) == set(RULES)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_what_is_not_theirs(site: World, role: Role):
    assert walk(site, role, some_cases(site, role)) == []


def test_how_much_is_tried(site: World):
    """Every case is read and posted to."""
    number = 2 * sum(len(list(some_cases(site, role))) for role in ROLES)
    print(f"{len(RULES)} routes, {len(site.things)} things, {len(ROLES)} roles: {number} requests")
    assert number > 1400
