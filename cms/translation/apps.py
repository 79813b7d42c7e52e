from django.apps import AppConfig


class TranslationConfig(AppConfig):
    """The guard layer over wagtail-localize."""

    name = "cms.translation"
    label = "translation"

    def ready(self) -> None:
        from cms.published import duties

        # The checks register themselves.
        from . import checks, closing, deleting, detaching, following, guard, moving, submitting  # noqa: F401

        for each in (closing, guard, detaching, deleting, moving):
            each.connect()
        duties.register(following.FollowDuty, duties.Leftover(following.WAITS, following.take_up))
        duties.register(submitting.SubmissionDuty)
