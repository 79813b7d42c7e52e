from django.apps import AppConfig


class TaxonomyConfig(AppConfig):
    name = "cms.taxonomy"
    label = "taxonomy"

    def ready(self) -> None:
        from wagtail.models import ReferenceIndex

        from .api import register_types
        from .models import Organisation, Place

        register_types()
        # What a public organisation or place shows is public: its logo, the country it lies in.
        ReferenceIndex.register_model(Organisation)
        ReferenceIndex.register_model(Place)
