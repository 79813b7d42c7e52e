"""Every role on every route with every object it can be about."""

import pytest

from tests.rights.conftest import media_root, no_record_of_templates, plain_404, quiet, site  # noqa: F401 - fixtures
from tests.rights.walking import Walker, cases, walk
from tests.rights.world import ROLES, Role, World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_nobody_reads_or_changes_what_is_not_theirs(site: World, role: Role, record_property):  # noqa: F811
    walker = Walker(site, role)
    assert walk(walker, cases(site)) == []
    record_property("figure", f"{role.name}: {walker}")
