from django.apps import AppConfig


class TranslationConfig(AppConfig):
    """The guard layer over wagtail-localize."""

    name = "cms.translation"
    label = "translation"

    def ready(self) -> None:
        from cms.published import duties

        from . import detaching, following, guard

        guard.connect()
        detaching.connect()
        duties.register(following.FollowDuty)
