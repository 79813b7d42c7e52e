"""What the machine allows: a bare Django project that answers with stored bytes, and with bytes that it knows already.

No middleware, no framework; the same server, driver and tables as ours.
"""

import os
from uuid import UUID

import environ
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

if not settings.configured:
    settings.configure(
        SECRET_KEY="protects nothing",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        MIDDLEWARE=[],
        DATABASES={
            "default": environ.Env.db_url_config(os.environ["DATABASE_URL"])
            | {"CONN_MAX_AGE": None, "OPTIONS": {"options": "-c jit=off"}}
        },
    )

# As the site asks for it, without what is due or hidden.
_LIST = """SELECT summary FROM published_publisheditem WHERE type = 'news' AND locale = 'en' AND NOT removed
    AND (sort_key, uuid) < (%s, %s) ORDER BY sort_key DESC, uuid DESC LIMIT 20"""
_ITEM = "SELECT document FROM published_publisheditem WHERE type = %s AND uuid = %s AND locale = 'en' AND NOT removed"
_known: list[bytes] = []


def _stored_list(sort_key: str, uuid: UUID) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(_LIST, [sort_key, uuid])
        return b'{"results":[' + ",".join(text for (text,) in cursor.fetchall()).encode() + b"]}"


def stored_list(_request: HttpRequest, sort_key: str, uuid: UUID) -> HttpResponse:
    """The twenty summaries after an item, read with one query and put together."""
    return HttpResponse(_stored_list(sort_key, uuid), content_type="application/json")


def stored_item(_request: HttpRequest, item_type: str, uuid: UUID) -> HttpResponse:
    """One document, read with one query."""
    with connection.cursor() as cursor:
        cursor.execute(_ITEM, [item_type, uuid])
        return HttpResponse(cursor.fetchone()[0], content_type="application/json")


def constant(_request: HttpRequest) -> HttpResponse:
    """The first list, known since the first request."""
    if not _known:
        _known.append(_stored_list("g", UUID(int=0)))
    return HttpResponse(_known[0], content_type="application/json")


urlpatterns = [
    path("list/<str:sort_key>/<uuid:uuid>/", stored_list),
    path("constant/", constant),
    path("<str:item_type>/<uuid:uuid>/", stored_item),
]
application = get_wsgi_application()
