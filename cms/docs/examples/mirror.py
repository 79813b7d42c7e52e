"""Keeps a copy of a site's public content, or of a part of it, in an SQLite file: Python 3.9 or newer, nothing else.

    python mirror.py https://www.example.org copy.sqlite3 --locale ky --theme water --key cmskey_…

Run it as often as you like; it goes on where it has left off, also where it was killed. What you then read is the table
`item`: type, id, locale, the finished JSON in `data`. The copy is complete whenever the program ends without an error.
"""

import argparse
import http.client
import json
import sqlite3
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

SCHEMA = """
CREATE TABLE IF NOT EXISTS item (
    type TEXT, id TEXT, locale TEXT, data TEXT NOT NULL, round INTEGER NOT NULL, PRIMARY KEY (type, id, locale));
CREATE TABLE IF NOT EXISTS state (
    address TEXT NOT NULL, cursor TEXT, etag TEXT, round INTEGER NOT NULL, synchronising INTEGER NOT NULL);
"""
ATTEMPTS, LONGEST_PAUSE = 8, 300


def ask(address, headers):
    """Status, headers and body of the answer to a GET."""
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=60) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


class Mirror:
    """The copy in the file `path` of what `site` shows; `filters` as [("locale", "ky"), ("theme", "water")].

    `ask` and `sleep` can be replaced by others that do the same.
    """

    def __init__(self, site, path, filters=(), key="", limit=100, ask=ask, sleep=None):
        self.address = f"{site.rstrip('/')}/api/v1/changes/?" + urllib.parse.urlencode(
            [*filters, ("view", "full"), ("limit", limit)]
        )
        self.key, self.ask, self.sleep = key, ask, sleep or time.sleep
        self.db = sqlite3.connect(path, isolation_level=None)
        # What is deleted is gone from the file too.
        self.db.executescript(f"PRAGMA secure_delete = ON; {SCHEMA}")
        if self.db.execute("SELECT count(*) FROM state").fetchone() == (0,):
            self.db.execute("INSERT INTO state VALUES (?, NULL, NULL, 1, 1)", [self.address])
        elif self.db.execute("SELECT address FROM state").fetchone() != (self.address,):
            # Another site or filter: a cursor belongs to those that it was given for.
            self.start_anew()

    def update(self):
        """Take over all that has changed; True if anything had."""
        changed = False
        while True:
            found = self.step()
            changed = changed or bool(found and found["changes"])
            if not found or not found["has_more"]:
                return changed
            if not found["changes"]:
                self.sleep(1)

    def step(self):
        """Take over one page, which is returned; None where nothing has changed."""
        cursor, etag = self.db.execute("SELECT cursor, etag FROM state").fetchone()
        status, headers, page = self.read(cursor, etag)
        if status == 304:
            return None
        if status == 410:
            self.start_anew()
            return self.step()
        with self.db:
            self.db.execute("BEGIN IMMEDIATE")
            for change in page["changes"]:
                self.take_over(change)
            # The ETag is that of this question: it helps where the next one is the same.
            etag = headers.get("ETag") if page["cursor"] == cursor and not page["has_more"] else None
            self.db.execute("UPDATE state SET cursor = ?, etag = ?", [page["cursor"], etag])
            if not page["has_more"]:
                # What an earlier round has left and this one was not sent is not there any more.
                self.db.execute("DELETE FROM item WHERE round < (SELECT round FROM state WHERE synchronising)")
                self.db.execute("UPDATE state SET synchronising = 0")
        return page

    def take_over(self, change):
        """Keep or delete an item. What was withdrawn is to be deleted wherever else you have it by `purge_by`."""
        key = [change["type"], change["id"], change["locale"]]
        if change["op"] == "upsert":
            data = json.dumps(change["item"], ensure_ascii=False, separators=(",", ":"))
            self.db.execute("REPLACE INTO item SELECT ?, ?, ?, ?, round FROM state", [*key, data])
        else:
            self.db.execute("DELETE FROM item WHERE (type, id, locale) = (?, ?, ?)", key)
            if change["reason"] == "withdrawn":
                print(f"Withdrawn, to be purged by {change['purge_by']}: {change['url']}", file=sys.stderr)

    def start_anew(self):
        """Synchronise from the beginning; until that is done the copy keeps what it has."""
        self.db.execute(
            "UPDATE state SET address = ?, cursor = NULL, etag = NULL, round = round + 1, synchronising = 1",
            [self.address],
        )

    def read(self, cursor, etag):
        """Status (200, 304 or 410), headers and content of the page after a cursor; what may pass is waited for."""
        address = f"{self.address}&cursor={cursor}" if cursor else self.address
        wanted = {"X-Api-Key": self.key, "If-None-Match": etag, "User-Agent": "mirror.py/1"}
        for attempt in range(ATTEMPTS):
            pause = 2**attempt
            try:
                status, headers, body = self.ask(address, {name: value for name, value in wanted.items() if value})
                if status in {200, 304, 410}:
                    return status, headers, json.loads(body) if status == 200 else None
                trouble = f"{status} {body[:500].decode(errors='replace')}"
                if status != 429 and status < 500:
                    break
                if headers.get("Retry-After", "").isdigit():
                    pause = int(headers["Retry-After"])
            except (OSError, http.client.HTTPException, ValueError) as error:
                trouble = str(error)
            self.sleep(min(pause, LONGEST_PAUSE))
        raise SystemExit(f"{address}: {trouble}")


def main():
    parser = argparse.ArgumentParser(description="Keep a copy of a site's public content in an SQLite file.")
    parser.add_argument("site", help="https://www.example.org")
    parser.add_argument("file", help="the SQLite file")
    parser.add_argument("--type", help="news, project, theme, page, organisation, place; several between commas")
    parser.add_argument("--locale", help="several between commas")
    parser.add_argument("--theme", action="append", help="code or id; a comma is “or”, given again is “and”")
    parser.add_argument("--country", action="append", help="ISO 3166-1 alpha-2")
    parser.add_argument("--key", default="", help="your X-Api-Key, if you have one")
    given = vars(parser.parse_args())
    filters = [("type", given["type"]), ("locale", given["locale"])]
    filters += [(name, value) for name in ("theme", "country") for value in given[name] or []]
    mirror = Mirror(given["site"], given["file"], [(name, value) for name, value in filters if value], given["key"])
    changed = mirror.update()
    number = mirror.db.execute("SELECT count(*) FROM item").fetchone()[0]
    print(f"{number} items, {'with changes' if changed else 'as before'}")


if __name__ == "__main__":
    main()
