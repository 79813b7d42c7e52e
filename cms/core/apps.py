from django.apps import AppConfig


class CoreConfig(AppConfig):
    """What every part of the site stands on."""

    name = "cms.core"
    label = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        import taggit.models
        from anyascii import anyascii
        from wagtail.models import ReferenceIndex

        # Register the checks, and the hook that hides what is not public.
        from . import actions, avatars, checks, privacy, redirects, references, renditions  # noqa: F401
        from .models import SiteSettings

        renditions.connect()
        redirects.connect()
        references.connect()
        actions.connect()
        avatars.connect()
        # A tag in Cyrillic letters has a Latin slug as pages have; without this, taggit leaves none of its letters.
        taggit.models.unidecode = anyascii
        # What the settings show is public: the logo.
        ReferenceIndex.register_model(SiteSettings)
