import json

from django import template
from wagtail.models import Page

from ..rights import AnyUser, may_publish

register = template.Library()


@register.simple_tag
def offered(props: str, publishes: bool) -> str:
    """The properties of wagtail-localize's editor without what is refused: aliases, and deleting to who only writes."""
    data = json.loads(props)
    data["links"]["convertToAliasUrl"] = None
    data["perms"]["canDelete"] = data["perms"]["canDelete"] and publishes
    return json.dumps(data)


@register.simple_tag
def publishes(page: Page, user: AnyUser) -> bool:
    """Whether `user` may publish `page`, and so detach or delete it."""
    return may_publish(user, page)
