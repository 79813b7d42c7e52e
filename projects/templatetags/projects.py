from typing import Any

from django import template

register = template.Library()


@register.filter
def members(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The organisations among these participants that a counted group stands for."""
    return [row["organisation"] for row in rows if row["in_group"] and row["organisation"]]
