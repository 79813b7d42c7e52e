"""A site with many times as much news in its read model, without the days that writing their pages would take.

The rows that readers are answered from are there as often as it takes, each with an id, a number, a place in the order
and facets of its own; behind the copies are no pages, which nobody who reads the API asks for.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import psycopg

from .site import Say, Site, parameters_of

_ID = "md5(item.uuid::text || copy)::uuid"
# By column what a copy has instead of what it is copied from.
_OTHERS = {
    "uuid": _ID,
    "source_id": "item.source_id + copy * 10000000",
    "html_path": "item.html_path || copy || '/'",
    "sort_key": "left(item.sort_key, -3) || lpad(copy::text, 3, '0')",
    "document": f"replace(item.document, item.uuid::text, {_ID}::text)",
    "summary": f"replace(item.summary, item.uuid::text, {_ID}::text)",
    "seq": "(SELECT max(seq) FROM published_publisheditem) + row_number() OVER (ORDER BY copy, item.seq)",
}
_COPY_ITEMS = """INSERT INTO published_publisheditem ({columns}) SELECT {values}
    FROM published_publisheditem item, generate_series(1, %s) copy WHERE type = 'news' AND NOT removed"""
_COPY_FACETS = f"""INSERT INTO published_publishedfacet (item_id, name, value)
    SELECT made.id, facet.name, CASE facet.name WHEN 'path' THEN md5(facet.value || copy) ELSE facet.value END
    FROM generate_series(1, %s) copy
    JOIN published_publisheditem item ON item.type = 'news' AND item.source_id < 10000000 AND NOT item.removed
    JOIN published_publisheditem made ON made.type = 'news' AND made.uuid = {_ID} AND made.locale = item.locale
    JOIN published_publishedfacet facet ON facet.item_id = item.id"""  # noqa: S608 - constants
_NUMBER = """UPDATE published_publishedstate
    SET seq = (SELECT max(seq) FROM published_publisheditem), generation = generation + 1"""


@contextmanager
def grown(site: Site, times: int, say: Say) -> Iterator[Site]:
    """Another site beside `site` that has its news so many times."""
    url = site.environment["DATABASE_URL"]
    name = parameters_of(url)["dbname"]
    larger = f"{name}_{times}"
    with psycopg.connect(**parameters_of(url) | {"dbname": "template1"}, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{larger}" TEMPLATE "{name}"')
        try:
            before, question, rest = url.partition("?")
            environment = site.environment | {"DATABASE_URL": f"{before.rpartition('/')[0]}/{larger}{question}{rest}"}
            say(f"the news {times} times")
            _multiply(environment["DATABASE_URL"], times - 1)
            yield replace(site, environment=environment)
        finally:
            server.execute(f'DROP DATABASE "{larger}" WITH (FORCE)')


def _multiply(url: str, copies: int) -> None:
    with psycopg.connect(**parameters_of(url), autocommit=True) as connection:
        rows = connection.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'published_publisheditem'"
            " AND column_name <> 'id'"
        ).fetchall()
        columns = [column for (column,) in rows]
        values = [_OTHERS.get(column, f"item.{column}") for column in columns]
        copy = _COPY_ITEMS.format(columns=", ".join(columns), values=", ".join(values))
        connection.execute(copy, (copies,))
        connection.execute("ANALYZE")
        connection.execute(_COPY_FACETS, (copies,))
        connection.execute(_NUMBER)
        connection.execute("VACUUM ANALYZE")
