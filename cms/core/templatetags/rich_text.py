"""What Wagtail's template for rich text needs of ours."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from cms.core.rich_text import finish_links

register = template.Library()


@register.filter
def finished_links(html: str) -> SafeString:
    """Expanded rich text with its links as readers get them."""
    return mark_safe(finish_links(html))  # noqa: S308 - made by Wagtail's rich text
