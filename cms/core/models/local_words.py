"""Words in other languages of what is no page: the site's name, a tag, what a picture shows.

The thing's own words are columns of its row. In another language it has a row of the same columns here; what is empty
there is shown as the thing itself has it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from typing import Any, Protocol

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from taggit.models import Tag

from ..fields import language_field


class LocalWords(models.Model):
    """The words of one thing in one language. A subclass adds `of`, its foreign key, named "local_words" there."""

    language = language_field()

    of: Any
    of_id: int
    # Who has words is not what refers to something.
    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.of} ({self.language})"


class HasLocalWords:
    """A model that a subclass of `LocalWords` belongs to."""

    pk: Any
    local_words: Any

    @cached_property
    def words_by_language(self) -> dict[str, LocalWords]:
        """Its words in other languages."""
        return {row.language: row for row in self.local_words.all()} if self.pk else {}

    def words_in(self, name: str, language: str | None = None) -> str:
        """What the field `name` says in `language` (the active one by default), else in the thing's own."""
        code, source = language or get_language() or settings.LANGUAGE_CODE, _source.get()
        row = source.words(self, code) if source else self.words_by_language.get(code)
        return (getattr(row, name) if row else "") or getattr(self, name)


class WordsSource(Protocol):
    """Knows the words of many things."""

    def words(self, thing: Any, language: str) -> LocalWords | None:
        """What `thing` has been called in a language."""


_source: ContextVar[WordsSource | None] = ContextVar("words", default=None)


@contextmanager
def words_from(source: WordsSource) -> Iterator[None]:
    """Inside, things ask `source`, and not the database one by one."""
    token = _source.set(source)
    try:
        yield
    finally:
        _source.reset(token)


class TagWords(LocalWords):
    """What a tag of pages is called in another language. Its slug stays: filters take it."""

    of = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="local_words")
    name = models.CharField(max_length=100)

    class Meta:
        unique_together = [("of", "language")]
