"""Queries of a request: `python -m tests.bench.queries` reads addresses as a JSON list and writes their numbers.

The second request to an address is counted, as one of many.
"""

import json
import sys

import django


def count(address: str) -> int:
    """How many queries a request for the address makes."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="127.0.0.1")
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


if __name__ == "__main__":
    django.setup()
    json.dump([count(address) for address in json.load(sys.stdin)], sys.stdout)
