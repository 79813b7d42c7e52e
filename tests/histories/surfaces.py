"""Every address that an anonymous visitor can try, by route. Who adds a route says here how to look at it."""

from collections.abc import Callable, Iterator
from urllib.parse import quote

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

from cms.published.changes import Position
from cms.published.models import PublishedState

from .canaries import slug, text
from .world import World

TYPES = ("news", "projects", "themes", "pages", "organisations", "places")
LISTS = ("news", "projects", "themes")


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


def item_addresses(world: World, type_name: str) -> list[str]:
    found = {(node.key, node.locale) for node in world.nodes if node.type == type_name}
    found |= {(thing.uuid, world.third) for thing in world.things if f"{thing.kind}s" == type_name}
    return sorted(f"/api/v1/{type_name}/{key}/?locale={code}" for key, code in found)


def list_addresses(world: World, type_name: str) -> list[str]:
    views = zip(world.languages, ("full", "full", "summary"), strict=True)
    return [f"/api/v1/{type_name}/?limit=100&locale={code}&view={view}" for code, view in views]


def thing_addresses(world: World, kind: str) -> list[str]:
    used = [thing for kit in world.kits[:2] for thing in kit.things]
    return [f"/en/{kind}s/{thing.code}/" for thing in used if thing.kind == kind]


def page_addresses(world: World) -> list[str]:
    lists = [f"/{code}/{path}/" for code in ("en", "ru") for path in LISTS]
    lists += [f"/en/{LISTS[0]}/?languages=all", f"/{world.third}/{LISTS[1]}/?languages=all"]
    lists += [*(f"/{code}/" for code in world.languages), f"/{world.third}/themes/"]
    return [*lists, *world.addresses, *world.led_on]


def questions(world: World, most: int) -> list[str]:
    """What a curious reader asks the search for: the latest titles, hidden or not, and the names of tags."""
    titles = [text(node.draft.title) for node in world.items() if node.draft]
    tags = [text(min(thing.words)) for thing in world.things if thing.kind == "tag"]
    return [quote(word) for word in [*titles[: most - 1], *tags[1:2]]]


def feeds(world: World) -> list[str]:
    """One format of each language, and those of the latest theme and project, hidden or not."""
    found = [f"/{code}/feed/{kind}/" for code, kind in zip(world.languages, ("rss", "atom", "json"), strict=True)]
    for name in ("theme", "project"):
        latest = next((node for node in world.items() if node.type == f"{name}s"), None)
        found += [f"/en/feed/json/?{name}={latest.key}"] if latest else []
    return found


def files(world: World) -> list[str]:
    return [f"/media/{name}" for thing in world.things for name in world.files_of(thing)]


def resolved(world: World) -> list[str]:
    return [f"/api/v1/resolve/?url={quote('http://testserver' + address)}" for address in world.addresses]


def changes(world: World) -> list[str]:
    """A synchronisation in the languages that something is written in, and what became of everything since."""
    beginning = Position(PublishedState.objects.get().epoch, 0).encode()
    return ["/api/v1/changes/?view=full&limit=100&locale=en,ru", f"/api/v1/changes/?limit=100&cursor={beginning}"]


# The reason why a route shows nothing, where it shows nothing.
SURFACES: dict[str, Callable[[World], list[str]]] = {
    "": lambda world: ["/"],
    "healthz": lambda world: ["/healthz"],
    "components/": lambda world: ["/components/"],
    "admin/": lambda world: [],  # asks everybody to sign in: tested in test_leaks
    "media/<path:path>": files,
    "sitemap.xml": lambda world: ["/sitemap.xml"],
    "sitemap-<str:locale>-<int:part>.xml": lambda world: [f"/sitemap-{code}-1.xml" for code in world.languages],
    "robots.txt": lambda world: ["/robots.txt"],
    "api/v1/": lambda world: ["/api/v1/"],
    "api/v1/openapi.json": lambda world: [],  # the same whatever there is: compared with a file
    "api/v1/docs/": lambda world: [],  # made of openapi.json
    "api/v1/changes/": changes,
    "api/v1/locales/": lambda world: ["/api/v1/locales/"],
    "api/v1/search/": lambda world: [f"/api/v1/search/?q={word}&fallback=any" for word in questions(world, 5)],
    "api/v1/resolve/": resolved,
    "api/[\\s\\S]*": lambda world: ["/api/", f"/api/v1/{slug(0)}/"],
    "<locale>/feed/<slug:kind>/": feeds,
    "<locale>/search/": lambda world: [f"/en/search/?q={word}" for word in questions(world, 3)],
    "<locale>/search/suggest/": lambda world: [f"/en/search/suggest/?q={word}" for word in questions(world, 2)],
    "<locale>/organisations/<slug:slug>/": lambda world: thing_addresses(world, "organisation"),
    "<locale>/places/<slug:slug>/": lambda world: thing_addresses(world, "place"),
    "<locale>/^((?:[\\w\\-]+/)*)$": page_addresses,
}
for _type in TYPES:
    SURFACES[f"api/v1/{_type}/"] = lambda world, name=_type: list_addresses(world, name)
    SURFACES[f"api/v1/{_type}/<uuid:id>/"] = lambda world, name=_type: item_addresses(world, name)
