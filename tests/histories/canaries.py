"""Texts that say what leaked: each is written in one place only, and known again in whatever the site answers."""

import html
import re
from urllib.parse import unquote

# Letters that go wrong first: Cyrillic ones that Russian has not, and Azerbaijani ones. The search, which folds
# letters, still tells them apart.
_DIGITS = "қңғүөəşçğі"
_FRAME = "ҳ"
_TEXT = re.compile(f"{_FRAME}([{_DIGITS}]+){_FRAME}")
_SLUG = re.compile("zq([0-9]+)qz")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


class Canaries:
    """Makes them, and remembers what each stands for."""

    def __init__(self) -> None:
        self.about: list[str] = []

    def new(self, about: str) -> int:
        """Another one; `about` says where it is going to be written."""
        self.about.append(about)
        return len(self.about) - 1


def text(number: int) -> str:
    """The canary as a word."""
    return f"{_FRAME}{''.join(_DIGITS[int(digit)] for digit in str(number))}{_FRAME}"


def slug(number: int) -> str:
    """The canary as part of an address."""
    return f"zq{number}qz"


def found_in(answer: str) -> set[int]:
    """The canaries in an answer, however they are written down: as they are, as entities, percent-coded or escaped."""
    # The search marks the words that it was asked for.
    versions = [answer.replace("<mark>", "").replace("</mark>", "")]
    if "&#" in answer:
        versions.append(html.unescape(answer))
    if "%" in answer:
        versions.append(unquote(answer))
    if "\\u" in answer:
        versions.append(_ESCAPED.sub(lambda match: chr(int(match[1], 16)), answer))
    numbers = {int(match) for version in versions for match in _SLUG.findall(version)}
    words = {match for version in versions for match in _TEXT.findall(version)}
    return numbers | {int("".join(str(_DIGITS.index(letter)) for letter in word)) for word in words}


def replaced(source: str, canaries: "Canaries", about: str) -> tuple[str, dict[int, int]]:
    """`source` with another canary for each in it, as a translator writes other words; and which for which."""
    others = {number: canaries.new(f"{about}, translated from {canaries.about[number]}") for number in found_in(source)}
    for number, other in others.items():
        source = source.replace(text(number), text(other))
    return source, others
