"""What a worker does besides publishing: apps further up register it, and each duty runs in a thread of its own."""

import threading
from collections.abc import Callable
from typing import Protocol


class Duty(Protocol):
    """Work that never ends."""

    def tick(self) -> None:
        """One round; called again and again, whether or not it fails."""

    def close(self) -> None:
        """The worker stops: five seconds are left."""


# Makes a duty for one worker; the event is set when that is to stop.
DutyType = Callable[[threading.Event], Duty]

_duties: list[DutyType] = []


def register(duty: DutyType) -> None:
    """Have every worker do this too; called from the `ready` of the app that it belongs to."""
    _duties.append(duty)


def duties() -> tuple[DutyType, ...]:
    """All that were registered."""
    return tuple(_duties)
