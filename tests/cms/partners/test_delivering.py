"""Webhooks: whatever receivers do, and whoever is killed, each endpoint is told of everything, in order."""

import json
import re
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import checks, mail
from django.core.management import call_command
from django.utils import timezone
from jsonschema import Draft202012Validator
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from cms.api.about import OPENAPI
from cms.core.models import User
from cms.partners import delivering, messages, outbound, queueing
from cms.partners.delivering import Deliverer, send_now, send_test
from cms.partners.models import Attempt, Delivery, Endpoint
from cms.published import changes
from cms.published.models import PublishedState
from tests import factories
from tests.cms.partners.receiver import Sent, answers, drips, hangs, listening, resets

pytestmark = pytest.mark.django_db

TIME = 0.3


@pytest.fixture
def receiver(settings, monkeypatch):
    settings.WEBHOOKS_ALLOW_LOOPBACK = True
    monkeypatch.setattr(outbound, "TIME", TIME)
    with listening() as found:
        yield found


@pytest.fixture
def endpoint(receiver) -> Endpoint:
    return factories.endpoint(f"{receiver.url}/hook")


@pytest.fixture
def deliverer() -> Deliverer:
    return Deliverer(threading.Event())


def change(number: int = 1) -> None:
    for _each in range(number):
        factories.news()


def body(sent: Sent) -> dict:
    return json.loads(sent.body)


def told(sent: list[Sent]) -> list[int]:
    return [each["seq"] for one in sent for each in body(one)["data"]["changes"]]


def everything_after(position: changes.Position) -> list[int]:
    return [each.thin["seq"] for each in changes.next_page(position, changes.Filter(), 1000).changes]


def now_is_the_next_time(endpoint: Endpoint) -> None:
    endpoint.deliveries.update(next_at=timezone.now())


def test_what_changes_is_told_signed_and_once(endpoint, receiver, deliverer):
    start = changes.end()
    deliverer.tick()
    assert receiver.sent == []
    change(2)
    deliverer.tick()
    deliverer.tick()
    (sent,) = receiver.sent
    secret = endpoint.secrets.get().value
    verified = Webhook(secret).verify(sent.body, sent.headers)
    assert secret.startswith("whsec_")
    assert verified["type"] == "content.changed"
    assert verified["data"]["changes"] == [
        each.thin for each in changes.next_page(start, changes.Filter(), 100).changes
    ]
    assert verified["data"]["cursor"] == changes.end().encode()
    delivery = endpoint.deliveries.get()
    assert (delivery.state, delivery.size, sent.headers["webhook-id"]) == (
        "delivered",
        len(verified["data"]["changes"]),
        delivery.message_id,
    )
    with pytest.raises(WebhookVerificationError):
        Webhook(factories.endpoint().secrets.get().value).verify(sent.body, sent.headers)


def test_many_changes_are_told_in_order_in_several_deliveries(endpoint, receiver, deliverer, monkeypatch):
    monkeypatch.setattr(queueing, "MOST_CHANGES", 2)
    start = changes.end()
    change(3)
    deliverer.tick()
    assert told(receiver.sent) == everything_after(start)
    assert len(receiver.sent) > 1


def test_an_endpoint_is_told_as_its_filter_says(client, receiver, deliverer):
    endpoint = factories.endpoint(receiver.url, types="news", locales="ru,ky", themes="", countries="KG")
    assert queueing.filter_of(endpoint) == changes.Filter.of(["news"], ["ru", "ky"], [], ["KG"])
    change()
    deliverer.tick()
    data = body(receiver.sent[0])["data"]
    assert {each["reason"] for each in data["changes"]} == {"left_filter"}
    # Its receiver can read on with them.
    assert client.get(f"/api/v1/changes/?type=news&locale=ky,ru&country=KG&cursor={data['cursor']}").status_code == 200


def test_what_is_told_is_as_the_contract_says(endpoint, receiver, deliverer):
    contract = json.loads(OPENAPI.read_text())
    change()
    deliverer.tick()
    send_test(endpoint)
    call_command("new_epoch", verbosity=0)
    deliverer.tick()
    assert {body(sent)["type"] for sent in receiver.sent} == set(contract["webhooks"])
    for sent in receiver.sent:
        said = contract["webhooks"][body(sent)["type"]]["post"]
        schema = said["requestBody"]["content"]["application/json"]["schema"]
        validator = Draft202012Validator({**schema, "components": contract["components"]})
        assert [error.message for error in validator.iter_errors(body(sent))] == []
        assert {each["name"] for each in said["parameters"]} <= {name.lower() for name in sent.headers}


def test_the_guides_example_of_a_signature_is_right(monkeypatch, tmp_path, capsys):
    guide = (OPENAPI.parent.parent / "docs" / "partners.md").read_text(encoding="utf-8")
    section = guide.partition("## Verify a webhook\n")[2]
    values = dict(re.findall(r"^(WEBHOOK_[A-Z]+|body)=(.+)$", section, re.MULTILINE))
    secret, name, timestamp, signature, text = (
        values[key] for key in ("WEBHOOK_SECRET", "WEBHOOK_ID", "WEBHOOK_TIMESTAMP", "WEBHOOK_SIGNATURE", "body")
    )
    at = datetime.fromtimestamp(int(timestamp), UTC)
    assert messages.headers(name, text, at, [secret])["webhook-signature"] == signature
    # And by the guide's own program, on that day.
    program = re.search(r"^```python\n(.*?)^```", section, re.DOTALL | re.MULTILINE)[1]
    (tmp_path / "body.json").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for key, value in values.items():
        monkeypatch.setenv(key, value)
    for later, verdict in ((10, "ours\n"), (3600, "not ours\n")):
        monkeypatch.setattr(time, "time", lambda seconds=int(timestamp) + later: seconds)
        exec(program, {})  # noqa: S102 - our own
        assert capsys.readouterr().out == verdict


def test_during_a_rotation_both_secrets_are_valid(endpoint, receiver):
    old = endpoint.secrets.get().value
    new = endpoint.rotate().value
    send_test(endpoint)
    for secret in (old, new):
        Webhook(secret).verify(receiver.sent[-1].body, receiver.sent[-1].headers)
    endpoint.secrets.filter(value=old).update(expires_at=timezone.now())
    send_test(endpoint)
    Webhook(new).verify(receiver.sent[-1].body, receiver.sent[-1].headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(old).verify(receiver.sent[-1].body, receiver.sent[-1].headers)


@pytest.mark.parametrize(
    ("behaviour", "status", "words"),
    [
        (answers(500, b"<b>Ouch</b>"), 500, "<b>Ouch</b>"),
        (answers(302, Location="/elsewhere"), 302, ""),
        (answers(404), 404, ""),
        (hangs(5), None, "no complete answer"),
        (drips, None, "no complete answer"),
        (resets, None, "Connection reset"),
    ],
)
def test_what_does_not_arrive_is_sent_again_as_it_was(endpoint, receiver, deliverer, behaviour, status, words):
    start = changes.end()
    receiver.behaviour["/hook"] = behaviour
    change()
    before = timezone.now()
    deliverer.tick()
    delivery = endpoint.deliveries.get()
    attempt = delivery.attempts.get()
    assert (attempt.status, delivery.state, delivery.failures) == (status, "pending", 1)
    assert words in attempt.answer + attempt.error
    assert attempt.seconds < TIME + 2
    assert timedelta(seconds=5) <= delivery.next_at - before < timedelta(seconds=8)
    endpoint.refresh_from_db()
    assert endpoint.failing_since >= before
    # What changes meanwhile waits its turn.
    change()
    deliverer.tick()
    assert len(receiver.sent) == 1
    receiver.behaviour.clear()
    now_is_the_next_time(endpoint)
    deliverer.tick()
    first, again, later = receiver.sent
    assert (again.body, again.headers["webhook-id"]) == (first.body, first.headers["webhook-id"])
    assert told([again, later]) == everything_after(start)
    endpoint.refresh_from_db()
    assert endpoint.failing_since is None


def test_attempts_go_on_for_three_days_then_the_endpoint_is_switched_off_and_nothing_is_lost(
    endpoint, receiver, deliverer, django_capture_on_commit_callbacks
):
    manager = User.objects.create_user("manager", email="manager@example.org")
    manager.groups.add(Group.objects.get(name="Partners' managers"))
    start = changes.end()
    receiver.behaviour["/hook"] = answers(500, b"Ouch")
    change()
    waited = timedelta()
    while endpoint.active:
        now = timezone.now()
        with django_capture_on_commit_callbacks(execute=True):
            deliverer.tick()
        delivery = endpoint.deliveries.get()
        waited += delivery.next_at - now if delivery.state == "pending" else timedelta()
        now_is_the_next_time(endpoint)
        endpoint.refresh_from_db()
    assert timedelta(hours=72) < waited < timedelta(hours=100)
    assert (delivery.state, delivery.attempts.count()) == ("failed", len(queueing.PAUSES) + 1)
    assert "The receiver answered 500." in endpoint.switched_off_because
    assert endpoint.status == "switched off by itself"
    (message,) = mail.outbox
    assert message.to == ["manager@example.org"]
    assert endpoint.switched_off_because in message.body

    receiver.sent.clear()
    receiver.behaviour.clear()
    change()
    deliverer.tick()
    assert receiver.sent == []
    queueing.switch_on(endpoint)
    deliverer.tick()
    assert told(receiver.sent) == everything_after(start)


def test_a_receiver_that_is_gone_is_told_nothing_more(endpoint, receiver, deliverer):
    receiver.behaviour["/hook"] = answers(410)
    change()
    deliverer.tick()
    deliverer.tick()
    endpoint.refresh_from_db()
    assert (len(receiver.sent), endpoint.active) == (1, False)
    assert "410" in endpoint.switched_off_because


@pytest.mark.parametrize(
    ("status", "retry_after", "least", "most"),
    [
        (429, "120", 115, 130),
        (503, "120", 115, 130),
        (503, "Fri, 31 Dec 9999 23:59:59 GMT", 86_000, 87_000),
        (429, "1", 4, 8),
        (429, "99999999999999", 86_000, 87_000),
        (429, "soon", 4, 8),
        (500, "120", 4, 8),
    ],
)
def test_a_receiver_can_say_when_to_come_again(endpoint, receiver, deliverer, status, retry_after, least, most):
    receiver.behaviour["/hook"] = answers(status, Retry_After=retry_after)
    change()
    deliverer.tick()
    wait = (endpoint.deliveries.get().next_at - timezone.now()).total_seconds()
    assert least < wait < most


def test_bad_receivers_delay_no_other(receiver, deliverer, monkeypatch):
    monkeypatch.setattr(delivering, "AT_ONCE", 8)
    monkeypatch.setattr(outbound, "TIME", 10)
    slow = [factories.endpoint(f"{receiver.url}/slow{number}") for number in range(6)]
    good = [factories.endpoint(f"{receiver.url}/good{number}") for number in range(6)]
    Endpoint.objects.filter(pk__in=[each.pk for each in slow]).update(failing_since=timezone.now())
    arrived: list[str] = []
    all_others, in_time = threading.Event(), []

    def answer(handler: Any, sent: Sent) -> None:
        arrived.append(sent.path)
        if len(arrived) == len(good):
            all_others.set()
        answers(204)(handler, sent)

    # Hangs until all others have their delivery.
    receiver.behaviour = {f"/slow{number}": lambda *_: in_time.append(all_others.wait(8)) for number in range(6)}
    receiver.otherwise = answer
    change()
    deliverer.tick()
    assert len(arrived) == 6
    assert in_time == 6 * [True]
    assert {each.deliveries.get().state for each in good} == {"delivered"}
    assert {each.deliveries.get().state for each in slow} == {"pending"}


def test_what_a_killed_worker_had_in_hand_is_taken_by_another(endpoint, receiver, deliverer):
    change()
    queueing.make_deliveries()
    (killed,) = queueing.claim(5, failing=False)
    deliverer.tick()
    assert receiver.sent == []
    Delivery.objects.update(leased_until=timezone.now())
    deliverer.tick()
    assert len(receiver.sent) == 1
    # It was not dead after all: what it tells then changes nothing, and stands in the log.
    late = delivering.Outcome(killed.pk, killed.lease, timezone.now(), endpoint.url, 1.0, error="Too late.")
    queueing.record(late)
    killed.refresh_from_db()
    assert (killed.state, killed.failures, killed.attempts.count()) == ("delivered", 0, 2)


def test_a_worker_that_stops_leaves_what_it_has_in_hand_to_others(endpoint, receiver, deliverer, monkeypatch):
    monkeypatch.setattr(outbound, "TIME", 10)
    monkeypatch.setattr(delivering, "_FAREWELL", 0.1)
    receiver.behaviour["/hook"] = hangs(5)
    change()
    queueing.make_deliveries()
    deliverer._start()
    start = time.monotonic()
    deliverer._stop.set()
    deliverer.tick()
    deliverer.close()
    assert time.monotonic() - start < 3
    assert Delivery.objects.due().get() == endpoint.deliveries.get()


def test_after_a_restore_it_is_said_once_that_everything_begins_anew(endpoint, receiver, deliverer):
    change()
    call_command("new_epoch", verbosity=0)
    receiver.behaviour["/hook"] = answers(410)
    deliverer.tick()
    receiver.behaviour.clear()
    endpoint.refresh_from_db()
    queueing.switch_on(endpoint)
    deliverer.tick()
    change()
    deliverer.tick()
    assert [body(each)["type"] for each in receiver.sent] == ["content.resync", "content.resync", "content.changed"]
    resync = body(receiver.sent[1])["data"]
    assert resync["changes"] == []
    position = changes.Position.decode(resync["cursor"])
    assert position.epoch == PublishedState.objects.get().epoch
    assert told(receiver.sent[2:]) == everything_after(position)


def test_a_test_is_sent_at_once_and_wakes_what_waits(endpoint, receiver, deliverer):
    receiver.behaviour["/hook"] = answers(500)
    change()
    deliverer.tick()
    assert send_test(endpoint).status == 500
    receiver.behaviour.clear()
    endpoint.refresh_from_db()
    assert send_test(endpoint).succeeded
    assert body(receiver.sent[-1])["type"] == "webhook.test"
    deliverer.tick()
    assert body(receiver.sent[-1])["type"] == "content.changed"
    assert endpoint.deliveries.filter(type="content.changed").get().state == "delivered"


def test_a_delivery_is_sent_again_under_its_id(endpoint, receiver, deliverer):
    change()
    deliverer.tick()
    delivery = endpoint.deliveries.get()
    receiver.behaviour["/hook"] = answers(500)
    assert send_now(delivery).status == 500
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts.count()) == ("delivered", 2)
    assert len({each.headers["webhook-id"] for each in receiver.sent}) == 1
    queueing.take(delivery.pk)
    assert send_now(delivery) is None


def test_the_log_keeps_the_beginning_of_an_answer_and_forgets_after_a_month(endpoint, receiver, deliverer):
    receiver.behaviour["/hook"] = answers(200, 5000 * b"a")
    change()
    deliverer.tick()
    assert len(Attempt.objects.get().answer) == 2048
    Delivery.objects.update(done_at=timezone.now() - timedelta(days=31))
    deliverer._pruned = -delivering._PRUNE
    deliverer.tick()
    assert not Attempt.objects.exists()


def test_without_a_worker_a_command_sends_what_is_due(endpoint, receiver, monkeypatch):
    monkeypatch.setattr("signal.signal", lambda *_: None)
    change()
    call_command("deliver_webhooks")
    assert len(receiver.sent) == 1


def test_sending_to_this_machine_is_no_setting_for_a_public_site(settings):
    def found() -> set[str]:
        return {each.id for each in checks.run_checks(include_deployment_checks=True)}

    assert "partners.W001" not in found()
    settings.WEBHOOKS_ALLOW_LOOPBACK = True
    assert "partners.W001" in found()
