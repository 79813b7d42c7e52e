from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Partner sites: their keys for the API, and the webhooks that tell them of changes."""

    name = "cms.partners"
    label = "partners"

    def ready(self) -> None:
        from cms.published import duties, withdrawing

        from . import checks, feed  # noqa: F401 - the checks register themselves
        from .delivering import Deliverer

        duties.register(Deliverer)
        withdrawing.register_readers(feed.readers)
