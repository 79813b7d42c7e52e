from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Partner sites: their keys for the API, and the webhooks that tell them of changes."""

    name = "cms.partners"
    label = "partners"

    def ready(self) -> None:
        from cms.published import duties

        from . import checks  # noqa: F401 - registers itself
        from .delivering import Deliverer

        duties.register(Deliverer)
