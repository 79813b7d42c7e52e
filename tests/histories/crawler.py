"""Reads the whole site as an anonymous visitor, and compares what it says with what the oracle allows."""

import html
import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qs, unquote, urlsplit

from wagtail.models import PageViewRestriction

from .canaries import found_in, slug, text
from .oracle import Node, Thing
from .surfaces import SURFACES, routes
from .world import World

_LINK = re.compile(r'(?:href|src|srcset|action)=\\?"([^"\\]+)|"(http://testserver/[^"\\]*)"|<loc>([^<]+)</loc>')
_OFFERS = re.compile(rb'<ul class="offers">.*?</ul>', re.DOTALL)
_HOST = "http://testserver"
# What differs from answer to answer for everybody.
_UNSTEADY = re.compile("^(date|x-request-id|ratelimit.*)$")


@dataclass(frozen=True)
class Answer:
    """What the site says, as far as anyone can tell answers apart."""

    status: int
    headers: tuple[tuple[str, str], ...]
    content: bytes

    @cached_property
    def text(self) -> str:
        return "\n".join(f"{name}: {value}" for name, value in self.headers) + self.content.decode("utf-8", "replace")

    def header(self, name: str) -> str:
        return next((value for known, value in self.headers if known == name), "")


class Crawl:
    """One walk over every surface."""

    def __init__(self, world: World, *, every_method: bool = False) -> None:
        self.world = world
        self.every_method = every_method
        self.answers: dict[str, Answer] = {}
        self.faults: list[str] = []
        # The 404 that offers something, but for what, by language.
        self.frames: dict[str, Answer] = {}
        self.public = world.pages()
        self.allowed = world.canaries()

    def ask(self, address: str, method: str = "get", **headers: str) -> Answer:
        response = getattr(self.world.visitor, method)(address, headers={"accept-language": "en", **headers})
        content = b"".join(response) if response.streaming else response.content
        steady = tuple(
            sorted((name.lower(), value) for name, value in response.items() if not _UNSTEADY.match(name.lower()))
        )
        return Answer(response.status_code, steady, content)

    def run(self) -> None:
        """Look everywhere; `faults` says what was wrong."""
        there = set(routes())
        waiting = [address for route, seeds in SURFACES.items() if route in there for address in seeds(self.world)]
        while waiting:
            address = waiting.pop()
            if address in self.answers:
                continue
            answer = self.answers[address] = self.ask(address)
            if answer.status >= 500:
                self.faults.append(f"{answer.status} at {address}")
            self.look_for_canaries(address, answer)
            waiting += [link for link in links(answer) if self.leads_on(link)]
        self.nothing_hidden_answers()
        self.nothing_public_is_missing()

    def leads_on(self, address: str) -> bool:
        """Whether to follow a link: to pages of the languages that the site is written in, and to the rest of a list.

        Items, files and filtered lists are looked at anyway.
        """
        path, _, query = address.partition("?")
        read = path.startswith(("/en/", "/ru/")) and not path.endswith("/search/")
        return read and (not query or query.startswith("page="))

    def look_for_canaries(self, address: str, answer: Answer) -> None:
        # The reader's own words come back in the search field: that is no leak.
        asked = found_in(unquote(urlsplit(address).query)) if "q=" in address else set()
        for number in found_in(answer.text) - self.allowed - asked:
            self.faults.append(
                f"{self.world.canaries_made.about[number]} ({text(number)}, {number}) leaks at {address}"
            )

    # What is hidden answers as what never was.

    def nothing_hidden_answers(self) -> None:
        public, things = {node.address for node in self.public}, self.world.public_things()
        for address in {*self.world.addresses, *self.world.led_on} - public:
            if self.world.led_on.get(address) not in self.public:
                self.is_missing(address)
        for address in self.never_written(public):
            self.is_missing(address)
        shown = {(node.key, node.locale) for node in self.public if node.alias_of is None}
        items = {(node.type, node.key, node.locale) for node in self.world.nodes if node.type}
        items -= {(node.type, *pair) for node in self.world.nodes for pair in shown if pair[0] == node.key}
        items |= {
            (f"{thing.kind}s", thing.uuid, self.world.third)
            for thing in self.world.things
            if thing.uuid and thing not in things
        }
        for type_name, key, language in items:
            path = f"/api/v1/{type_name}/{{}}/?locale={language}"
            self.is_never(path.format(key), path.format("00000000-0000-4000-8000-000000000000"))
        for thing in self.world.things:
            if thing not in things:
                for name in thing.files:
                    self.is_never(f"/media/{name}", "/media/zq999999qz")
                address = f"/en/{thing.kind}s/{thing.code}/"
                if address in self.answers:
                    self.is_never(address, f"/en/{thing.kind}s/zq999999qz/")
        self.no_filter_tells()

    def no_filter_tells(self) -> None:
        """Who filters by what is hidden finds as much as who filters by what never was."""
        kit, things = self.world.kits[1], self.world.public_things()
        asked = [("/api/v1/news/", thing) for thing in (kit.organisation, kit.place, kit.tag) if thing not in things]
        asked += [("/api/v1/projects/", thing) for thing in (kit.organisation,) if thing not in things]
        questions = [(path, thing.kind, thing.code, "zq999999qz", thing) for path, thing in asked]
        shown = {node.key for node in self.public}
        for node in self.world.items():
            if node.key not in shown and node.type in {"themes", "projects"}:
                name, never = node.type.removesuffix("s"), "00000000-0000-4000-8000-000000000000"
                questions.append(("/api/v1/news/", name, str(node.key), never, node))
        for path, name, known, unknown, what in questions:
            answer, never_was = (self.ask(f"{path}?{name}={value}") for value in (known, unknown))
            if (answer.status, answer.content) != (never_was.status, never_was.content):
                self.faults.append(f"{path} tells that there is {self.world.name(what)}, which is hidden")

    def never_written(self, public: set[str]) -> list[str]:
        """In each language an address that never was, where something public is at its like in another language."""
        known, found = {*public, *self.world.addresses, *self.world.led_on}, {}
        for node in self.surely_public:
            for code in self.world.languages:
                if node.alias_of is None and (address := _in_language(code, node.address)) not in known:
                    found[code] = address
        return list(found.values())

    def is_missing(self, address: str) -> None:
        """A hidden address answers as one that never was: by the 404 that offers what is public of it elsewhere.

        But for what it offers the latter is the same bytes for all, too.
        """
        language = address.split("/")[1]
        can, must = (self.offers(address, nodes) for nodes in (self.public, self.surely_public))
        answer = self.answers.get(address) or self.ask(address)
        bare, offered = _without_offers(answer)
        if not offered:
            if must:
                self.faults.append(f"{address} does not offer {must}")
            self.is_never(address, f"/{language}/zq999999qz/")
            return
        self.look_for_canaries(address, answer)
        if answer.status != 404 or not must <= offered <= can:
            self.faults.append(f"{address} answers {answer.status} and offers {offered} instead of {can}")
        if bare != self.frames.setdefault(language, bare):
            self.faults.append(f"{address} tells more than what it offers")

    def offers(self, address: str, nodes: list[Node]) -> set[str]:
        """Where what stands at the like of an address in other languages can be read, of these public pages."""
        real = [node for node in nodes if node.alias_of is None]
        keys = {node.key for node in real if node.address == _in_language(node.locale, address)}
        return {node.address for node in real if node.key in keys}

    def is_never(self, address: str, example: str) -> None:
        """An address answers as one that leads to what never was, also to who only asks whether it has changed."""
        never = self.answers.setdefault(example, self.answers.get(example) or self.ask(example))
        assert never.status == 404, example
        answers = {"": (self.answers.get(address) or self.ask(address), never)}
        methods = ["options"] if self.every_method else []
        if address in self.world.etags:
            answers["with its old ETag"] = self.ask(address, **{"if-none-match": self.world.etags[address]}), never
            methods.append("head")
        for method in methods:
            answers[method.upper()] = self.ask(address, method), self.ask(example, method)
        for how, (answer, expected) in answers.items():
            if answer != expected:
                self.faults.append(f"{address} {how} is hidden, and answers {answer.status}, unlike what never was")

    def remember(self) -> None:
        """Keep the ETags for a time when what they stand for may be hidden."""
        found = {address: answer.header("etag") for address, answer in self.answers.items()}
        self.world.etags |= {address: etag for address, etag in found.items() if etag}

    # What is public can be read.

    def nothing_public_is_missing(self) -> None:
        sitemaps = "".join(self.answers[f"/sitemap-{code}-1.xml"].text for code in self.world.languages)
        for node in self.surely_public:
            assert node.row
            self.has(node.address, [text(number) for number in (node.row.title, node.row.summary, node.row.body)], node)
            if node.alias_of is None:
                title = text(node.row.title)
                self.has(f"/api/v1/{node.type}/{node.key}/?locale={node.locale}", [title], node)
                self.has(f"/api/v1/{node.type}/?limit=100&locale={node.locale}&view=full", [title], node)
                if f"<loc>{_HOST}{node.address}</loc>" not in sitemaps:
                    self.faults.append(f"{node.address} is missing in the sitemap")
        for address in self.answers:
            self.finds_what_is_public(address)
        for thing in self.world.public_things():
            for name in thing.files:
                if self.answers[f"/media/{name}"].status != 200:
                    self.faults.append(f"{self.world.name(thing)} is public, its file is missing")
            if thing.uuid:
                names = [text(number) for number in thing.words if slug(number) != thing.code]
                self.has(f"/en/{thing.kind}s/{thing.code}/", names, thing)
                self.has(f"/api/v1/{thing.kind}s/{thing.uuid}/?locale={self.world.third}", [thing.code], thing)
        for address, node in self.world.led_on.items():
            if node in self.public and address not in {other.address for other in self.public}:
                answer = self.answers[address]
                if (answer.status, answer.header("location")) != (301, node.address):
                    self.faults.append(f"{address} does not lead on to {node.address}: {answer.status}")

    def finds_what_is_public(self, address: str) -> None:
        """Who asks the search for a public title finds its page."""
        asked = parse_qs(urlsplit(address).query).get("q", [""])[0]
        for node in self.surely_public if asked else []:
            row = node.row
            if row and text(row.title) == asked and node.locale == "en" and node.alias_of is None:
                self.has(address, [row.slug], node)

    @cached_property
    def surely_public(self) -> list[Node]:
        """Without those that a restriction may still hold that the site is free to have copied."""
        restricted = set(PageViewRestriction.objects.values_list("page", flat=True))

        def free(node: Node | None) -> bool:
            return node is None or (
                not any(above.pk in restricted or above.unsure for above in node.chain())
                and free(node.alias_of)
                and free(node.original)
            )

        return [node for node in self.public if node.type and free(node)]

    def has(self, address: str, words: list[str], what: Node | Thing) -> None:
        answer = self.answers.get(address) or self.ask(address)
        content = answer.content.decode("utf-8", "replace")
        missing = [word for word in words if word not in content]
        if answer.status != 200 or missing:
            self.faults.append(
                f"{address} ({answer.status}) says nothing of {missing or words} of {self.world.name(what)}"
            )


def _in_language(code: str, address: str) -> str:
    return f"/{code}/{address.split('/', 2)[2]}"


def _without_offers(answer: Answer) -> tuple[Answer, set[str]]:
    """An answer without the list of what can be read in other languages, and the addresses in that."""
    found = _OFFERS.search(answer.content)
    if not found:
        return answer, set()
    bare = Answer(answer.status, answer.headers, answer.content.replace(found[0], b""))
    return bare, {each.decode() for each in re.findall(rb'href="([^"]+)"', found[0])}


def links(answer: Answer) -> set[str]:
    """The addresses of this site that an answer leads on to."""
    found = {answer.header("location")}
    for match in _LINK.finditer(answer.text):
        found |= {part.strip().split(" ")[0] for part in html.unescape(next(filter(None, match.groups()))).split(",")}
    paths = {address.removeprefix(_HOST).partition("#")[0] for address in found}
    return {path for path in paths if path.startswith("/") and not path.startswith(("//", "/static/", "/admin/"))}
