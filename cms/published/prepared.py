"""Queries that every reader asks: put together once, and planned once by each connection to PostgreSQL.

For a query of a few rows Django takes ten times as long to put it together as the database to answer it.
"""

import logging
import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, wraps
from itertools import count
from threading import local
from typing import Any, NamedTuple, ParamSpec

import psycopg
from django.db import DEFAULT_DB_ALIAS, InterfaceError, NotSupportedError, OperationalError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.backends.utils import CursorWrapper
from django.db.models import BinaryField, BooleanField, Expression, Field, Func, JSONField, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.dispatch import receiver
from psycopg import pq
from psycopg.adapt import Loader, PyFormat, Transformer
from psycopg.types.string import ByteaBinaryLoader

from .models import hidden

logger = logging.getLogger(__name__)
# How many of the queries that a function makes are kept: a long search takes 90 kB.
_MOST = 200
# How many plans a connection keeps.
_MOST_PLANS = 100


class Slot(Expression):
    """The place of a value that is told when the query is asked, by its name."""

    def __init__(self, name: str, field: "Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self.name, self._field = name, field

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)

    def value(self, given: Any, database: Any) -> Any:
        """A value that is put into this place, as the database takes it."""
        # PostgreSQL's driver takes them as they are.
        return given if database.vendor == "postgresql" else self._field.get_db_prep_value(given, database)


class OneOf(Func):
    """The condition that a field is one of the numbers that are told under a name."""

    output_field = BooleanField()

    def __init__(self, field: str, name: str) -> None:
        super().__init__(field, Slot(name, JSONField()))

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_more: Any) -> Any:
        return self.as_sql(compiler, connection, template="(%(expressions)s::bigint[]))", arg_joiner=" = ANY(")

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_more: Any) -> Any:
        joiner = " IN (SELECT value FROM json_each("
        return self.as_sql(compiler, connection, template="(%(expressions)s)))", arg_joiner=joiner)


class Utf8(Func):
    """A text as the bytes that go out: long ones are neither decoded nor encoded on their way."""

    output_field = BinaryField()

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_more: Any) -> Any:
        # A type that means the same and that no column has: see `_take_as_bytes`.
        return self.as_sql(compiler, connection, template="(%(expressions)s)::bpchar")

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_more: Any) -> Any:
        return self.as_sql(compiler, connection, template="CAST(%(expressions)s AS BLOB)")


class _Undecoded(Loader):
    format = pq.Format.TEXT

    def load(self, data: Any) -> bytes:
        return bytes(data)


@receiver(connection_created)
def _take_as_bytes(connection: BaseDatabaseWrapper, **_more: Any) -> None:
    """What `Utf8` asks for is left as it comes: made bytes by the server, it would be copied there once more."""
    if connection.vendor == "postgresql":
        for loader in (ByteaBinaryLoader, _Undecoded):
            connection.connection.adapters.register_loader("bpchar", loader)


class _ServerSide(psycopg.Cursor[tuple[Any, ...]]):
    """Has the server keep the plan of what it is asked, unless the settings forbid it (`prepare_threshold`).

    Values come in the server's own form, in which bytes are bytes.
    """

    def execute(self, query: Any, params: Any = None, **_options: Any) -> "_ServerSide":
        super().execute(query, params, prepare=True, binary=True)
        # Where Django's log of queries looks; psycopg leaves it empty for what is prepared.
        self._query: Any = _Asked(query.encode())
        return self


class _Asked(NamedTuple):
    query: bytes


class _Plans:
    """What one connection to PostgreSQL keeps the plans of, asked without the layers in between, which take as long as
    the question.

    Only where nothing needs them: it answers None to whatever does not go well, which is then asked the ordinary way.
    """

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        self.connection = connection
        self._values = Transformer(connection)
        # By query and types of its parameters; None for what the server does not prepare.
        self._names: OrderedDict[tuple[bytes, tuple[int, ...]], bytes | None] = OrderedDict()
        self._mark, self._numbers = secrets.token_hex(4), count()

    def ask(self, sql: bytes, parameters: Sequence[Any]) -> list[tuple[Any, ...]] | None:
        """The rows, if nothing is in the way."""
        link, values = self.connection.pgconn, self._values
        if link.transaction_status != pq.TransactionStatus.IDLE:
            return None
        try:
            given = values.dump_sequence(parameters, [PyFormat.AUTO] * len(parameters))
            key, formats = (sql, values.types or ()), values.formats
            name = self._names.get(key) if key in self._names else self._prepare(*key)
            if not name:
                return None
            self._names.move_to_end(key)
            result = link.exec_prepared(name, given, formats, pq.Format.BINARY)  # type: ignore[arg-type]
            if result.status != pq.ExecStatus.TUPLES_OK:
                # The plan of a table that has been altered, for one, is of no more use.
                self._forget(key)
                return None
            values.set_pgresult(result)
            return values.load_rows(0, result.ntuples, tuple)
        except psycopg.Error:
            return None
        finally:
            # What it keeps takes as much memory as the answer.
            values.set_pgresult(None)

    def _prepare(self, sql: bytes, types: tuple[int, ...]) -> bytes | None:
        while len(self._names) >= _MOST_PLANS:
            self._forget(next(iter(self._names)))
        # Nobody else's: a pooler may give the connection to the server to several.
        name = f"published_{self._mark}_{next(self._numbers)}".encode()
        result = self.connection.pgconn.prepare(name, sql, types)
        if result.status != pq.ExecStatus.COMMAND_OK:
            logger.warning("A query is not prepared: %s", result.error_message.decode(errors="replace").strip())
            self._names[sql, types] = None
            return None
        self._names[sql, types] = name
        return name

    def _forget(self, key: tuple[bytes, tuple[int, ...]]) -> None:
        name = self._names.pop(key)
        if name and psycopg.capabilities.has_send_close_prepared():
            self.connection.pgconn.close_prepared(name)
        elif name:
            self.connection.pgconn.exec_(b"DEALLOCATE " + name)


class _Own(local):
    plans: _Plans | None = None


_own = _Own()


class Prepared:
    """A query as SQL; its `parameters` are values and slots."""

    def __init__(self, sql: str, parameters: Iterable[Any]) -> None:
        self._sql, self._parameters = sql, tuple(parameters)
        # As the server numbers parameters.
        numbers = count(1)
        self._numbered = re.sub("%[s%]", lambda found: f"${next(numbers)}" if found[0] == "%s" else "%", sql).encode()
        self._slots = {each.name: each for each in self._parameters if isinstance(each, Slot)}
        self._convert: Callable[[Sequence[tuple[Any, ...]]], Iterator[Sequence[Any]]] | None = None

    @classmethod
    def of(cls, queryset: "QuerySet[Any, Any]") -> "Prepared":
        """The query of a `values_list`, the columns before the annotations."""
        compiler: Any = queryset.query.get_compiler(connection=connection)
        made = cls(*compiler.as_sql())
        if converters := compiler.get_converters([column for column, _sql, _alias in compiler.select]):
            made._convert = lambda rows: compiler.apply_converters(rows, converters)
        return made

    def rows(self, **values: Any) -> list[Sequence[Any]]:
        """What it gives with these values in its slots."""
        # This thread's, looked up once.
        database: Any = connections[DEFAULT_DB_ALIAS]
        taken = {name: slot.value(values[name], database) for name, slot in self._slots.items()}
        parameters = [taken[each.name] if isinstance(each, Slot) else each for each in self._parameters]
        try:
            found = self._ask(database, parameters)
        except (OperationalError, InterfaceError, NotSupportedError) as error:
            # The server may have closed a connection that was kept, or a migration altered what a kept plan reads.
            # Nothing is changed here: it may be asked again, over a new connection.
            lost = not isinstance(error, NotSupportedError)
            if database.in_atomic_block or (lost and database.is_usable()):
                raise
            database.close()
            found = self._ask(database, parameters)
        # Django need not find out by itself.
        database.health_check_done = True
        return list(self._convert(found) if self._convert else found)

    def _ask(self, database: Any, parameters: list[Any]) -> Sequence[tuple[Any, ...]]:
        if (plans := _plans(database)) and (known := plans.ask(self._numbered, parameters)) is not None:
            return known
        with _cursor(database) as cursor:
            cursor.execute(self._sql, parameters)
            rows: Sequence[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _plans(database: Any) -> _Plans | None:
    """Where a query can be asked directly: outside of transactions, and where nobody notes what is asked."""
    if database.vendor != "postgresql" or database.in_atomic_block or database.queries_logged:
        return None
    connection = database.connection
    if connection is None or not connection.autocommit or connection.prepare_threshold is None:
        return None
    if database.execute_wrappers or connection.closed:
        return None
    if _own.plans is None or _own.plans.connection is not connection:
        _own.plans = _Plans(connection)
    return _own.plans


def _cursor(database: Any) -> CursorWrapper:
    """A cursor for a query that is asked again when the connection is found to be closed: nobody looks beforehand."""
    found: CursorWrapper
    if database.vendor != "postgresql":
        found = database.cursor()
        return found
    database.ensure_connection()
    with database.wrap_database_errors:
        # As Django makes its own: with its log of queries, where that is asked for.
        found = database._prepare_cursor(_ServerSide(database.connection))
    return found


P = ParamSpec("P")


def prepared(build: "Callable[P, QuerySet[Any, Any]]") -> Callable[P, Prepared]:
    """Make the query of each call once.

    `build` gets what can be hashed, and makes of it a `values_list` of `visible()` items. While something is hidden
    from this reader, that is part of the query, and no other reader's.
    """
    known = lru_cache(maxsize=_MOST)(lambda *given, **named: Prepared.of(build(*given, **named)))

    @wraps(build)
    def of(*given: P.args, **named: P.kwargs) -> Prepared:
        return Prepared.of(build(*given, **named)) if hidden.get() else known(*given, **named)  # type: ignore[arg-type]

    return of
