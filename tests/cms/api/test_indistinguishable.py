"""What nobody may see answers like what never was, wherever it is asked for: status, headers and every byte."""

import datetime
from dataclasses import dataclass, field

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.core.paths import page_path
from news.models import NewsOrganisation, NewsPlace
from tests import factories as make

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)
STATES = ["draft", "scheduled", "expired", "restricted", "below-restricted", "below-draft", "deleted"]
NEVER = "00000000-0000-4000-8000-000000000000"
# These say when an answer was given, not what it is.
OF_THE_MOMENT = {"Date", "X-Request-Id", "RateLimit"}


@dataclass
class Hidden:
    """The addresses of what was public once or never, below the address of what never was; and its old validators."""

    addresses: dict[str, list[str]] = field(default_factory=dict)
    validators: dict[str, str] = field(default_factory=dict)

    def add(self, never: str, address: str) -> None:
        self.addresses.setdefault(never, []).append(address)

    def add_item(self, path: str, key: object, html_path: str) -> None:
        for query in ("", "?view=summary", "?locale=ru"):
            self.add(f"/api/v1/{path}/{NEVER}/{query}", f"/api/v1/{path}/{key}/{query}")
        self.add("/en/never-was/", html_path)
        self.add("/api/v1/resolve/?url=/en/never-was/", f"/api/v1/resolve/?url={html_path}")


def hide(state: str, page: Page) -> None:
    """Bring a published page into a state in which nobody may see it, two hours from now."""
    with make.committed():
        if state == "draft":
            page.unpublish()
        elif state == "scheduled":
            page.unpublish()
            page.go_live_at = timezone.now() + 3 * HOUR
            page.save_revision().publish()
        elif state == "expired":
            page.expire_at = timezone.now() + HOUR
            page.save_revision().publish()
        elif state == "restricted":
            restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.GROUPS)
            restriction.groups.set(Group.objects.all())
        elif state == "deleted":
            page.delete()


def whole(client: Client, address: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    answer = client.get(address, headers={"accept-language": "en", **headers})
    content = b"".join(answer) if answer.streaming else answer.content
    return answer.status_code, content, {name: value for name, value in answer.items() if name not in OF_THE_MOMENT}


@pytest.fixture
def hidden(client, settings, monkeypatch) -> Hidden:
    settings.API_RATE_LIMIT = 100_000
    found = Hidden()
    image, document = make.image(width=700, height=480), make.document()
    partner, town = make.organisation("Partner", code="partner"), make.place("Town", code="town")
    parents = {state: make.content(slug=f"parent-{state}") for state in STATES if state.startswith("below-")}
    pages = {}
    for state in STATES:
        pages[state] = make.news(
            slug=state,
            lead_image=image,
            body=[("document", {"document": document, "title": ""})],
            children={
                "organisation_links": [NewsOrganisation(organisation=partner)],
                "place_links": [NewsPlace(place=town)],
            },
        )
        if state in parents:
            with make.committed():
                pages[state].move(parents[state], pos="last-child")
            pages[state] = type(pages[state]).objects.get(pk=pages[state].pk)
    pages["never live"] = make.news(slug="never-live", live=False)
    old = make.news(slug="old-slug")
    old.slug = "new-slug"
    pages["draft with an old slug"] = make.publish(old)

    for page in pages.values():
        found.add_item("news", page.translation_key, page_path("en", page.url_path))
    found.add("/en/never-was/", "/en/news/old-slug/")
    found.add("/api/v1/resolve/?url=/en/never-was/", "/api/v1/resolve/?url=/en/news/old-slug/")
    for path, thing in (("organisations", partner), ("places", town)):
        found.add_item(path, thing.uuid, f"/en/{path}/{thing.code}/")
    for file in (image.file, document.file, *(rendition.file for rendition in image.renditions.all())):
        found.add("/media/never.jpg", f"/media/{file.name}")

    for addresses in found.addresses.values():
        for address in addresses:
            answer = client.get(address)
            if answer.has_header("ETag"):
                found.validators[address] = answer["ETag"]
    for state, page in pages.items():
        hide("draft" if state == "draft with an old slug" else state.removeprefix("below-"), parents.get(state, page))
    # No scheduler runs: only the clock goes on.
    now = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() + 2 * HOUR)
    return found


def test_no_answer_tells_what_is_hidden_from_what_never_was(client, hidden):
    # All was public before, but for what never went live and the original of the picture.
    assert len(hidden.validators) > 40
    number = 0
    for never, addresses in hidden.addresses.items():
        expected = whole(client, never)
        assert expected[0] == 404
        for address in addresses:
            assert whole(client, address) == expected, address
            number += 1
            if address in hidden.validators:
                assert whole(client, address, **{"if-none-match": hidden.validators[address]}) == expected, address
    assert number > 60

    # Nor does a list that is asked for what goes with it.
    for query in ("organisation=partner", "organisation=never", "theme=never"):
        assert client.get(f"/api/v1/news/?{query}").json() == {"next": None, "results": []}
