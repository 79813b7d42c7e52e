from django.apps import AppConfig


class PublishedConfig(AppConfig):
    """The published read model."""

    name = "cms.published"
    label = "published"

    def ready(self) -> None:
        from . import hints

        hints.connect()
