from django.apps import AppConfig


class TranslationConfig(AppConfig):
    """The guard layer over wagtail-localize."""

    name = "cms.translation"
    label = "translation"

    def ready(self) -> None:
        from . import guard

        guard.connect()
