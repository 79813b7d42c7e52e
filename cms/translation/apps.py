from django.apps import AppConfig


class TranslationConfig(AppConfig):
    """The guard layer over wagtail-localize."""

    name = "cms.translation"
    label = "translation"

    def ready(self) -> None:
        from cms.published import duties

        from . import deleting, detaching, following, guard, moving

        for each in (guard, detaching, deleting, moving):
            each.connect()
        duties.register(following.FollowDuty)
