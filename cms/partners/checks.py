"""What must hold on a public site."""

from typing import Any

from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.security, deploy=True)
def webhooks_stay_outside(app_configs: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Whoever enters an address must not reach what only this machine can."""
    if not settings.WEBHOOKS_ALLOW_LOOPBACK:
        return []
    return [
        checks.Warning(
            "Webhooks may be sent to this machine itself, without encryption.",
            hint="Take WEBHOOKS_ALLOW_LOOPBACK out of the environment: it is for development.",
            id="partners.W001",
        )
    ]
