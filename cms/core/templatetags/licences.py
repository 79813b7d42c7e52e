from django import template

from cms.core.licences import LICENCE_URLS

register = template.Library()


@register.filter
def licence_url(licence: str) -> str:
    """Where a licence can be read; "" for all rights reserved."""
    return dict[str, str](LICENCE_URLS).get(licence, "")
