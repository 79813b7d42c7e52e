from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from .viewsets import PartnersViewSetGroup


@hooks.register("register_admin_viewset")
def partners_in_the_admin() -> PartnersViewSetGroup:
    return PartnersViewSetGroup()


@hooks.register("register_log_actions")
def log_what_reaches_outside(actions: LogActionRegistry) -> None:
    actions.register_action("partners.issue_key", "Issue a key", "A key was issued")
    actions.register_action("partners.revoke_key", "Revoke a key", "A key was revoked")
    actions.register_action("partners.rotate_secret", "Rotate the secret", "The secret was rotated")
    actions.register_action("partners.switch_on", "Switch on", "Switched on")
    actions.register_action("partners.switch_off", "Switch off", "Switched off")
