"""Nothing that an anonymous visitor may not see is on any public surface.

One test walks every address there is. A route that nobody classified here fails it: who adds one says how to look.
"""

import datetime
import html
import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.published.models import PublishedItem
from cms.themes.models import ThemePage
from news.models import NewsOrganisation, NewsPage, NewsPlace, NewsProject, NewsTheme
from projects.models import ParticipatingOrganisation, ProjectPage, ProjectRelation, ProjectTheme
from tests import factories
from tests.factories import committed

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)
# In every text, slug and name of what nobody may see; Cyrillic and Azerbaijani letters go wrong first.
CANARY = "Қанарейка-ğizli-ə"
SLUG = "canary"
STATES = ["draft", "scheduled", "expired", "restricted", "below-restricted", "below-draft", "deleted"]


def body(state: str, image: object, document: object) -> list[tuple[str, dict]]:
    return [
        ("paragraph", {"text": f"<p>{CANARY} {state}</p>"}),
        ("quotation", {"text": f"{CANARY} quotation", "attributed_to": CANARY, "role": "", "paraphrased": False}),
        ("image", {"image": image, "alt_text": CANARY, "decorative": False, "caption": CANARY, "credit": CANARY}),
        ("document", {"document": document, "title": CANARY}),
    ]


@dataclass
class World:
    """A public page of each type that refers to hidden ones in every way there is, and what is hidden."""

    public: dict[str, Page] = field(default_factory=dict)
    hidden: list[Page] = field(default_factory=list)
    hidden_things: list[object] = field(default_factory=list)
    hidden_files: list[str] = field(default_factory=list)


def hide(state: str, page: Page) -> None:
    """Bring a published page into a state in which nobody may see it, two hours from now."""
    with committed():
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


def make_hidden(world: World) -> None:
    image = factories.image(title=f"{CANARY} picture", description=CANARY, caption=CANARY, credit=CANARY)
    document = factories.document(title=f"{CANARY} document")
    partner = factories.organisation(f"{CANARY} partner", code=f"{SLUG}-partner", logo=image)
    region = factories.place(f"{CANARY} region", kind="region", code=f"{SLUG}-region")
    town = factories.place(f"{CANARY} town", code=f"{SLUG}-town", parent=region)
    world.hidden_things = [partner, region, town]
    world.hidden_files = [rendition.file.name for rendition in image.renditions.all()]
    world.hidden_files += [image.file.name, document.file.name]
    assert len(world.hidden_files) > 2
    for state in STATES:
        words = {"title": f"{CANARY} {state}", "summary": CANARY, "slug": f"{SLUG}-{state}"}
        if state.startswith("below-"):
            parent = factories.content(title=f"{CANARY} parent of {state}", slug=f"{SLUG}-parent-{state}")
            below = factories.content(**words, body=body(state, image, document))
            with committed():
                below.move(parent, pos="last-child")
                hide(state.removeprefix("below-"), parent)
            world.hidden += [parent, below]
            continue
        news = factories.news(
            **words,
            lead_image=image,
            lead_image_caption=CANARY,
            dateline_place=town,
            tags=[f"{CANARY} tag"],
            body=body(state, image, document),
            children={
                "organisation_links": [NewsOrganisation(organisation=partner)],
                "place_links": [NewsPlace(place=town)],
            },
        )
        project = factories.project(
            **words,
            body=body(state, image, document),
            children={"organisation_links": [ParticipatingOrganisation(role="1", organisation=partner)]},
        )
        theme = factories.theme(theme_code=f"{SLUG}-{state}", **words, purpose=CANARY)
        pages = [news, project, theme, factories.content(**words, body=body(state, image, document))]
        world.hidden += pages
    refer_to_hidden(world)
    for page in world.hidden:
        state = page.slug.removeprefix(f"{SLUG}-")
        if state in STATES and not state.startswith("below-"):
            hide(state, type(page).objects.get(pk=page.pk))


def refer_to_hidden(world: World) -> None:
    """Link the public pages to the hidden ones while those are still there to be linked to, in every way there is."""
    links = "".join(f'<p>Read <a linktype="page" id="{page.pk}">more</a>.</p>' for page in world.hidden)
    news, project = world.public["news"], world.public["project"]
    hidden_projects = [page for page in world.hidden if isinstance(page, ProjectPage)]
    hidden_themes = [page for page in world.hidden if isinstance(page, ThemePage)]
    news.body = [("paragraph", {"text": links})]
    news.theme_links = [NewsTheme(theme=theme) for theme in (world.public["theme"], *hidden_themes)]
    news.project_links = [NewsProject(project=page) for page in (project, *hidden_projects)]
    project.body = [("paragraph", {"text": links})]
    project.theme_links = [ProjectTheme(theme=theme) for theme in (world.public["theme"], *hidden_themes)]
    project.relations = [ProjectRelation(kind="related", project=page) for page in hidden_projects]
    world.public["news"], world.public["project"] = factories.publish(news), factories.publish(project)
    # And the other way round: what is hidden names what is public, which would list it.
    for page in world.hidden:
        if isinstance(page, ProjectPage):
            page.parent, page.parent_relation = project, "phase"
            page.theme_links = [ProjectTheme(theme=world.public["theme"])]
            factories.publish(page)
        elif isinstance(page, NewsPage):
            page.theme_links = [NewsTheme(theme=world.public["theme"])]
            page.project_links = [NewsProject(project=project)]
            factories.publish(page)


@pytest.fixture
def world(monkeypatch) -> World:
    world = World()
    world.public = {
        "news": factories.news(title="Public news", slug="public-news"),
        "project": factories.project(title="Public project", slug="public-project"),
        "theme": factories.theme(title="Public theme", slug="public-theme", theme_code="public"),
        "page": factories.content(title="Public page", slug="public-page"),
    }
    partner = factories.organisation("Public partner", code="public-partner")
    town = factories.place("Public town", code="public-town")
    news = world.public["news"]
    news.organisation_links = [NewsOrganisation(organisation=partner)]
    news.place_links = [NewsPlace(place=town)]
    world.public["news"] = factories.publish(news)
    make_hidden(world)
    # No scheduler runs: only the clock goes on.
    now = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() + 2 * HOUR)
    return world


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Every route of the site; the admin's, which ask everybody to sign in, as one."""
    for pattern in (resolver or get_resolver()).url_patterns:
        own = "<locale>/" if isinstance(pattern.pattern, LocalePrefixPattern) else str(pattern.pattern)
        if own == "admin/":
            yield own
        elif isinstance(pattern, URLPattern):
            yield prefix + own
        else:
            yield from routes(pattern, prefix + own)


def items(path: str, world: World) -> list[str]:
    ids = [page.translation_key for page in (*world.public.values(), *world.hidden)]
    ids += [thing.uuid for thing in world.hidden_things]
    ids += list(PublishedItem.objects.values_list("uuid", flat=True))
    return [f"/api/v1/{path}/{key}/{query}" for key in sorted(set(ids), key=str) for query in ("", "?view=summary")]


def address_of(page: Page) -> str:
    return f"/en/{'/'.join(page.url_path.strip('/').split('/')[1:])}/"


def lists(path: str) -> list[str]:
    return [
        f"/api/v1/{path}/?limit=100&locale={code}&view={view}" for code in ("en", "ru") for view in ("summary", "full")
    ]


# What the crawl starts from, by route. The reason why a route shows nothing, where it shows nothing.
SURFACES: dict[str, Callable[[World], list[str]]] = {
    "": lambda world: ["/"],
    "healthz": lambda world: ["/healthz"],
    "admin/": lambda world: [],  # asks everybody to sign in: tested below
    "media/<path:path>": lambda world: [f"/media/{name}" for name in world.hidden_files],
    "sitemap.xml": lambda world: ["/sitemap.xml"],
    "robots.txt": lambda world: ["/robots.txt"],
    "api/v1/": lambda world: ["/api/v1/"],
    "api/v1/openapi.json": lambda world: ["/api/v1/openapi.json"],
    "api/v1/docs/": lambda world: ["/api/v1/docs/"],
    "api/v1/locales/": lambda world: ["/api/v1/locales/"],
    "api/v1/resolve/": lambda world: [f"/api/v1/resolve/?url={address_of(page)}" for page in world.hidden],
    "api/v1/search/": lambda world: [
        f"/api/v1/search/?q={query}&locale={code}&fallback=any&view=full"
        for code in ("en", "ru")
        for query in ("public", CANARY, "Қанарейка")
    ],
    "api/[\\s\\S]*": lambda world: ["/api/", "/api/v1/canary/", "/api/v2/news/"],
    "<locale>/search/": lambda world: [
        f"/{code}/search/?q={query}"
        for code in ("en", "ru")
        for query in ("public", "canary", CANARY, "Қанарейка", "more")
    ],
    "<locale>/organisations/<slug:slug>/": lambda world: [f"/en/organisations/{SLUG}-partner/"],
    "<locale>/places/<slug:slug>/": lambda world: [f"/en/places/{SLUG}-town/", f"/en/places/{SLUG}-region/"],
    "<locale>/^((?:[\\w\\-]+/)*)$": lambda world: [
        "/en/",
        "/ru/",
        "/en/news/?year=2026",
        f"/en/projects/?theme={SLUG}-draft&country=KG",
        f"/en/projects/?theme={SLUG}-restricted",
        *map(address_of, world.hidden),
    ],
}
for _path in ("news", "projects", "themes", "pages", "organisations", "places"):
    SURFACES[f"api/v1/{_path}/"] = lambda world, path=_path: lists(path)
    SURFACES[f"api/v1/{_path}/<uuid:id>/"] = lambda world, path=_path: items(path, world)


def test_every_route_is_classified():
    assert set(routes()) == set(SURFACES)


def decoded(text: str) -> str:
    """The text as a reader's program would see it, however it was written down."""
    with suppress(ValueError):
        text = json.dumps(json.loads(text), ensure_ascii=False) + text
    # The search marks the words that it was asked for.
    text = re.sub("</?mark>", "", text)
    return text + html.unescape(text) + unquote(text)


_LINK = re.compile(r'(?:href|src|srcset|action)="([^"]+)"|"(http://testserver/[^"]*)"|<loc>([^<]+)</loc>')


def links(text: str) -> set[str]:
    found: set[str] = set()
    for match in _LINK.finditer(text):
        for part in html.unescape(next(filter(None, match.groups()))).split(","):
            parts = urlsplit(part.strip().split(" ")[0])
            if parts.netloc in {"", "testserver"} and parts.path.startswith("/"):
                found.add(parts.path + (f"?{parts.query}" if parts.query else ""))
    return found


def crawl(client: Client, seeds: list[str]) -> Iterator[tuple[str, int, str]]:
    """Every address that can be reached: (address, status, body and headers)."""
    waiting, seen = list(seeds), set(seeds)
    while waiting:
        address = waiting.pop()
        response = client.get(address, headers={"accept-language": "en"})
        content = b"".join(response) if response.streaming else response.content
        text = content.decode("utf-8", "replace")
        headers = "\n".join(f"{name}: {value}" for name, value in response.items())
        yield address, response.status_code, f"{headers}\n{text}"
        for link in links(f"{headers}\n{text}") | (
            {response["Location"]} if response.has_header("Location") else set()
        ):
            path = link.removeprefix("http://testserver")
            if path not in seen and path.startswith("/") and not path.startswith(("/static/", "/admin/")):
                seen.add(path)
                waiting.append(path)


def test_nothing_hidden_is_on_any_surface_and_nothing_public_is_missing(world, client):
    seeds = [address for seed in SURFACES.values() for address in seed(world)]
    # The reader's own words come back in the search field: that is no leak.
    asked = {address for address in seeds if "/search/" in address or "?theme=" in address}
    found: dict[str, str] = {}
    for address, status, text in crawl(client, seeds):
        assert status < 500, address
        if address not in asked:
            assert CANARY not in decoded(text), address
            assert SLUG not in decoded(text).replace(address, ""), address
        elif status == 200:
            shown = decoded(text)
            assert f"{CANARY} " not in shown, address
            assert not re.search(rf'href="[^"]*/{SLUG}-', shown), address
        found[address] = f"{status}\n{text}"
    assert len(found) > 100

    for page in world.hidden:
        address = next(a for a in found if a.endswith(f"/{page.slug}/") and not a.startswith("/api"))
        assert found[f"/api/v1/resolve/?url={address}"].startswith("404"), address
        assert found[address].startswith("404"), address
    for name in world.hidden_files:
        assert found[f"/media/{name}"].startswith("404")

    for title, slug, api in (
        ("Public news", "news/public-news", "news"),
        ("Public project", "projects/public-project", "projects"),
        ("Public theme", "themes/public-theme", "themes"),
        ("Public page", "public-page", "pages"),
    ):
        assert title in found[f"/en/{slug}/"]
        assert f"<loc>http://testserver/en/{slug}/</loc>" in found["/sitemap.xml"]
        assert title in found[f"/api/v1/{api}/?limit=100&locale=en&view=summary"]
        assert title in decoded(found["/en/search/?q=public"])
    assert "Public news" in found["/en/news/"]
    assert "Public project" in found["/en/projects/"]
    assert "Public partner" in found["/en/organisations/public-partner/"]
    assert "Public town" in found["/en/places/public-town/"]

    assert_one_404(world, client)


def assert_one_404(world: World, client: Client) -> None:
    """What is hidden answers as what never was: status, headers and body."""
    for api in ("news", "projects", "themes", "pages"):
        never = client.get(f"/api/v1/{api}/00000000-0000-4000-8000-000000000000/")
        for page in world.hidden:
            answer = client.get(f"/api/v1/{api}/{page.translation_key}/")
            assert (answer.status_code, answer.content, dict(answer.items())) == (
                404,
                never.content,
                dict(never.items()),
            )
    never = client.get("/en/news/never-was/")
    for page in world.hidden:
        answer = client.get(address_of(page))
        assert (answer.status_code, answer.content, dict(answer.items())) == (404, never.content, dict(never.items()))


@pytest.mark.parametrize(
    "address", ["/admin/", "/admin/pages/", "/admin/images/", "/admin/reports/", "/admin/api/main/"]
)
def test_the_admin_asks_everybody_to_sign_in(address, client):
    response = client.get(address)
    assert response.status_code in {302, 401, 403, 404}
    if response.status_code == 302:
        assert response["Location"].startswith("/admin/login/")
