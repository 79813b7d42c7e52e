"""What the translation editor shows for each text of the original, and what it makes of the words that come back."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db import transaction
from django.utils import timezone
from django.utils.html import format_html_join, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.whitelist import check_url
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
    TranslationContext,
    TranslationSource,
)

from cms.core.models import User, Words

from .differences import difference
from .limits import limits_of
from .omitting import WAITING
from .wording import faults
from .working import row_of, with_words, write

# What no text has: control characters but the line's end and the tabulator, and our own mark.
_UNWANTED = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f{WAITING}]")


@dataclass
class Row:
    """One text of the original with its words: those written, those that readers see, and what to say about them.

    Where the same text stands more than once in one place, it has the same words everywhere: `times` says how often.
    """

    segment: StringSegment
    written: StringTranslation | None
    live: Words | None
    label: str
    times: int = 1
    suggestions: list[str] = field(default_factory=list)
    # What was posted and could not be kept, with the reason.
    posted: str | None = None
    errors: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """In the names of its fields: the text and its place, wherever the original has moved it meanwhile."""
        return f"{self.segment.context_id}-{self.segment.string_id}"

    @property
    def text(self) -> str:
        return str(self.segment.string.data)

    @property
    def words(self) -> str:
        if self.posted is not None:
            return self.posted
        return self.written.data if self.written else ""

    @property
    def seen(self) -> str:
        """By which it is known what was typed here, and whether somebody else has written meanwhile."""
        return fingerprint(clean(self.written.data) if self.written else "")

    @property
    def is_stale(self) -> bool:
        return self.written is not None and hasattr(self.written, "carried")

    @property
    def is_machine(self) -> bool:
        return self.written is not None and self.written.translation_type == StringTranslation.TRANSLATION_TYPE_MACHINE

    @property
    def is_missing(self) -> bool:
        return self.written is None or self.written.has_error

    @property
    def state(self) -> str:
        """One word for lists and filters: "missing", "stale", "machine" or "done"."""
        if self.is_missing:
            return "missing"
        return "stale" if self.is_stale else "machine" if self.is_machine else "done"

    @property
    def original_change(self) -> SafeString:
        """What changed in the original since its words were written."""
        return marked(self.written.carried.made_from, self.text) if self.written and self.is_stale else SafeString("")

    @property
    def own_change(self) -> SafeString:
        """What differs between what readers see now and what is written."""
        if self.live is None or not self.live.words or self.live.words == self.words:
            return SafeString("")
        return marked(self.live.words, self.words)

    @property
    def rows(self) -> int:
        """Lines that the text will need."""
        return max(1, min(12, (max(len(self.text), len(self.words)) + 59) // 60))

    @property
    def has_markup(self) -> bool:
        return "<" in self.text


def fingerprint(words: str) -> str:
    """Changes with the words."""
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def marked(old: str, new: str) -> SafeString:
    """The difference of two texts as HTML: `<del>` and `<ins>` around what is gone and new."""
    tags = {"removed": ("<del>", "</del>"), "added": ("<ins>", "</ins>"), "same": ("", "")}
    pieces = [(SafeString(tags[k][0]), text, SafeString(tags[k][1])) for k, text in difference(old, new)]
    return format_html_join("", "{}{}{}", pieces)


@dataclass
class Link:
    """An address that the original's text leads to, and another one for this language where there is one."""

    segment: OverridableSegment
    address: str
    own: str = ""
    errors: list[str] = field(default_factory=list)


class Editor:
    """The words of one translation, to be shown and to be written by `user`."""

    def __init__(self, translation: Translation, user: User, live: list[Words]) -> None:
        self.translation = translation
        self.user = user
        self._live = {(each.path, each.text): each for each in live}
        # What was typed for texts that the original does not have any more: where they stood (see `label_of`), words.
        self.stranded: list[tuple[str, str]] = []
        self.changed = 0

    @cached_property
    def rows(self) -> list[Row]:
        found: dict[tuple[int, int], Row] = {}
        for segment in with_words(self.translation):
            place = (segment.context_id, segment.string_id)
            if place in found:
                found[place].times += 1
                continue
            live = self._live.get((segment.context.path, segment.string.data))
            found[place] = Row(segment, row_of(segment), live, label_of(self._model, segment.context.field_path))
        return list(found.values())

    @property
    def _model(self) -> type:
        model: type = self.translation.source.specific_content_type.model_class()
        return model

    @cached_property
    def links(self) -> list[Link]:
        segments = OverridableSegment.objects.filter(source=self.translation.source).select_related("context")
        own = {
            row.context_id: row.data
            for row in SegmentOverride.objects.filter(
                locale=self.translation.target_locale, context__object_id=self.translation.source.object_id
            )
        }
        found: dict[int, Link] = {}
        for each in segments.order_by("order"):
            # An address that is there more than once leads elsewhere everywhere.
            found.setdefault(each.context_id, Link(each, str(each.data), str(own.get(each.context_id, ""))))
        return list(found.values())

    @property
    def counts(self) -> dict[str, int]:
        """How many texts are in each state, and all of them."""
        states = [row.state for row in self.rows for _time in range(row.times)]
        return {"all": len(states)} | {name: states.count(name) for name in ("missing", "stale", "machine", "done")}

    @property
    def has_errors(self) -> bool:
        return bool(self.stranded) or any(
            errors for errors in (*(row.errors for row in self.rows), *(link.errors for link in self.links))
        )

    @transaction.atomic
    def take(self, posted: Mapping[str, str]) -> None:
        """Keep what was typed: `words-<row's key>`, `seen-<key>`, `confirm-<key>`, `address-<link's context>`.

        What was not typed in is left alone, whoever has written there meanwhile. What cannot be kept stays in its row
        with the reason.
        """
        # One at a time: nobody writes between the look at what is there and the writing.
        TranslationSource.objects.select_for_update().get(pk=self.translation.source_id)
        known = {row.key for row in self.rows}
        for name, value in posted.items():
            kind, _, key = name.partition("-")
            words = clean(value) if kind == "words" and key not in known else ""
            if words and fingerprint(words) != posted.get(f"seen-{key}"):
                self.stranded.append((self._label_of_gone(key), words))
        for row in self.rows:
            if f"words-{row.key}" in posted:
                self._take_row(row, posted)
        for link in self.links:
            if (address := posted.get(f"address-{link.segment.context_id}")) is not None:
                self._take_link(link, address.strip())

    def _label_of_gone(self, key: str) -> str:
        """Where a text stood, empty where nothing ever did. The text itself may be a secret by now."""
        contexts = TranslationContext.objects.filter(object=self.translation.source.object_id)
        paths = {str(pk): path for pk, path in contexts.values_list("pk", "field_path")}
        path = paths.get(key.partition("-")[0])
        return label_of(self._model, path) if path else ""

    def _take_row(self, row: Row, posted: Mapping[str, str]) -> None:
        words, seen = clean(posted[f"words-{row.key}"]), posted.get(f"seen-{row.key}", row.seen)
        confirmed = posted.get(f"confirm-{row.key}") and seen == row.seen and (row.is_stale or row.is_machine)
        if fingerprint(words) in {seen, row.seen} and not confirmed:
            return
        if seen != row.seen:
            row.posted = words
            told = _("Somebody else has written meanwhile: “%(words)s”. Save again to keep yours.")
            row.errors.append(told % {"words": strip_tags(row.written.data if row.written else "")})
            return
        limits = limits_of(row.segment)
        if len(words) > limits.longest:
            row.posted = words
            told = _("At most %(longest)s characters fit here; these are %(length)s.")
            row.errors.append(told % {"longest": limits.longest, "length": len(words)})
            return
        if words and (found := faults(row.text, words, limits)):
            row.posted = words
            row.errors += [_("Not saved: %(reason)s") % {"reason": reason} for reason in found]
            return
        row.written = write(self.translation, row.segment, words, self.user)
        self.changed += 1

    def _take_link(self, link: Link, address: str) -> None:
        if address == link.own:
            return
        if address and not (check_url(address) and address == clean(address) and len(address) <= 2000):
            link.own = address
            link.errors.append(_("This is not an address that a link can have."))
            return
        where = {"locale": self.translation.target_locale, "context": link.segment.context}
        if address and address != link.address:
            SegmentOverride.objects.update_or_create(
                **where,
                defaults={"data_json": json.dumps(address), "last_translated_by": self.user, "has_error": False},
            )
        else:
            SegmentOverride.objects.filter(**where).delete()
        link.own = address
        self.changed += 1

    def touch(self) -> None:
        """Note that the words have changed, as wagtail-localize does."""
        Translation.objects.filter(pk=self.translation.pk).update(translations_last_updated_at=timezone.now())


def clean(words: str) -> str:
    """The words without what no text has and without the space around them, line ends as in the database."""
    return _UNWANTED.sub("", words.replace("\r\n", "\n").replace("\r", "\n")).strip()


def label_of(model: type, field_path: str) -> str:
    """Where a text stands, for people: "Title", "Text: heading"."""
    names = list(_names(model, field_path.split(".")))
    return ": ".join(dict.fromkeys(names)).capitalize()


def _names(model: type, parts: list[str]) -> Iterator[str]:
    found = model._meta.get_field(parts[0])  # type: ignore[attr-defined]
    if found.one_to_many:
        yield str(found.related_model._meta.verbose_name)
        yield from _names(found.related_model, parts[1:]) if parts[1:] else ()
        return
    if len(parts) == 1:
        yield str(found.verbose_name)
        return
    block = found.stream_block
    for name in parts[1:]:
        if hasattr(block, "child_block"):
            block = block.child_block
            continue
        if name not in getattr(block, "child_blocks", {}):
            break
        block = block.child_blocks[name]
        if block.label:
            yield str(block.label).lower()
