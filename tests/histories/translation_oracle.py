"""What editors, translators and reviewers meant: which words each page must show, told without asking the site.

Texts are known again wherever they turn up. The original's text says which one it is and its how-manieth wording,
"zs7v2z"; a translation says which number it is itself, and what it was made from, "zt31s7v2z". The other words of a
text stay when it is changed, and are no other text's: so it is the same text for everybody who compares them.
"""

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

LOCALES = ("en", "sv", "ky")
TOKEN = re.compile(r"z(?:t\d+)?s\d+v\d+z")
# Facts that have names: pictures and organisations.
NAME = re.compile(r"z(?:picture|organisation)\d+z")


@dataclass(frozen=True)
class Text:
    """A text of an original in one wording."""

    ident: int
    version: int

    @property
    def token(self) -> str:
        return f"zs{self.ident}v{self.version}z"

    @property
    def said(self) -> str:
        """As it is written."""
        return " ".join([*(f"{letter}{self.ident}" for letter in "abcdef"), self.token])


@dataclass(frozen=True)
class Words:
    """Somebody's translation of a text; `version` is the wording that it translates, as far as anybody has looked."""

    token: str
    version: int
    machine: bool = False


@dataclass
class Heading:
    key: str
    text: Text


@dataclass
class Paragraph:
    """A rich text of at least two paragraphs: one alone would be its field's text, whatever it says."""

    key: str
    texts: list[Text]


@dataclass
class Picture:
    key: str
    picture: int
    caption: Text | None


@dataclass
class Figure:
    key: str
    value: int
    unit: Text


@dataclass
class Figures:
    key: str
    figures: list[Figure]


@dataclass
class Note:
    """A row of the page with a word and a fact."""

    key: str
    date: datetime.date
    text: Text


Block = Heading | Paragraph | Picture | Figures
Segment = tuple[str, Text]
# What a page shows, in the same words whether it is read off the site or told by the oracle.
Shown = dict[str, Any]


@dataclass
class Doc:
    """What an original says: words and facts."""

    title: Text
    summary: Text | None
    body: list[Block]
    notes: list[Note] = field(default_factory=list)
    date: datetime.date | None = None
    picture: int | None = None
    organisation: int | None = None

    def segments(self) -> Iterator[Segment]:
        """Each text with where it stands."""
        yield "title", self.title
        if self.summary:
            yield "summary", self.summary
        for block in self.body:
            if isinstance(block, Heading):
                yield f"body.{block.key}.text", block.text
            elif isinstance(block, Paragraph):
                yield from ((f"body.{block.key}.text", text) for text in block.texts)
            elif isinstance(block, Figures):
                yield from ((f"body.{block.key}.figures.{each.key}.unit", each.unit) for each in block.figures)
            elif block.caption:
                yield f"body.{block.key}.caption", block.caption
        for note in self.notes:
            yield f"change_notes.{note.key}.text", note.text


def shown(doc: Doc, token: Callable[[Text], str]) -> Shown:
    """What readers get of `doc` where `token` says what stands for a text, "" where nothing does."""
    body: list[Any] = []
    for block in doc.body:
        if isinstance(block, Heading):
            body += [("heading", token(block.text))] if token(block.text) else []
        elif isinstance(block, Paragraph):
            paragraphs = [said for text in block.texts if (said := token(text))]
            body += [("paragraph", *paragraphs)] if paragraphs else []
        elif isinstance(block, Figures):
            figures = [(each.value, said) for each in block.figures if (said := token(each.unit))]
            body += [("key_figures", *figures)] if figures else []
        else:
            body.append(("image", f"zpicture{block.picture}z", token(block.caption) if block.caption else ""))
    return {
        "title": token(doc.title),
        "summary": token(doc.summary) if doc.summary else "",
        "body": body,
        "notes": [(note.date.isoformat(), said) for note in doc.notes if (said := token(note.text))],
        "date": doc.date and doc.date.isoformat(),
        "picture": "" if doc.picture is None else f"zpicture{doc.picture}z",
        "organisation": "" if doc.organisation is None else f"zorganisation{doc.organisation}z",
    }


def tokens(what: Any) -> set[str]:
    """All texts and names in what a page shows."""
    return {*TOKEN.findall(repr(what)), *NAME.findall(repr(what))}


@dataclass(eq=False)
class Version:
    """A version of a translation: words by text, for the state of the original that it was made for.

    `own` is what it shows instead where it was written after the page had been detached.
    """

    number: int
    doc: Doc
    stamp: int
    words: dict[int, Words]
    incomplete: bool = False
    at: datetime.datetime | None = None
    own: Shown | None = None
    revision: int = 0

    @property
    def shown(self) -> Shown:
        if self.own is not None:
            return self.own
        return shown(self.doc, lambda text: self.words[text.ident].token if text.ident in self.words else "")

    @property
    def missing(self) -> int:
        return sum(text.ident not in self.words for _path, text in self.doc.segments())

    @property
    def is_refused(self) -> bool:
        """Nothing goes live without a title, nor with words missing unless somebody has said so."""
        return self.doc.title.ident not in self.words or (bool(self.missing) and not self.incomplete)

    def state(self) -> dict[str, Any]:
        """What the API must say of it."""
        known = [(text, self.words.get(text.ident)) for _path, text in self.doc.segments()]
        stale = sum(words is not None and words.version != text.version for text, words in known)
        machine = sum(words is not None and words.machine for _text, words in known)
        behind = "stale" if stale or self.missing else "machine" if machine else "up_to_date"
        return {
            "status": behind,
            "segments": len(known),
            "stale_segments": stale,
            "untranslated_segments": self.missing,
            "machine_segments": machine,
        }


@dataclass(eq=False)
class Original:
    """A page that others are translated from. `draft` is its latest version, `live` what readers see."""

    pk: int
    key: Any
    kind: str
    locale: str
    draft: Doc
    live: Doc | None = None
    due: tuple[datetime.datetime, Doc] | None = None
    # What it said when it was published last, and how often that was.
    source: Doc | None = None
    stamp: int = 0
    parent: "Original | None" = None
    restricted: bool = False
    withdrawn: int | None = None
    deleted: bool = False
    translations: dict[str, "Translation"] = field(default_factory=dict)

    @property
    def public(self) -> bool:
        above = self.parent is None or self.parent.public
        return self.live is not None and not (self.restricted or self.deleted) and above

    def publish(self, doc: Doc, follow: bool) -> None:
        """It goes live, is read again, and its translations follow at once or later."""
        before = list(self.source.segments()) if self.source else []
        self.live, self.source, self.due = doc, doc, None
        self.stamp += 1
        for translation in self.translations.values():
            if translation.follows:
                translation.carry(before)
                translation.waits = True
        if follow:
            self.work_off()

    def work_off(self) -> None:
        for translation in self.translations.values():
            if translation.waits:
                translation.follow()


@dataclass(eq=False)
class Translation:
    """The page of an original in another language."""

    original: Original
    locale: str
    pk: int = 0
    parent: "Translation | None" = None
    # What translators have typed, by where it stands and what it is for.
    typed: dict[Segment, Words] = field(default_factory=dict)
    versions: list[Version] = field(default_factory=list)
    live: Version | None = None
    due: Version | None = None
    # What reviewers look at, and whether they have sent something back.
    review: Version | None = None
    sent_back: bool = False
    # What readers saw last while it was a translation.
    approved: Version | None = None
    waits: bool = False
    detached: bool = False
    restricted: bool = False
    deleted: bool = False

    @property
    def follows(self) -> bool:
        return not (self.detached or self.deleted or self.original.deleted)

    @property
    def public(self) -> bool:
        above = self.parent is None or self.parent.public
        own = self.live is not None and not (self.deleted or self.restricted)
        return own and above and (self.detached or self.original.public)

    @property
    def doc(self) -> Doc:
        assert self.original.source
        return self.original.source

    @property
    def latest(self) -> Version:
        return self.versions[-1]

    def carry(self, before: list[Segment]) -> None:
        """What was typed for a text goes on to what it has become: wherever it stands, or there with other words."""
        for path, text in self.doc.segments():
            former = _former(before, path, text)
            if (path, text) not in self.typed and former in self.typed:
                self.typed[path, text] = self.typed[former]

    def working(self) -> dict[int, Words]:
        found = {text.ident: self.typed.get((path, text)) for path, text in self.doc.segments()}
        return {ident: words for ident, words in found.items() if words}

    def add(self, words: dict[int, Words], **fields: Any) -> Version:
        number = len(self.versions)
        self.versions.append(Version(number, self.doc, self.original.stamp, words, **fields))
        return self.latest

    def save(self) -> Version:
        """A draft of what is typed; none where it would be the latest one again."""
        latest, words = self.latest, self.working()
        if latest.stamp == self.original.stamp and latest.words == words:
            return latest
        draft = self.add(words, at=latest.at)
        self.review = draft if self.review else None
        return draft

    def again(self, version: Version, *, incomplete: bool) -> Version:
        """The same words for what the original says now."""
        before = list(version.doc.segments())
        words = {
            text.ident: version.words[former[1].ident]
            for path, text in self.doc.segments()
            if (former := _former(before, path, text)) and former[1].ident in version.words
        }
        made = self.add(words, incomplete=incomplete, at=version.at)
        self.review = made if self.review is version else self.review
        self.due = made if self.due is version else self.due
        return made

    def follow(self) -> None:
        """What is live, then what is scheduled or a draft."""
        self.waits = False
        waiting = {version.number: version for version in (self.due, self.latest) if version}
        if self.live:
            waiting.pop(self.live.number, None)
            if self.live.stamp != self.original.stamp:
                self.live = self.approved = self.again(self.live, incomplete=True)
        for _number, version in sorted(waiting.items()):
            if version.stamp != self.original.stamp or self.live:
                self.again(version, incomplete=version.incomplete)

    def publish(self, version: Version, now: datetime.datetime) -> bool:
        """Somebody has said that it goes live; whether it does, now or at its time."""
        if version.stamp != self.original.stamp and not self.detached:
            kept = self.versions[:], self.review, self.due
            version = self.again(version, incomplete=version.incomplete)
            if version.is_refused:
                self.versions, self.review, self.due = kept
                return False
        if version.is_refused and not self.detached:
            return False
        if version.at and version.at > now:
            self.due = version
            if self.live:
                return True
        else:
            self.live, self.due = version, None
            self.approved = self.approved if version.own is not None else version
        self.review, self.sent_back = None, False
        return True

    def unpublish(self) -> None:
        self.live = self.due = None

    def attach(self) -> None:
        self.detached = False
        self.review, self.sent_back, self.due = None, False, None
        if self.approved:
            self.carry(list(self.approved.doc.segments()))
        if self.live:
            base = self.approved
            assert base
            at = self.live.at
            self.live = self.approved = self.again(base, incomplete=True)
            self.live.at = at
        else:
            self.add(self.working(), at=self.latest.at)


def _former(before: list[Segment], path: str, text: Text) -> Segment | None:
    """What a text was: the same anywhere, or another wording of it in the same place."""
    same = [each for each in before if each[1] == text]
    changed = [each for each in before if each[0] == path and each[1].ident == text.ident]
    return next(iter(same or changed), None)
