from django.db import models
from wagtail_localize.models import StringTranslation, Translation


class CarriedWords(models.Model):
    """A translator's words that were carried on from an older text of the original, until somebody looks at them."""

    translation = models.OneToOneField(
        StringTranslation, on_delete=models.CASCADE, related_name="carried", primary_key=True
    )
    # The text that the words translate.
    made_from = models.TextField()
    since = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.translation}, made from an older text"


class PendingAssembly(models.Model):
    """A translation that is to follow its published original: written with the publication, gone when it has."""

    translation = models.OneToOneField(
        Translation, on_delete=models.CASCADE, related_name="pending_assembly", primary_key=True
    )
    requested_at = models.DateTimeField()
    # Who works on it has until then.
    taken_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.translation} follows its original"
