"""What the dashboard tells about publishing: whether a worker runs, what waits, and what could not be published."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.models import Page, Revision
from wagtail.permissions import page_permission_policy

from . import scheduler
from .models import Postponed, PublishedState, Worker

# Whoever looks once a minute is in time; later than this nobody looks.
_LATE = timedelta(minutes=5)


class PublishingPanel(Component):
    """Shown to those who publish pages, where there is something to say."""

    name = "publishing"
    order = 40
    template_name = "published/panel.html"

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        request = parent_context["request"]
        now = timezone.now()
        worker = Worker.objects.order_by("-seen_at").first()
        publishes = page_permission_policy.user_has_permission(request.user, "publish")
        return {
            "worker": worker if publishes else None,
            "alive": Worker.objects.alive().exists(),
            "waiting": Revision.objects.filter(approved_go_live_at__gt=now).count(),
            "reconciled_at": PublishedState.objects.values_list("reconciled_at", flat=True).first(),
            "late": sum(due.at < now - _LATE for due in scheduler.overdue(now)) if publishes else 0,
            "postponed": list(self._postponed(request.user)),
        }

    def _postponed(self, user: Any) -> list[dict[str, Any]]:
        """What this person may edit of what could not be published; a title tells others too much."""
        rows = {row.object_id: row for row in Postponed.objects.order_by("due_at")}
        pages = page_permission_policy.instances_user_has_permission_for(user, "change").filter(pk__in=list(rows))
        return [{"page": page, "row": rows[str(page.pk)]} for page in pages if isinstance(page, Page)]
