"""Whether anything at all has changed since a moment: digests of whole tables, row by row as the database has them.

A read of everything takes a second or two, a comparison of everything with the truth takes much longer.
"""

import hashlib
from collections.abc import Iterable

from django.apps import apps
from django.db import connection, models

from .models import PublishedFacet, PublishedItem

# Tables that no document is made from: who works here and how, drafts, logs, queues, indexes made from others. Every
# other table counts, those of apps that are added later too.
_ASIDE_APPS = {
    "admin",
    "auth",
    "axes",
    "contenttypes",
    "partners",
    "published",
    "sessions",
    "wagtailadmin",
    "wagtailsearch",
    "wagtailusers",
}
_ASIDE = {
    "core.user",
    "core.user_groups",
    "core.user_user_permissions",
    "wagtailcore.comment",
    "wagtailcore.commentreply",
    "wagtailcore.modellogentry",
    "wagtailcore.pagelogentry",
    "wagtailcore.pagesubscription",
    "wagtailcore.revision",
    "wagtailcore.taskstate",
    "wagtailcore.uploadedfile",
    "wagtailcore.workflowstate",
}
_LENGTH = 32
_ROWS = 500


def source_fingerprint() -> str:
    """Of everything that documents are made from."""
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    found = [model for model in found if model._meta.label_lower not in _ASIDE and not model._meta.proxy]
    return _digest(model for model in found if model._meta.app_label not in _ASIDE_APPS)


def published_fingerprint() -> str:
    """Of the read model."""
    return _digest([PublishedItem, PublishedFacet])


def _digest(chosen: Iterable[type[models.Model]]) -> str:
    found = hashlib.sha256()
    quoted = connection.ops.quote_name
    for model in sorted(chosen, key=lambda model: model._meta.db_table):
        names = ", ".join(quoted(str(field.column)) for field in model._meta.local_concrete_fields)
        found.update(f"\0{model._meta.db_table}\0{names}\0".encode())
        # On the server's side: a table need not fit into memory.
        with connection.chunked_cursor() as cursor:
            table, key = quoted(model._meta.db_table), quoted(_key(model))
            cursor.execute(f"SELECT {names} FROM {table} ORDER BY {key}")  # noqa: S608 - names of our own tables
            while rows := cursor.fetchmany(_ROWS):
                found.update(repr(rows).encode())
    return found.hexdigest()[:_LENGTH]


def _key(model: type[models.Model]) -> str:
    assert model._meta.pk is not None
    return str(model._meta.pk.column)
