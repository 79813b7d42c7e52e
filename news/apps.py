from django.apps import AppConfig


class NewsConfig(AppConfig):
    name = "news"

    def ready(self) -> None:
        from .api import register_types

        register_types()
