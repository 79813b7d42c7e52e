"""The one lock of the read model: the update of the single state row, on both engines."""

import secrets

from django.db import OperationalError, connection
from django.db.models import F, Max

from .models import PublishedItem, PublishedState

# PostgreSQL's codes for "waited long enough for a lock" and "these two wait for each other".
_BUSY = {"55P03", "40P01"}


def lock() -> PublishedState:
    """The state row, locked until the end of the transaction.

    OperationalError (see `is_busy`) where somebody else holds it for longer than anybody should wait.
    """
    _limit(lock_timeout="5s")
    if not PublishedState.objects.filter(pk=1).update(ticks=F("ticks") + 1):
        # Above what was numbered, if the row was lost.
        seq = PublishedItem.objects.aggregate(seq=Max("seq"))["seq"] or 0
        PublishedState.objects.bulk_create([PublishedState(pk=1, epoch=new_epoch(), seq=seq)], ignore_conflicts=True)
        PublishedState.objects.filter(pk=1).update(ticks=F("ticks") + 1)
    # From here on others wait for us: we wait for nobody, and a process that stands still is thrown out.
    _limit(lock_timeout="500ms", idle_in_transaction_session_timeout="60s")
    return PublishedState.objects.get(pk=1)


def new_epoch() -> str:
    """A name that no epoch has had before."""
    return secrets.token_hex(4)


def is_busy(error: OperationalError) -> bool:
    """Whether the database only says that somebody else holds a lock."""
    return getattr(error.__cause__, "sqlstate", "") in _BUSY or "database is locked" in str(error)


def _limit(**settings: str) -> None:
    """Settings of PostgreSQL for the rest of the transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            calls = ", ".join(["set_config(%s, %s, true)"] * len(settings))
            cursor.execute(f"SELECT {calls}", [part for pair in settings.items() for part in pair])
