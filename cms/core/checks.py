"""What must hold on every site, said at start-up with what to do about it."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from wagtail.models import Site


@register(Tags.database)
def one_site(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Addresses, menus and the partner API know one site; a second would show the first one's content."""
    alias = Site.objects.db
    if alias not in (databases or []) or Site._meta.db_table not in connections[alias].introspection.table_names():
        return []
    others = Site.objects.filter(is_default_site=False)
    if not others.exists():
        return []
    return [
        Error(
            f"There is more than one site: {', '.join(str(site) for site in others)}.",
            hint="Delete it in the database: manage.py shell -c 'from wagtail.models import Site; "
            "Site.objects.filter(is_default_site=False).delete()'. Its pages stay.",
            id="core.E001",
        )
    ]
