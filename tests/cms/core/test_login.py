"""Guessing passwords is slowed, whether one account is tried from many addresses or many accounts from one."""

import datetime

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.core.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "the right password"
LIMIT = settings.AXES_FAILURE_LIMIT


@pytest.fixture(autouse=True)
def editor():
    return User.objects.create_superuser("editor", password=PASSWORD)


def log_in(name: str, password: str, address: str = "198.51.100.1", **headers: str):
    client = Client(REMOTE_ADDR=address, headers=headers)
    return client.post(reverse("wagtailadmin_login"), {"username": name, "password": password})


def test_the_right_password_opens_the_admin():
    assert log_in("editor", PASSWORD).url == reverse("wagtailadmin_home")


def test_an_account_that_is_tried_from_many_addresses_is_locked():
    for number in range(LIMIT):
        log_in("editor", "wrong", f"198.51.100.{number}")
    assert log_in("editor", PASSWORD, "203.0.113.9").status_code == 429


def test_an_address_that_tries_many_accounts_is_locked():
    for number in range(LIMIT):
        log_in(f"somebody-{number}", "wrong")
    assert log_in("editor", PASSWORD).status_code == 429
    assert log_in("editor", PASSWORD, "203.0.113.9").status_code == 302


def test_an_own_account_does_not_wipe_the_failures_with_others():
    User.objects.create_superuser("attacker", password=PASSWORD)
    for _ in range(LIMIT - 1):
        log_in("editor", "wrong")
    log_in("attacker", PASSWORD)
    log_in("editor", "wrong")
    assert log_in("editor", PASSWORD).status_code == 429


def test_whoever_is_locked_out_reads_why_and_for_how_long():
    for _ in range(LIMIT):
        answer = log_in("editor", "wrong")
    assert answer.status_code == 429
    assert "Try again in half an hour" in answer.content.decode()


def test_it_ends_after_half_an_hour_however_often_it_is_tried_meanwhile():
    for _ in range(LIMIT):
        log_in("editor", "wrong")
    AccessAttempt.objects.update(attempt_time=timezone.now() - datetime.timedelta(minutes=29))
    log_in("editor", "wrong")
    AccessAttempt.objects.update(attempt_time=timezone.now() - datetime.timedelta(minutes=31))
    assert log_in("editor", PASSWORD).status_code == 302


def test_behind_a_proxy_the_clients_are_told_apart(settings):
    settings.PROXY_COUNT = 1
    for number in range(LIMIT):
        log_in(f"somebody-{number}", "wrong", "10.0.0.1", x_forwarded_for="198.51.100.7")
    assert log_in("editor", PASSWORD, "10.0.0.1", x_forwarded_for="198.51.100.7").status_code == 429
    assert log_in("editor", PASSWORD, "10.0.0.1", x_forwarded_for="198.51.100.8").status_code == 302


def test_an_address_cannot_be_pretended(settings):
    settings.PROXY_COUNT = 1
    for number in range(LIMIT):
        log_in(f"somebody-{number}", "wrong", "10.0.0.1", x_forwarded_for=f"203.0.113.{number}, 198.51.100.7")
    assert log_in("editor", PASSWORD, "10.0.0.1", x_forwarded_for="198.51.100.7").status_code == 429
