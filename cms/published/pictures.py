"""What pages show of the library, read once per generation: pictures by their sizes and words, and what is closed."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property, partial

from cms.core import visibility
from cms.core.library import restrictions_from
from cms.core.models import CustomImage
from cms.core.models.local_words import HasLocalWords, LocalWords, words_from
from cms.core.renditions import Sources, read_sources, sources_from

from .kept import once_per_generation
from .sequencer import Standing

# So many of each are known at most.
_MOST = 1000


@contextmanager
def library_of(at: Standing) -> Iterator[None]:
    """Inside, templates show the library as it is at `at`."""
    known = _Library(at)
    with ExitStack() as stack:
        stack.enter_context(restrictions_from(known))
        stack.enter_context(words_from(known))
        stack.enter_context(sources_from(partial(_sources, at)))
        yield


class _Library:
    def __init__(self, at: Standing) -> None:
        self._at = at

    @cached_property
    def restricted_collections(self) -> frozenset[int]:
        """See `cms.core.library.Restrictions`."""
        return _closed(self._at)

    def words(self, thing: HasLocalWords, language: str) -> LocalWords | None:
        """See `cms.core.models.local_words.WordsSource`."""
        return _words(self._at, thing).get(language) if thing.pk else None


@once_per_generation()
def _closed() -> frozenset[int]:
    return visibility.restricted_collections()


# Rows of a model are known by their primary keys, whichever request has read them.


@once_per_generation(_MOST)
def _words(thing: HasLocalWords) -> dict[str, LocalWords]:
    return thing.words_by_language


@once_per_generation(_MOST)
def _sources(image: CustomImage, cropped: bool) -> Sources | None:
    return read_sources(image, cropped)
