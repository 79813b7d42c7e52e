"""A site of its own with the demo content, served as `make demo` serves it, and a real browser to use it with."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.databases import ROOT, demo_copy, demo_environment, free_port

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
# At another port than the one that the site was made for, it writes all its documents anew.
START_SECONDS = 300


@dataclass(frozen=True)
class Site:
    url: str
    # The password of each demo account by its name.
    passwords: dict[str, str]
    # In which its command line works on it.
    environment: dict[str, str]


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def read_passwords(data: Path) -> dict[str, str]:
    """The accounts as `load_demo` keeps them: a table with name, password and role."""
    lines = (data / "accounts.txt").read_text(encoding="utf-8").splitlines()
    return {name: password for name, password, *_ in (line.split() for line in lines if len(line.split()) > 2)}


@pytest.fixture(scope="session")
def site(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("site")
    port = demo_copy(pytestconfig.cache.mkdir("database"), data)
    # Of several processes of pytest-xdist each has a site of its own.
    if os.environ.get("PYTEST_XDIST_WORKER", "gw0") != "gw0" or not is_free(port):
        port = free_port()
    environment = demo_environment(data, port)
    log = data / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "cms.demo"], cwd=ROOT, env=environment, stdout=output, stderr=output
        )
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + START_SECONDS
        while not answers(f"{url}/en/"):
            if server.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"The site does not start:\n{log.read_text()[-5000:]}")
            time.sleep(1)
        yield Site(url, read_passwords(data), environment)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=30) as response:  # noqa: S310 - our own server
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.fail("These tests need Chromium (Debian: apt-get install chromium).")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def visit(site: Site, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page of the site in a window of its own, which remembers nothing."""
    contexts = []

    def open_page(path: str, width: int = 1280, height: int = 900) -> Page:
        # axe is put into pages from outside; the policy that forbids it is tested elsewhere.
        context = browser.new_context(viewport={"width": width, "height": height}, bypass_csp=True, locale="en")
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(site.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def admin(site: Site, browser: Browser) -> Iterator[Callable[[str], Page]]:
    """Opens the admin in a window in which the named demo account has logged in."""
    contexts = []

    def open_admin(account: str) -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=site.url, locale="en")
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.goto("/admin/login/")
        page.locator("#id_username").fill(account)
        page.locator("#id_password").fill(site.passwords[account])
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/admin/")
        return page

    yield open_admin
    for context in contexts:
        context.close()
