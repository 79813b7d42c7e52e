from django.apps import AppConfig


class CoreConfig(AppConfig):
    """What every part of the site stands on."""

    name = "cms.core"
    label = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        # Registers the hook that hides what is not public.
        from . import privacy, renditions  # noqa: F401

        renditions.connect()
