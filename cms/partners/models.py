"""Partners, their keys, the addresses that are told of changes, and what was sent there."""

import base64
import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cms.published.models import PublishedState

if TYPE_CHECKING:
    from cms.published.changes import Position

# How long a secret that has been replaced goes on being used beside the new one.
ROTATION = timedelta(days=1)
# Nothing of this is ever part of a public page.
_IGNORED = True


class Partner(models.Model):
    """Somebody who copies or shows our content on a site of their own."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    contact = models.TextField(
        _("contact"), blank=True, help_text=_("Who answers when something is wrong: names, addresses.")
    )
    notes = models.TextField(_("notes"), blank=True)
    requests_per_minute = models.PositiveIntegerField(
        _("requests per minute"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("That its keys may send to the API, together. Empty: as many as the settings say for every key."),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = _IGNORED

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    """The keys that there are and were."""

    def valid(self) -> "ApiKeyQuerySet":
        """Those that nobody has revoked."""
        return self.filter(revoked_at=None)

    def of_token(self, token: str) -> "ApiKeyQuerySet":
        """The valid key with this token, if there is one."""
        return self.valid().filter(digest=digest(token))


def digest(token: str) -> str:
    """What is kept of a token.

    One round of SHA-256 is enough, and salt would add nothing: a token has 256 random bits, so that nobody can try
    them out as they can try out passwords. A slow hash would only slow every request down.
    """
    return hashlib.sha256(token.encode()).hexdigest()


class ApiKey(models.Model):
    """A key that a partner sends with its requests: it raises the limit of these, and shows nothing more."""

    # Whoever finds a token somewhere, in a log or a repository, sees what it is.
    TOKEN_PREFIX = "cmskey_"  # noqa: S105 - not a secret
    _SHOWN = len(TOKEN_PREFIX) + 6

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="keys")
    label = models.CharField(_("label"), max_length=100, help_text=_("Where it is used: “website”, “test system”."))
    # The beginning of the token, by which people recognise it.
    prefix = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    # How far the change feed was read with it, and when that was last told.
    epoch = models.CharField(max_length=16, blank=True)
    seq = models.BigIntegerField(null=True)
    read_at = models.DateTimeField(null=True)

    objects = ApiKeyQuerySet.as_manager()

    wagtail_reference_index_ignore = _IGNORED

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.prefix}…"

    @classmethod
    def issue(cls, partner: Partner, label: str) -> tuple["ApiKey", str]:
        """A new key and its token, which nobody can find out later."""
        token = cls.TOKEN_PREFIX + secrets.token_urlsafe(32)
        return cls.objects.create(partner=partner, label=label, prefix=token[: cls._SHOWN], digest=digest(token)), token

    @property
    def rate_limit(self) -> int:
        """Requests a minute; 0 for any number."""
        return self.partner.requests_per_minute or settings.API_KEY_RATE_LIMIT

    def has_read(self, position: "Position") -> None:
        """Note that the partner has everything up to this position of the change feed."""
        seq = 0 if position.start is not None else position.seq
        if (self.epoch, self.seq) != (position.epoch, seq):
            self.epoch, self.seq, self.read_at = position.epoch, seq, timezone.now()
            self.save(update_fields=["epoch", "seq", "read_at"])

    def is_past(self, epoch: str, seq: int) -> bool:
        """Whether what had this number was read with it."""
        return self.epoch == epoch and self.seq is not None and self.seq >= seq


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    """Where webhooks go."""

    def behind(self) -> "EndpointQuerySet":
        """Those in use that have not been told of everything and that nothing is on its way to."""
        state = PublishedState.objects.filter(pk=1)
        waiting = Delivery.objects.filter(endpoint=models.OuterRef("pk"), state=Delivery.State.PENDING)
        at_the_end = Q(epoch=models.Subquery(state.values("epoch"))) & Q(seq=models.Subquery(state.values("seq")))
        return self.filter(~at_the_end, ~models.Exists(waiting), active=True)


class Endpoint(models.Model):
    """An address of a partner that is told of changes, and how far it has been told."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="endpoints", verbose_name=_("partner"))
    url = models.URLField(_("address"), max_length=500, help_text=_("Begins with https://."))
    # The same filter as in the change feed: between commas, empty for everything.
    types = models.CharField(_("types"), max_length=200, blank=True)
    locales = models.CharField(_("languages"), max_length=200, blank=True)
    themes = models.CharField(_("themes"), max_length=1000, blank=True)
    countries = models.CharField(_("countries"), max_length=1000, blank=True)
    active = models.BooleanField(default=True)
    # The position in the change feed up to which deliveries have been made.
    epoch = models.CharField(max_length=16, blank=True)
    seq = models.BigIntegerField(default=0)
    # Since when nothing has arrived; why it was switched off if nobody did it.
    failing_since = models.DateTimeField(null=True)
    switched_off_at = models.DateTimeField(null=True)
    switched_off_because = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = EndpointQuerySet.as_manager()

    wagtail_reference_index_ignore = _IGNORED

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["partner__name", "pk"]

    def __str__(self) -> str:
        return self.url

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new one starts at the present end of the feed, with a secret."""
        is_new = self._state.adding
        if is_new and not self.epoch:
            ends = PublishedState.objects.filter(pk=1).values_list("epoch", "seq").first()
            self.epoch, self.seq = ends or ("", 0)
        super().save(*args, **kwargs)
        if is_new:
            Secret.objects.create(endpoint=self)

    @property
    def status(self) -> str:
        """In a word or two, for people."""
        if not self.active:
            return gettext("switched off") if self.switched_off_at is None else gettext("switched off by itself")
        return gettext("working") if self.failing_since is None else gettext("failing")

    def switch_off(self, reason: str) -> None:
        """Send no more, until somebody switches it on again."""
        self.active, self.switched_off_at, self.switched_off_because = False, timezone.now(), reason
        self.save(update_fields=["active", "switched_off_at", "switched_off_because"])

    def rotate(self) -> "Secret":
        """A new secret; those before are used beside it for a day."""
        ends = timezone.now() + ROTATION
        self.secrets.valid().filter(expires_at=None).update(expires_at=ends)
        return Secret.objects.create(endpoint=self)


def new_secret() -> str:
    """As Standard Webhooks has them: 256 random bits."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


class SecretQuerySet(models.QuerySet["Secret"]):
    """What deliveries are signed with."""

    def valid(self) -> "SecretQuerySet":
        """The present one, and those that are being replaced; the newest first."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now())).order_by("-pk")


class Secret(models.Model):
    """What an endpoint's deliveries are signed with. Kept as it is, because signing needs it."""

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="secrets")
    value = models.CharField(max_length=100, default=new_secret)
    created_at = models.DateTimeField(auto_now_add=True)
    # It has been replaced, and is used until then.
    expires_at = models.DateTimeField(null=True)

    objects = SecretQuerySet.as_manager()

    wagtail_reference_index_ignore = _IGNORED

    def __str__(self) -> str:
        return f"{self.value[:10]}…"


def message_id() -> str:
    """The name of a delivery, the same however often it is sent."""
    return f"msg_{secrets.token_hex(16)}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """What was sent and what is to be."""

    def due(self) -> "DeliveryQuerySet":
        """What is to be sent now and is in nobody's hands; the longest overdue first."""
        return (
            self.free()
            .filter(state=Delivery.State.PENDING, endpoint__active=True, next_at__lte=timezone.now())
            .order_by("next_at")
        )

    def free(self) -> "DeliveryQuerySet":
        """What nobody is sending at this moment, as far as one can know."""
        return self.filter(Q(leased_until=None) | Q(leased_until__lte=timezone.now()))


class Delivery(models.Model):
    """A message to an endpoint: the same bytes under the same id, however often it is sent."""

    class State(models.TextChoices):
        PENDING = "pending", pgettext_lazy("of a delivery", "on its way")
        DELIVERED = "delivered", pgettext_lazy("of a delivery", "delivered")
        FAILED = "failed", pgettext_lazy("of a delivery", "failed")

    endpoint = models.ForeignKey(
        Endpoint, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("webhook")
    )
    message_id = models.CharField(max_length=40, unique=True, default=message_id)
    type = models.CharField(max_length=40)
    body = models.TextField()
    # How many changes it tells of, and where the endpoint was before these: there it starts again if this fails.
    size = models.PositiveIntegerField(default=0)
    epoch = models.CharField(max_length=16, blank=True)
    seq = models.BigIntegerField(default=0)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PENDING)
    failures = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    next_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    # Who has taken it in hand, and until when nobody else may.
    lease = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    wagtail_reference_index_ignore = _IGNORED

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["endpoint"], condition=Q(state="pending"), name="one_delivery_on_its_way")
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state="pending"), name="deliveries_due"),
            models.Index(fields=["done_at"], name="deliveries_done"),
        ]

    def __str__(self) -> str:
        return self.message_id


class Attempt(models.Model):
    """One time that a delivery was sent, and what came back."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    url = models.CharField(max_length=500)
    # None where nothing came back; `error` then says why.
    status = models.PositiveIntegerField(null=True)
    answer = models.TextField(blank=True)
    error = models.TextField(blank=True)
    seconds = models.FloatField()

    wagtail_reference_index_ignore = _IGNORED

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.status or self.error}"

    @property
    def succeeded(self) -> bool:
        return self.status is not None and 200 <= self.status < 300
