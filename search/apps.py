from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class SearchConfig(AppConfig):
    name = "search"

    def ready(self) -> None:
        from cms.published.hints import hint_nothing

        from .models import Recommendation, RecommendedPage

        def changed(**_kwargs: Any) -> None:
            # No document is another one, but pages that were kept are.
            hint_nothing()

        for signal in (post_save, post_delete):
            for model in (Recommendation, RecommendedPage):
                signal.connect(changed, sender=model, weak=False, dispatch_uid=f"hint_{model.__name__}")
