"""Partners, endpoints and deliveries in the admin: lists, forms, and a page of each."""

import json
from typing import Any

from django.db import models
from django.forms import ModelForm
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from cms.published.models import Worker

from . import feed
from .forms import EndpointForm
from .models import Attempt, Delivery, Endpoint, Partner

# Deliveries shown on the page of an endpoint.
_LATEST = 15


def _page_of(name: str) -> Any:
    return lambda row: reverse(f"{name}:inspect", args=[row.pk])


class _ToItsPage:
    """After saving, the page of what was saved."""

    object: models.Model
    index_url_name: str

    def get_success_url(self) -> str:
        return reverse(f"{self.index_url_name.partition(':')[0]}:inspect", args=[self.object.pk])


class _Create(_ToItsPage, generic.CreateView):
    pass


class EndpointCreate(_Create):
    def get_initial(self) -> dict[str, Any]:
        """Of the partner whose page it was begun on."""
        return {**super().get_initial(), "partner": self.request.GET.get("partner")}


class _Edit(_ToItsPage, generic.EditView):
    pass


class _Page(generic.InspectView):
    """The page of one thing: its header says what it is, its buttons what can be done."""

    page_title = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_change = self.request.user.has_perm(f"partners.change_{self.object._meta.model_name}")
        return {
            **super().get_context_data(**kwargs),
            "object": self.object,
            "may_change": may_change,
            "worker": Worker.objects.alive().exists(),
            **self.more(),
        }

    def more(self) -> dict[str, Any]:
        return {}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        name = self.model._meta.verbose_name_plural.capitalize()
        index = {"url": reverse(self.index_url_name), "label": name}
        return [*self.breadcrumbs_items, index, {"url": "", "label": str(self.object)}]

    def get_header_title(self) -> str:
        return str(self.object)


class PartnerPage(_Page):
    def more(self) -> dict[str, Any]:
        keys = list(self.object.keys.order_by("-revoked_at", "pk"))
        return {
            "keys": [(key, feed.progress(key)) for key in keys if key.revoked_at is None],
            "revoked": [key for key in keys if key.revoked_at],
            "endpoints": self.object.endpoints.all(),
        }


class EndpointPage(_Page):
    def more(self) -> dict[str, Any]:
        return {
            "secrets": self.object.secrets.valid(),
            "behind": feed.behind(self.object.epoch, self.object.seq),
            "deliveries": _with_attempts(self.object.deliveries.all())[:_LATEST],
            "on_its_way": self.object.deliveries.filter(state=Delivery.State.PENDING).first(),
        }


class DeliveryPage(_Page):
    def more(self) -> dict[str, Any]:
        body = json.dumps(json.loads(self.object.body), ensure_ascii=False, indent=2)
        return {"body": body, "attempts": self.object.attempts.all(), "endpoint": self.object.endpoint}


def _with_attempts(deliveries: models.QuerySet[Delivery]) -> models.QuerySet[Delivery]:
    latest = Attempt.objects.filter(delivery=models.OuterRef("pk")).order_by("-pk")
    return deliveries.annotate(
        sent=models.Count("attempts"),
        status=models.Subquery(latest.values("status")[:1]),
        error=models.Subquery(latest.values("error")[:1]),
        seconds=models.Subquery(latest.values("seconds")[:1]),
    )


def _feed_of(partner: Partner) -> str:
    """Of the key that was last used to read it."""
    key = partner.keys.filter(revoked_at=None, read_at__isnull=False).order_by("-read_at").first()
    return feed.progress(key) if key else "–"


def _last_used(partner: Any) -> str:
    return f"{timezone.localtime(partner.last_used):%Y-%m-%d %H:%M}" if partner.last_used else "–"


class PartnerIndex(generic.IndexView):
    def get_base_queryset(self) -> models.QuerySet[Partner]:
        valid = models.Q(keys__revoked_at=None)
        return Partner.objects.annotate(
            key_count=models.Count("keys", filter=valid, distinct=True),
            endpoint_count=models.Count("endpoints", distinct=True),
            last_used=models.Max("keys__last_used_at"),
        )


class EndpointIndex(generic.IndexView):
    def get_base_queryset(self) -> models.QuerySet[Endpoint]:
        return Endpoint.objects.select_related("partner").annotate(last=models.Max("deliveries__attempts__at"))

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(*args, **kwargs), "worker": Worker.objects.alive().exists()}


class DeliveryIndex(generic.IndexView):
    def get_base_queryset(self) -> models.QuerySet[Delivery]:
        return _with_attempts(Delivery.objects.select_related("endpoint__partner")).order_by("-pk")

    @property
    def add_url(self) -> None:
        """Deliveries are made by themselves."""
        return None


class PartnerViewSet(ModelViewSet):
    model = Partner
    name = "partners"
    icon = "globe"
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class, inspect_view_class = PartnerIndex, PartnerPage
    add_view_class, edit_view_class = _Create, _Edit
    inspect_template_name = "partners/partner.html"
    form_fields = ["name", "contact", "requests_per_minute", "notes"]
    search_fields = ["name", "contact", "notes"]
    ordering = "name"
    list_display = [
        TitleColumn("name", label=_("Name"), get_url=_page_of("partners"), sort_key="name"),
        Column("key_count", label=_("Keys")),
        Column("last_used", label=_("Last used"), accessor=_last_used, sort_key="last_used"),
        Column("feed", label=_("Change feed"), accessor=_feed_of),
        Column("endpoint_count", label=_("Webhooks")),
    ]

    def get_urlpatterns(self) -> list[URLPattern]:
        from . import views

        return [
            *super().get_urlpatterns(),
            path("<int:pk>/new-key/", views.issue_key, name="issue_key"),
            path("revoke-key/<int:pk>/", views.revoke_key, name="revoke_key"),
        ]


def wanted(endpoint: Endpoint) -> str:
    """What an endpoint is told of, in a few words."""
    parts = [endpoint.types, endpoint.locales, endpoint.themes, endpoint.countries]
    return "; ".join(part.replace(",", ", ") for part in parts if part) or gettext("everything")


class EndpointViewSet(ModelViewSet):
    model = Endpoint
    name = "webhooks"
    icon = "link-external"
    menu_label = _("Webhooks")
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class, add_view_class, edit_view_class, inspect_view_class = (
        EndpointIndex,
        EndpointCreate,
        _Edit,
        EndpointPage,
    )
    index_template_name = "partners/endpoints.html"
    inspect_template_name = "partners/endpoint.html"
    search_fields = ["url", "partner__name"]
    list_display = [
        TitleColumn("url", label=_("Address"), get_url=_page_of("webhooks")),
        Column("partner", label=_("Partner")),
        Column("wanted", label=_("Told of"), accessor=wanted),
        StatusTagColumn("status", label=_("Status"), primary=lambda row: row.active),
        DateColumn("last", label=_("Last sent")),
    ]

    def get_form_class(self, for_update: bool = False) -> type[ModelForm[Endpoint]]:
        return EndpointForm

    def get_urlpatterns(self) -> list[URLPattern]:
        from . import views

        return [
            *super().get_urlpatterns(),
            path("<int:pk>/rotate/", views.rotate_secret, name="rotate"),
            path("<int:pk>/switch/", views.switch, name="switch"),
            path("<int:pk>/test/", views.send_test, name="test"),
        ]


class DeliveryFilters(WagtailFilterSet):
    state = ChoiceFilter(label=_("State"), choices=Delivery.State.choices)

    class Meta:
        model = Delivery
        fields = ["endpoint", "state"]


class DeliveryViewSet(ModelViewSet):
    model = Delivery
    name = "deliveries"
    icon = "mail"
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class, inspect_view_class = DeliveryIndex, DeliveryPage
    inspect_template_name = "partners/delivery.html"
    filterset_class = DeliveryFilters
    form_fields: list[str] = []
    list_per_page = 50
    list_display = [
        TitleColumn("message_id", label=_("Delivery"), get_url=_page_of("deliveries")),
        Column("type", label=_("Type")),
        Column("endpoint", label=_("Address")),
        DateColumn("created_at", label=_("Made")),
        StatusTagColumn("get_state_display", label=_("State"), primary=lambda row: row.state == "delivered"),
        Column("answer", label=_("Last answer"), accessor=lambda row: row.status or row.error or "–"),
        Column("sent", label=_("Attempts")),
    ]

    def get_urlpatterns(self) -> list[URLPattern]:
        from . import views

        kept = {"index", "index_results", "inspect"}
        return [
            *(pattern for pattern in super().get_urlpatterns() if pattern.name in kept),
            path("<int:pk>/send-again/", views.send_again, name="send_again"),
        ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Nobody writes deliveries: there is nothing to add, to change or to delete."""
        missing = dict.fromkeys(("add_url_name", "edit_url_name", "delete_url_name", "history_url_name"))
        known: dict[str, Any] = super().get_common_view_kwargs(**{**missing, "usage_url_name": None, **kwargs})
        return known


class PartnersViewSetGroup(ModelViewSetGroup):
    """Who copies our content, and how they are told of changes."""

    menu_label = _("Partners")
    menu_icon = "globe"
    menu_order = 220
    items = (PartnerViewSet, EndpointViewSet, DeliveryViewSet)
