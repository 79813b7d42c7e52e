from typing import Any

from django import template

from projects import participants
from projects import timeline as timelines

register = template.Library()


@register.simple_tag
def timeline(document: dict[str, Any]) -> timelines.Timeline:
    """The phases around a project, and its other relatives."""
    return timelines.timeline(document)


@register.simple_tag
def roles(document: dict[str, Any]) -> list[participants.Role]:
    """Who takes part in a project, by role."""
    return participants.roles(document)


@register.filter
def by_currency(budgets: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What yearly budgets come to, for each currency."""
    sums: dict[str, Any] = {}
    for budget in budgets:
        sums[budget["currency"]] = sums.get(budget["currency"], 0) + budget["amount"]
    return [{"currency": currency, "amount": amount} for currency, amount in sums.items()]
