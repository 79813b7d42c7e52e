"""What the public may see, by the rules of the design alone: it reads neither the database nor `cms.core.visibility`.

Whatever an editor does is noted here as what it means; what Wagtail makes of it is the site's affair.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

# An alias of an alias of an alias, or of a translation, is nobody's intention: it is not public.
STEPS = 2


@dataclass(eq=False)
class Collection:
    """A folder of the library."""

    pk: int
    parent: "Collection | None" = None
    restricted: bool = False

    @property
    def closed(self) -> bool:
        return self.restricted or (self.parent is not None and self.parent.closed)


@dataclass(eq=False)
class Thing:
    """An organisation, place, tag, image or document, with the canaries that the public sees of it."""

    kind: str
    pk: int
    words: set[int]
    # Of its address: an organisation's code, a document's file name.
    code: str = ""
    uuid: Any = None
    files: list[str] = field(default_factory=list)
    # What is public with it: a town's region, an organisation's logo.
    holds: "list[Thing]" = field(default_factory=list)
    collection: Collection | None = None
    marked: bool = False
    deleted: bool = False


@dataclass(eq=False)
class Version:
    """What one version of a page says and uses."""

    title: int
    summary: int
    body: int
    words: set[int]
    slug: str
    slug_word: int
    uses: list[Thing]
    live_from: datetime | None = None
    expires: datetime | None = None
    # The primary key of Wagtail's revision.
    revision: int | None = None

    @property
    def canaries(self) -> set[int]:
        return {self.title, self.summary, self.body, self.slug_word} | self.words


@dataclass(eq=False)
class Node:
    """A page. `row` is what is public once it is public, `draft` the latest version."""

    pk: int
    # Its path in the API; "" for homes and lists, whose `slug` nobody changes.
    type: str
    locale: str
    key: Any
    parent: "Node | None"
    slug: str = ""
    row: Version | None = None
    draft: Version | None = None
    live: bool = True
    # Before that time its row is live and nobody may see it.
    begins: datetime | None = None
    due: tuple[datetime, Version] | None = None
    restricted: bool = False
    alias_of: "Node | None" = None
    original: "Node | None" = None
    detached: bool = False
    deleted: bool = False
    # The withdrawals in force that it is part of, by the site's numbers: it cannot be published.
    withdrawals: set[int] = field(default_factory=set)
    # The design leaves open whether the public sees it before somebody publishes it again.
    unsure: bool = False
    versions: list[Version] = field(default_factory=list)

    def chain(self) -> "Iterator[Node]":
        """The page and what is above it."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent

    def is_below(self, other: "Node") -> bool:
        return any(node is other for node in self.chain())

    @property
    def address(self) -> str:
        slugs = [node.row.slug if node.row else node.slug for node in self.chain()]
        return "/".join(["", self.locale, *filter(None, reversed(slugs)), ""])

    @property
    def restricted_at_all(self) -> bool:
        """By a restriction on it, above it, or on what it is an alias of."""
        own = any(node.restricted for node in self.chain())
        return own or (self.alias_of is not None and self.alias_of.restricted_at_all)

    def public(self, now: datetime, steps: int = STEPS) -> bool:
        """Nothing keeps the public out of it, of a page above it, of what they are aliases of, or of an original."""
        return all(node.open(now) and node.follows(now, steps) for node in self.chain())

    def open(self, now: datetime) -> bool:
        """Nothing on the page itself keeps the public out."""
        expired = self.row is not None and self.row.expires is not None and self.row.expires <= now
        begun = self.begins is None or self.begins <= now
        return self.live and begun and not (self.deleted or self.restricted or expired)

    def follows(self, now: datetime, steps: int) -> bool:
        """What the page is an alias or a translation of is public, so many steps far."""
        others = [other for other in (self.alias_of, None if self.detached else self.original) if other is not None]
        return all(steps > 0 and other.public(now, steps - 1) for other in others)


class Oracle:
    """Everything that there is, and what of it the public may see."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.things: list[Thing] = []
        self.now: datetime

    def pages(self) -> list[Node]:
        """The public pages."""
        return [node for node in self.nodes if node.public(self.now)]

    def public_things(self) -> set[Thing]:
        """What a public page uses or an editor marked public, and what that holds; not what lies in a closed folder."""
        shown = held_by([thing for thing in self.things if thing.marked] + used_by(self.pages()))
        return {thing for thing in shown if thing.collection is None or not thing.collection.closed}

    def canaries(self) -> set[int]:
        """Those that the public may see."""
        pages = (node.row.canaries for node in self.pages() if node.row)
        return set().union(*pages, *(thing.words for thing in self.public_things()))


def used_by(nodes: Iterable[Node]) -> list[Thing]:
    """What the pages use as they are, or would be, shown."""
    return [thing for node in nodes if node.row for thing in node.row.uses]


def held_by(things: Iterable[Thing]) -> set[Thing]:
    """These things with all that they hold, but what is deleted."""
    waiting, found = list(things), set[Thing]()
    while waiting:
        thing = waiting.pop()
        if thing not in found and not thing.deleted:
            found.add(thing)
            waiting += thing.holds
    return found


def aliases_of(node: Node, nodes: Iterable[Node]) -> list[Node]:
    """The aliases of a page and theirs."""
    direct = [other for other in nodes if other.alias_of is node and not other.deleted]
    return direct + [further for alias in direct for further in aliases_of(alias, nodes)]
