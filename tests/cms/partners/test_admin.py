"""Partners in the admin: their managers make keys and webhooks and see what became of them; nobody else does."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ReferenceIndex
from wagtail.test.utils.form_data import querydict_from_html

from cms.core.models import User
from cms.partners import outbound
from cms.partners.delivering import send_test
from cms.partners.models import ApiKey, Delivery, Endpoint, Partner
from cms.published import changes, withdrawing
from cms.published.models import Worker
from tests import factories
from tests.cms.partners.receiver import answers, listening

pytestmark = pytest.mark.django_db


def member(group: str) -> Client:
    user = User.objects.create_user(group, password="a long password")
    user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def manager() -> Client:
    return member("Partners' managers")


def shown(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def saved(client: Client, view: str, *args: object, **values: object) -> object:
    """The answer to the form, filled in as it is offered but for these values."""
    address = reverse(view, args=args)
    form = querydict_from_html(client.get(address).content.decode(), form_id="w-editor-form")
    for key, value in values.items():
        form.setlist(key, value if isinstance(value, list) else [value])
    return client.post(address, dict(form.lists()))


def test_a_new_key_is_shown_once_and_works_until_it_is_revoked(manager, client):
    answer = saved(manager, "partners:add", name="Steppe News", contact="Aigul")
    partner = Partner.objects.get()
    assert answer.url == reverse("partners:inspect", args=[partner.pk])
    made = manager.post(reverse("partners:issue_key", args=[partner.pk]), {"label": "website"})
    token = re.search(r'value="(cmskey_[^"]+)"', made.content.decode())[1]
    assert "no-store" in made["Cache-Control"]
    assert client.get("/api/v1/", headers={"x-api-key": token}).status_code == 200
    key = ApiKey.objects.get()
    page = shown(manager, "partners:inspect", partner.pk)
    assert token not in page
    assert str(key) in page
    revoke = reverse("partners:revoke_key", args=[key.pk])
    assert key.prefix in manager.get(revoke).content.decode()
    assert manager.post(revoke).status_code == 302
    assert client.get("/api/v1/", headers={"x-api-key": token}).status_code == 401
    assert "Revoked:" in shown(manager, "partners:inspect", partner.pk)
    assert manager.post(revoke).status_code == 404


def test_it_is_seen_how_far_a_partner_has_come(manager, client):
    key, token = factories.api_key()
    factories.news()
    assert "not read yet" in shown(manager, "partners:inspect", key.partner_id)
    position = changes.end()
    factories.news()
    client.get(f"/api/v1/changes/?cursor={position.encode()}", headers={"x-api-key": token})
    count = len(changes.next_page(position, changes.Filter(), 100).changes)
    for page in (shown(manager, "partners:inspect", key.partner_id), shown(manager, "partners:index")):
        assert f"{count} change{'' if count == 1 else 's'} behind, read on {timezone.now():%Y-%m-%d}" in page
    ((name, is_past),) = withdrawing.readers()
    assert name == key.partner.name
    assert is_past(position.epoch, position.seq)
    assert not is_past(position.epoch, position.seq + 1)
    assert not is_past("other", 1)
    client.get(f"/api/v1/changes/?cursor={changes.end().encode()}", headers={"x-api-key": token})
    assert "up to date" in shown(manager, "partners:inspect", key.partner_id)


def test_a_webhook_is_made_with_its_filter_and_changed(manager, monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", lambda *_args, **_kwargs: [(2, 1, 6, "", ("93.184.215.14", 443))])
    factories.theme(theme_code="migration")
    partner = factories.partner()
    values = {"url": "https://partner.example/hook", "types": ["news", "project"], "themes": ["migration"]}
    answer = saved(manager, "webhooks:add", partner=partner.pk, countries="kg, KZ", **values)
    endpoint = Endpoint.objects.get()
    assert answer.url == reverse("webhooks:inspect", args=[endpoint.pk])
    assert (endpoint.types, endpoint.themes, endpoint.countries) == ("news,project", "migration", "KG,KZ")
    assert (endpoint.epoch, endpoint.seq) == (changes.end().epoch, changes.end().seq)
    saved(manager, "webhooks:edit", endpoint.pk, types=[], countries="")
    endpoint.refresh_from_db()
    assert (endpoint.types, endpoint.themes, endpoint.countries) == ("", "migration", "")
    assert endpoint.secrets.get().value in shown(manager, "webhooks:inspect", endpoint.pk)
    assert "migration" in shown(manager, "webhooks:index")


def test_an_address_that_nothing_may_be_sent_to_is_refused_with_the_reason(manager, monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", lambda *_args, **_kwargs: [(2, 1, 6, "", ("10.0.0.7", 443))])
    partner = factories.partner()
    for url, reason in (
        ("http://partner.example/", "has to begin with https://"),
        ("https://intranet.example/", "is not on the public internet"),
    ):
        answer = saved(manager, "webhooks:add", partner=partner.pk, url=url, countries="XX")
        assert reason in answer.content.decode()
        assert "No country code" in answer.content.decode()
    assert not Endpoint.objects.exists()


def test_a_test_and_a_delivery_are_sent_with_a_button_and_what_comes_back_is_shown_as_text(manager, settings):
    settings.WEBHOOKS_ALLOW_LOOPBACK = True
    with listening() as receiver:
        endpoint = factories.endpoint(receiver.url)
        receiver.behaviour["/"] = answers(500, b"<script>alert(1)</script>")
        told = manager.post(reverse("webhooks:test", args=[endpoint.pk]), follow=True).content.decode()
        assert "It has not arrived: answer 500" in told
        delivery = Delivery.objects.get()
        page = shown(manager, "deliveries:inspect", delivery.pk)
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "webhook.test" in page
        receiver.behaviour.clear()
        again = manager.post(reverse("deliveries:send_again", args=[delivery.pk]), follow=True).content.decode()
        assert "It has arrived: answer 204" in again
        assert len({each.headers["webhook-id"] for each in receiver.sent}) == 1
    assert delivery.message_id in shown(manager, "deliveries:index")
    assert delivery.message_id in shown(manager, "webhooks:inspect", endpoint.pk)


def test_a_webhook_is_switched_off_and_on_and_says_why_it_is_off(manager):
    endpoint = factories.endpoint()
    endpoint.switch_off("The receiver answered 410.")
    assert "The receiver answered 410." in shown(manager, "webhooks:inspect", endpoint.pk)
    for is_active in (True, False):
        manager.post(reverse("webhooks:switch", args=[endpoint.pk]))
        endpoint.refresh_from_db()
        assert endpoint.active is is_active
        assert "answered 410" not in shown(manager, "webhooks:inspect", endpoint.pk)
    manager.post(reverse("webhooks:rotate", args=[endpoint.pk]))
    assert [secret.expires_at is None for secret in endpoint.secrets.valid()] == [True, False]


def test_it_is_said_when_no_worker_sends_anything(manager):
    endpoint = factories.endpoint()
    pages = [("webhooks:index",), ("webhooks:inspect", endpoint.pk)]
    assert all("No worker is running" in shown(manager, *page) for page in pages)
    Worker.objects.create(name="here", started_at=timezone.now(), seen_at=timezone.now())
    assert not any("No worker is running" in shown(manager, *page) for page in pages)


@pytest.mark.parametrize("group", ["Editors", "Moderators"])
def test_nobody_else_has_to_do_with_partners(group):
    key, _token = factories.api_key()
    endpoint = factories.endpoint(owner=key.partner)
    delivery = Delivery.objects.create(endpoint=endpoint, type="webhook.test", body="{}")
    other = member(group)
    assert "Webhooks" not in other.get(reverse("wagtailadmin_home")).content.decode()
    for name, pk in (
        ("partners:inspect", key.partner_id),
        ("partners:issue_key", key.partner_id),
        ("partners:revoke_key", key.pk),
        ("webhooks:inspect", endpoint.pk),
        ("webhooks:switch", endpoint.pk),
        ("webhooks:rotate", endpoint.pk),
        ("webhooks:test", endpoint.pk),
        ("deliveries:inspect", delivery.pk),
        ("deliveries:send_again", delivery.pk),
    ):
        address = reverse(name, args=[pk])
        for answer in (other.post(address, {"label": "a"}), other.get(address)):
            assert answer.status_code in {302, 405}, address
            assert answer.status_code == 405 or answer.url == reverse("wagtailadmin_home")
    key.refresh_from_db()
    endpoint.refresh_from_db()
    assert (key.revoked_at, endpoint.active, endpoint.secrets.count(), ApiKey.objects.count()) == (None, True, 1, 1)


def test_partners_make_nothing_public():
    factories.endpoint()
    assert not ReferenceIndex.objects.filter(base_content_type__app_label="partners").exists()
    assert not any(model._meta.app_label == "partners" for model in ReferenceIndex.tracked_models)


def test_a_test_to_an_address_that_does_not_answer_is_over_in_time(monkeypatch):
    monkeypatch.setattr(outbound, "TIME", 0.1)
    endpoint = factories.endpoint("https://203.0.113.7/")
    attempt = send_test(endpoint)
    assert "not on the public internet" in attempt.error
    assert attempt.at > timezone.now() - timedelta(seconds=5)
