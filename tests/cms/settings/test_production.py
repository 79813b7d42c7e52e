import os
import secrets
import subprocess
import sys

import pytest

COMPLETE = {
    "SECRET_KEY": secrets.token_urlsafe(50),
    "ALLOWED_HOSTS": "www.example.org,example.org",
    "PUBLIC_URL": "https://www.example.org",
}


def load(environment, expression="''"):
    """The value of an expression under production settings, in a process with this environment only."""
    program = f"from django.conf import settings; settings.DEBUG; print({expression})"
    base = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "cms.settings.production"}
    return subprocess.run(
        [sys.executable, "-c", program], env=base | environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("name", COMPLETE)
@pytest.mark.parametrize("value", [None, "", "  "])
def test_refuses_to_start_without_what_it_needs_and_names_it(name, value):
    environment = {key: text for key, text in COMPLETE.items() if key != name}
    if value is not None:
        environment[name] = value
    result = load(environment)
    assert result.returncode != 0
    message = result.stderr[result.stderr.index("ImproperlyConfigured") :]
    assert "Set these environment variables" in message
    assert f"\n  {name}: " in message
    assert all(f"\n  {other}: " not in message for other in COMPLETE if other != name)


def test_names_everything_that_is_missing_at_once():
    message = load({}).stderr
    assert all(f"\n  {name}: " in message for name in COMPLETE)


@pytest.mark.parametrize("address", ["www.example.org", "ftp://www.example.org", "https://www.example.org/site"])
def test_refuses_a_public_address_that_is_not_scheme_and_host(address):
    assert "PUBLIC_URL is" in load(COMPLETE | {"PUBLIC_URL": address}).stderr


def test_refuses_a_public_address_that_it_would_not_answer_for():
    assert (
        "Add other.example, the host of PUBLIC_URL" in load(COMPLETE | {"PUBLIC_URL": "https://other.example"}).stderr
    )


def test_a_secret_key_is_taken_as_it_is():
    key = "$" + secrets.token_urlsafe(50)
    assert load(COMPLETE | {"SECRET_KEY": key}, "settings.SECRET_KEY").stdout.strip() == key


def test_an_https_address_means_https_everywhere():
    names = ["SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"]
    values = f"[getattr(settings, name) for name in {names}], settings.SECURE_HSTS_SECONDS > 0"
    assert load(COMPLETE, values).stdout.strip() == "[True, True, True] True"


def test_a_scheme_reported_by_a_proxy_is_believed_only_behind_one():
    expression = "settings.SECURE_PROXY_SSL_HEADER"
    assert load(COMPLETE, expression).stdout.strip() == "None"
    assert "X_FORWARDED_PROTO" in load(COMPLETE | {"PROXY_COUNT": "1"}, expression).stdout


def test_debug_is_off():
    assert load(COMPLETE | {"DEBUG": "1"}, "settings.DEBUG").stdout.strip() == "False"
