from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from .viewsets import PartnersViewSetGroup


@hooks.register("register_admin_viewset")
def partners_in_the_admin() -> PartnersViewSetGroup:
    return PartnersViewSetGroup()


@hooks.register("register_log_actions")
def log_what_reaches_outside(actions: LogActionRegistry) -> None:
    actions.register_action("partners.issue_key", _("Issue a key"), _("A key was issued"))
    actions.register_action("partners.revoke_key", _("Revoke a key"), _("A key was revoked"))
    actions.register_action("partners.rotate_secret", _("Rotate the secret"), _("The secret was rotated"))
    actions.register_action("partners.switch_on", _("Switch on"), _("Switched on"))
    actions.register_action("partners.switch_off", _("Switch off"), _("Switched off"))
