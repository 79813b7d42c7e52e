from django.apps import AppConfig


class ThemesConfig(AppConfig):
    name = "cms.themes"
    label = "themes"

    def ready(self) -> None:
        from .api import register_types

        register_types()
