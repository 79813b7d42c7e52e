from django import template
from wagtail.models import Page

from cms.core import visibility

register = template.Library()


@register.filter
def is_hidden(page: Page | None) -> bool:
    """Whether a page is published and readers do not find it."""
    return page is not None and visibility.is_hidden(page)
