from django.apps import AppConfig


class TaxonomyConfig(AppConfig):
    name = "cms.taxonomy"
    label = "taxonomy"

    def ready(self) -> None:
        from .api import register_types

        register_types()
