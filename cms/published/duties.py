"""What a worker does besides publishing: apps further up register it, and each duty runs in a thread of its own.

Where no worker runs, what a killed process has left of it is taken up by whoever reads next.
"""

import threading
from collections.abc import Callable
from typing import NamedTuple, Protocol


class Duty(Protocol):
    """Work that never ends."""

    def tick(self) -> None:
        """One round; called again and again, whether or not it fails."""

    def close(self) -> None:
        """The worker stops: five seconds are left."""


# Makes a duty for one worker; the event is set when that is to stop.
DutyType = Callable[[threading.Event], Duty]


class Leftover(NamedTuple):
    """What may wait for somebody to do it: `waits` is SQL, true where it does, in which %s stands for the time now.

    `take_up` does some of it, as much as a reader has the patience for.
    """

    waits: str
    take_up: Callable[[], int]


_duties: list[DutyType] = []
_leftovers: list[Leftover] = []


def register(duty: DutyType, leftover: Leftover | None = None) -> None:
    """Have every worker do this too; called from the `ready` of the app that it belongs to.

    With `leftover` readers do it where no worker runs.
    """
    _duties.append(duty)
    if leftover:
        _leftovers.append(leftover)


def duties() -> tuple[DutyType, ...]:
    """All that were registered."""
    return tuple(_duties)


def leftovers() -> tuple[Leftover, ...]:
    """All that were registered."""
    return tuple(_leftovers)
