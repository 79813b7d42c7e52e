"""What every page of the site has in common."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, Panel, TabbedInterface
from wagtail.models import Page

from ..copy_form import CopyPageForm
from ..visibility import is_hidden
from ..words import WordsMixin


class BasePage(WordsMixin, Page):
    """A page with a summary and a lead image; its words are translated, everything else is a fact of the original."""

    summary = models.TextField(
        _("summary"), blank=True, max_length=600, help_text=_("One or two sentences, shown in lists and shares.")
    )
    lead_image = models.ForeignKey(
        "core.CustomImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("lead image"),
    )
    lead_image_alt = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_("What the picture shows, for those who cannot see it. Empty: the image's own."),
    )
    lead_image_caption = models.CharField(_("caption"), max_length=500, blank=True)
    lead_image_credit = models.CharField(
        _("credit"), max_length=255, blank=True, help_text=_("Empty: the image's own.")
    )

    # An index page lists items and is none; every other page type registers its document.
    is_item: ClassVar[bool] = True
    words: ClassVar[tuple[str, ...]] = (
        "title",
        "seo_title",
        "search_description",
        "summary",
        "lead_image_alt",
        "lead_image_caption",
        "lead_image_credit",
    )

    copy_form_class = CopyPageForm
    content_panels: ClassVar[list[Panel]] = [*Page.content_panels, FieldPanel("summary")]
    lead_image_panel = MultiFieldPanel(
        [
            FieldPanel("lead_image"),
            FieldPanel("lead_image_alt"),
            FieldPanel("lead_image_caption"),
            FieldPanel("lead_image_credit"),
        ],
        heading=_("Lead image"),
    )
    # The tab between content and promotion: what is entered once for all languages.
    fact_panels: ClassVar[list[Panel]] = []

    class Meta:
        abstract = True

    @property
    def status_string(self) -> str:
        """What lists in the admin call it: not just "live" where readers do not find it."""
        status: str = super().status_string
        return _("%(status)s, hidden from readers") % {"status": status} if is_hidden(self) else status

    def update_aliases(self, *, _updated_ids: list[int] | None = None, **kwargs: Any) -> None:
        """Bring the aliases up to date with this page. Wagtail would publish them when it is only scheduled, too."""
        if self.live or _updated_ids is not None:
            super().update_aliases(_updated_ids=_updated_ids, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.go_live_at and self.expire_at and self.go_live_at > self.expire_at:
            raise ValidationError({"expire_at": _("A page cannot expire before it goes live.")})


def tabs(page_class: Any) -> TabbedInterface:
    """Content, facts, promotion: the same three tabs for every page type."""
    return TabbedInterface(
        [
            ObjectList(page_class.content_panels, heading=_("Content")),
            *([ObjectList(page_class.fact_panels, heading=_("Facts"))] if page_class.fact_panels else []),
            ObjectList(Page.promote_panels, heading=_("Promote")),
        ]
    )
