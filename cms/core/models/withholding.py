from django.db import models
from wagtail.models import Page


class Withholding(models.Model):
    """A translation that could not follow its published original: it is not public until it has.

    What somebody has taken out of the original may still stand in it.
    """

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="withholding")
    since = models.DateTimeField(auto_now_add=True)
    # Why it could not, for its editors.
    reason = models.TextField()

    # It uses no page: whoever looks up what refers to a page is not told of it.
    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.page} is withheld"
