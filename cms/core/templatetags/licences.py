from django import template

from cms.core.licences import LICENCE_URLS

register = template.Library()


@register.filter
def licence_url(licence: str) -> str:
    """Where a licence can be read; "" for all rights reserved."""
    return {str(code): url for code, url in LICENCE_URLS.items()}.get(licence, "")
