"""Many pages for measuring: copies of those that a site has, made row by row in SQL, as fast as an import.

`python -m tests.soak.many 7500` fills the database of DJANGO_SETTINGS_MODULE up to that many pages.
"""

import sys
import uuid
from collections import defaultdict
from typing import Any

import django
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

Row = dict[str, Any]
_APPS = {"news", "projects", "themes"}


def copy_pages(count: int) -> int:
    """Copy all news items, projects and themes, in all their languages, until there are `count` pages.

    What a copy refers to (its parent project, its themes) is the copy made in the same round; pictures, organisations
    and places are shared. Returns how many pages were made.
    """
    from wagtail.models import Page

    made, number, missing = 0, 0, count - Page.objects.count()
    with transaction.atomic():
        copier = _Copier()
        while made < missing:
            number += 1
            made += copier.copy_all(number)
        copier.write()
    return made


class _Copier:
    """Collects rows by table and writes them in one go."""

    def __init__(self) -> None:
        from wagtail.models import Page

        self.rows: dict[type[models.Model], list[Row]] = defaultdict(list)
        self.next_key: dict[type[models.Model], int] = {}
        self.page_rows = {row["id"]: row for row in Page.objects.values()}
        self.originals = list(Page.objects.filter(content_type__app_label__in=_APPS, depth=4).specific())
        self.last_child: dict[str, int] = defaultdict(int)
        for path in Page.objects.values_list("path", flat=True):
            parent = path[: -Page.steplen]
            self.last_child[parent] = max(self.last_child[parent], Page._str2int(path[-Page.steplen :]))
        self.parts = {
            model: list(model._default_manager.values())
            for app in _APPS
            for model in apps.get_app_config(app).get_models()
            if not issubclass(model, Page)
        }
        localize = apps.get_app_config("wagtail_localize")
        self.sources = list(localize.get_model("TranslationSource").objects.values())
        names = ("Translation", "TranslationLog", "StringSegment")
        self.of_sources = {model: list(model.objects.values()) for model in map(localize.get_model, names)}
        self.translatable = localize.get_model("TranslatableObject")
        self.source_model = localize.get_model("TranslationSource")
        self.reference = apps.get_model("wagtailcore.ReferenceIndex")
        self.references = list(self.reference.objects.filter(base_content_type__model="page").values())

    def copy_all(self, number: int) -> int:
        """One copy of every original; how many pages that are."""
        from wagtail.models import Page

        ids = {page.pk: self._new_key(Page) for page in self.originals}
        keys = {page.translation_key: uuid.uuid4() for page in self.originals}
        for page in self.originals:
            row = dict(self.page_rows[page.pk])
            parent = row["path"][: -Page.steplen]
            self.last_child[parent] += 1
            step = Page._int2str(self.last_child[parent]).rjust(Page.steplen, "0")
            row |= {"id": ids[page.pk], "path": parent + step, "translation_key": keys[page.translation_key]}
            row |= {"slug": f"{row['slug']}-{number}", "title": f"{row['title']} {number}"}
            row |= {"url_path": f"{row['url_path'].rstrip('/')}-{number}/"}
            self.rows[Page].append(row | {"latest_revision_id": None, "live_revision_id": None})
            own = {field.attname: getattr(page, field.attname) for field in page._meta.local_concrete_fields}
            self.rows[type(page)].append(_pointing(type(page), own, ids))
        for model, rows in self.parts.items():
            for row in rows:
                changed = _pointing(model, row, ids) | {"id": self._new_key(model)}
                if "translation_key" in row:
                    changed["translation_key"] = uuid.uuid5(row["translation_key"], str(number))
                self.rows[model].append(changed)
        for row in self.references:
            if int(row["object_id"]) in ids:
                target = str(ids.get(int(row["to_object_id"]), row["to_object_id"]))
                changed = {"id": self._new_key(self.reference), "object_id": str(ids[int(row["object_id"])])}
                is_page = row["to_content_type_id"] == row["base_content_type_id"]
                self.rows[self.reference].append(row | changed | ({"to_object_id": target} if is_page else {}))
        self._copy_translations(keys)
        return len(ids)

    def _copy_translations(self, keys: dict[uuid.UUID, uuid.UUID]) -> None:
        new = {}
        for row in self.sources:
            if key := keys.get(row["object_id"]):
                new[row["id"]] = self._new_key(self.source_model)
                content_type = row["specific_content_type_id"]
                self.rows[self.translatable].append({"translation_key": key, "content_type_id": content_type})
                self.rows[self.source_model].append(row | {"id": new[row["id"]], "object_id": key})
        for model, rows in self.of_sources.items():
            for row in rows:
                if source := new.get(row["source_id"]):
                    changed = {"id": self._new_key(model), "source_id": source}
                    self.rows[model].append(row | changed | ({"uuid": uuid.uuid4()} if "uuid" in row else {}))

    def _new_key(self, model: type[models.Model]) -> int:
        if model not in self.next_key:
            self.next_key[model] = model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0
        self.next_key[model] += 1
        return self.next_key[model]

    def write(self) -> None:
        """Insert all rows; PostgreSQL's sequences are told of the keys given."""
        with connection.cursor() as cursor:
            # Referred to before they refer.
            for model in sorted(self.rows, key=lambda model: model is not self.translatable):
                fields = model._meta.local_concrete_fields
                names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
                marks = ", ".join(["%s"] * len(fields))
                statement = f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({marks})"  # noqa: S608 - our tables
                values = [[_stored(field, row[field.attname]) for field in fields] for row in self.rows[model]]
                cursor.executemany(statement, values)
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self.rows)):
                cursor.execute(statement)


def _pointing(model: type[models.Model], row: Row, ids: dict[int, int]) -> Row:
    """The row with its foreign keys to originals pointing at their copies."""
    from wagtail.models import Page

    pages = [
        field.attname
        for field in model._meta.local_concrete_fields
        if field.related_model and issubclass(field.related_model, Page)
    ]
    return row | {name: ids.get(row[name], row[name]) for name in pages}


def _stored(field: models.Field, value: Any) -> Any:
    return field.get_db_prep_save(field.get_prep_value(value), connection)


if __name__ == "__main__":
    django.setup()
    print(f"{copy_pages(int(sys.argv[1]))} pages made")
