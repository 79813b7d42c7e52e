from typing import Any

from django import template

register = template.Library()


@register.filter
def listed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The participants in one role as readers see them: members of a counted group below it, in its key `members`.

    Nothing says which of several groups a member belongs to: they stand below the first. Without a group in the role
    they are participants like others.
    """
    group = next((row for row in rows if row["group_name"]), None)
    if group is None:
        return rows
    members = [row for row in rows if row["in_group"] and row["organisation"]]
    named = [row["organisation"] for row in members]
    return [{**row, "members": named if row is group else []} for row in rows if row not in members]
