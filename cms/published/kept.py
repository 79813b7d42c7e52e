"""What many pages need and only a change of the site alters: read once per generation, and kept by this process."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from django.utils import timezone

from cms.core.visibility import next_moments

if TYPE_CHECKING:
    from .sequencer import Standing

# By how much the clocks of several machines may differ without anything stale being kept.
CLOCKS_DIFFER = timedelta(minutes=1)

_Asked = ParamSpec("_Asked")
_Found = TypeVar("_Found")
_clear: list[Callable[[], None]] = []


def once_per_generation(
    most: int = 1,
) -> Callable[[Callable[_Asked, _Found]], Callable[Concatenate["Standing", _Asked], _Found]]:
    """Of a function that reads: one that is told where the read model stands, and reads once per generation.

    It keeps `most` answers. While something is due, or time is about to change something, it keeps none.
    """

    def decorate(read: Callable[_Asked, _Found]) -> Callable[Concatenate["Standing", _Asked], _Found]:
        @lru_cache(maxsize=most)
        def kept(_epoch: str, _generation: int, *args: Any, **kwargs: Any) -> _Found:
            return read(*args, **kwargs)

        def ask(at: "Standing", /, *args: _Asked.args, **kwargs: _Asked.kwargs) -> _Found:
            if not is_steady(at):
                return read(*args, **kwargs)
            return kept(at.epoch, at.generation, *args, **kwargs)  # type: ignore[arg-type]

        _clear.append(kept.cache_clear)
        return ask

    return decorate


def is_steady(at: "Standing") -> bool:
    """Whether what is read now may be kept: nothing is due, or so soon that a clock that is ahead may have noted it."""
    if at.due:
        return False
    moment = _next_moment(at.epoch, at.generation)
    return moment is None or moment > timezone.now() + CLOCKS_DIFFER


@lru_cache(maxsize=1)
def _next_moment(_epoch: str, _generation: int) -> datetime | None:
    return min((moment for moment in next_moments() if moment), default=None)


def forget() -> None:
    """For tests, in which a generation comes back after a rollback."""
    for clear in (_next_moment.cache_clear, *_clear):
        clear()
