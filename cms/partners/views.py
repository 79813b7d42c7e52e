"""Partners and webhooks in the admin: what is done with a button."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.log_actions import log

from . import delivering, queueing
from .forms import KeyForm
from .models import ApiKey, Attempt, Delivery, Endpoint, Partner

View = Callable[..., HttpResponse]


def _for(permission: str) -> Callable[[View], View]:
    """Only for those who have this permission."""

    def decorate(view: View) -> View:
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


@_for("partners.change_partner")
@never_cache
def issue_key(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a key; the answer to the form is the only page that ever shows its token."""
    partner = get_object_or_404(Partner, pk=pk)
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key, token = ApiKey.issue(partner, form.cleaned_data["label"])
        log(partner, "partners.issue_key", data={"key": str(key)})
        return render(request, "partners/key.html", {"partner": partner, "key": key, "token": token})
    return render(request, "partners/new_key.html", {"partner": partner, "form": form})


@_for("partners.change_partner")
def revoke_key(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a key invalid for ever."""
    key = get_object_or_404(ApiKey.objects.valid().select_related("partner"), pk=pk)
    if request.method == "POST":
        key.revoked_at = timezone.now()
        key.save(update_fields=["revoked_at"])
        log(key.partner, "partners.revoke_key", data={"key": str(key)})
        told = _("The key %(key)s is revoked: requests with it are refused from now on.")
        messages.success(request, told % {"key": key})
        return redirect("partners:inspect", key.partner_id)
    return render(request, "partners/revoke_key.html", {"key": key})


@_for("partners.change_endpoint")
@require_POST
def rotate_secret(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to sign with a new secret, for a day beside the old one."""
    endpoint = get_object_or_404(Endpoint, pk=pk)
    endpoint.rotate()
    log(endpoint, "partners.rotate_secret")
    messages.success(request, _("There is a new secret. Deliveries are signed with both for 24 hours."))
    return redirect("webhooks:inspect", pk)


@_for("partners.change_endpoint")
@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch an endpoint off, or on again."""
    endpoint = get_object_or_404(Endpoint, pk=pk)
    if endpoint.active:
        endpoint.active = False
        endpoint.save(update_fields=["active"])
        messages.success(request, _("Switched off. What changes meanwhile is told when it is switched on again."))
    else:
        queueing.switch_on(endpoint)
        messages.success(request, _("Switched on: it goes on where it stopped."))
    log(endpoint, "partners.switch_on" if endpoint.active else "partners.switch_off")
    return redirect("webhooks:inspect", pk)


@_for("partners.change_endpoint")
@require_POST
def send_test(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a message that tells of nothing, and say what came back."""
    attempt = delivering.send_test(get_object_or_404(Endpoint, pk=pk))
    return _told(request, attempt, redirect("webhooks:inspect", pk))


@_for("partners.change_endpoint")
@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a delivery as it was, under its id, and say what came back."""
    attempt = delivering.send_now(get_object_or_404(Delivery, pk=pk))
    return _told(request, attempt, redirect("deliveries:inspect", pk))


def _told(request: HttpRequest, attempt: Attempt | None, response: HttpResponse) -> HttpResponse:
    if attempt is None:
        messages.warning(request, _("It is being sent at this moment."))
    elif attempt.succeeded:
        told = _("It has arrived: answer %(status)s after %(seconds)s s.")
        messages.success(request, told % {"status": attempt.status, "seconds": f"{attempt.seconds:.1f}"})
    else:
        because = _("answer %(status)s") % {"status": attempt.status} if attempt.status else _(attempt.error)
        messages.error(request, _("It has not arrived: %(reason)s") % {"reason": because})
    return response
