from django.conf import settings
from django.db import models
from wagtail.models import Locale, Page
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


class SubmissionJob(models.Model):
    """Somebody has asked for a page and those below it to be made ready for translation into several languages."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    # Who works on it has until then.
    taken_until = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.page} and what is below it"


class Submission(models.Model):
    """One page of a job, to be made ready for translation into one language."""

    job = models.ForeignKey(SubmissionJob, on_delete=models.CASCADE, related_name="submissions")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    locale = models.ForeignKey(Locale, on_delete=models.CASCADE, related_name="+")
    done_at = models.DateTimeField(null=True)
    # Why it was not done, for the person who asked for it.
    problem = models.TextField(blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = (models.UniqueConstraint(fields=["job", "page", "locale"], name="submitted_once"),)
        indexes = (models.Index(fields=["job", "done_at"]),)

    def __str__(self) -> str:
        return f"{self.page}, {self.locale}"
