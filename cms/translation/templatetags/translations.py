"""What templates of the admin say of a page's translations."""

from django import template
from wagtail.models import Page

from ..records import followers

register = template.Library()


@register.simple_tag
def translations_of(page: Page) -> list[Page]:
    """The live translations that are public only while `page` is."""
    return [each for each in followers([page]) if each.live]
