from django.conf import settings
from django.db import models
from wagtail.models import Page


class Detachment(models.Model):
    """An editor's decision that a translation is public whether or not its original is."""

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="detachment")
    detached_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    detached_at = models.DateTimeField(auto_now_add=True)

    # It uses no page: whoever looks up what refers to a page is not told of it.
    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.page} goes its own way"
