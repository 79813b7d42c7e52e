from django.apps import AppConfig


class PublishedConfig(AppConfig):
    """The published read model."""

    name = "cms.published"
    label = "published"

    def ready(self) -> None:
        from . import checks, hints, withdrawing  # noqa: F401 - the checks register themselves

        hints.connect()
        withdrawing.connect()
