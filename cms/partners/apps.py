from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Partner sites: their keys for the API, and the webhooks that tell them of changes."""

    name = "cms.partners"
    label = "partners"
