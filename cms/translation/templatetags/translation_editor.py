import json

from django import template
from wagtail.models import Page

from ..rights import AnyUser, may_publish

register = template.Library()


@register.simple_tag
def without_aliases(props: str) -> str:
    """The properties of wagtail-localize's editor, without its offer to make an alias of the page."""
    data = json.loads(props)
    data["links"]["convertToAliasUrl"] = None
    return json.dumps(data)


@register.simple_tag
def may_detach(page: Page, user: AnyUser) -> bool:
    """Whether to show the button that stops a translation."""
    return may_publish(user, page)
