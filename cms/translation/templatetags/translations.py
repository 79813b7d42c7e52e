"""What templates of the admin say of a page's translations."""

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from wagtail.models import Page

from ..records import followers
from ..rights import name_for

register = template.Library()


@register.simple_tag
def translations_of(page: Page) -> list[Page]:
    """The live translations that are public only while `page` is."""
    return [each for each in followers([page]) if each.live]


@register.simple_tag(takes_context=True)
def name_of(context: Context, page: Page) -> str:
    """What the page is called before whoever looks at it."""
    return name_for(context["request"].user, page)


@register.simple_tag(takes_context=True)
def link_to(context: Context, page: Page) -> str:
    """The same, as a link where one may edit the page."""
    name = name_of(context, page)
    if not page.permissions_for_user(context["request"].user).can_edit():
        return name
    return format_html('<a href="{}">{}</a>', reverse("wagtailadmin_pages:edit", args=[page.pk]), name)
