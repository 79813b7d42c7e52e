"""Rows of pages, inserted in bulk and without a signal, with what an editor's click would have written beside them."""

import datetime
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import Max
from django.db.models.sql import InsertQuery
from modelcluster.models import get_all_child_relations
from wagtail.models import Locale, Page, ReferenceIndex, Revision, TranslatableMixin
from wagtail_localize.models import TranslatableObject, Translation, TranslationSource

from cms.core.models import BasePage, TranslatedRevision, Words
from cms.core.models.translations import progress_of

from .library import demo_uuid

# Pages that are kept in memory before they are written.
_PORTION = 750
# The words of a page: each with the path that wagtail-localize knows it by.
Entries = Sequence[tuple[str, str]]


class PageRows:
    """Pages below the lists of their language. `write` and `finish` insert what has been added."""

    def __init__(self, indexes: Mapping[type[BasePage], type[BasePage]], languages: Sequence[str]) -> None:
        self.locales = {locale.language_code: locale for locale in Locale.objects.all()}
        self.parents = {
            (model, code): index_model.objects.filter(locale__language_code=code).order_by("depth", "path")[0]
            for model, index_model in indexes.items()
            for code in languages
        }
        self.last_child = {parent.pk: _last_step(parent) for parent in self.parents.values()}
        self.page_type = ContentType.objects.get_for_model(Page)
        self.made = self._written = 0
        self._last_key: dict[type[models.Model], int] = {}
        self._rows: dict[type[models.Model], list[models.Model]] = defaultdict(list)
        self._inserted: set[type[models.Model]] = set()

    @property
    def is_full(self) -> bool:
        """Whether it is time to write."""
        return self.made - self._written >= _PORTION

    def page(
        self,
        model: type[Any],
        code: str,
        key: UUID,
        at: datetime.datetime,
        slug: str,
        fields: dict[str, Any],
        rows: dict[str, list[models.Model]],
    ) -> BasePage:
        """The page with its rows, ready to be inserted."""
        parent, pk = self.parents[model, code], self._next_key(Page)
        self.last_child[parent.pk] += 1
        step = Page._int2str(self.last_child[parent.pk]).rjust(Page.steplen, "0")
        fields["body"] = json.dumps(fields["body"])
        page = model(
            id=pk,
            page_ptr_id=pk,
            content_type=ContentType.objects.get_for_model(model),
            locale=self.locales[code],
            translation_key=key,
            path=parent.path + step,
            depth=parent.depth + 1,
            slug=slug,
            url_path=f"{parent.url_path}{slug}/",
            draft_title=fields["title"],
            first_published_at=at,
            last_published_at=at,
            latest_revision_created_at=at,
            **fields,
        )
        for relation in get_all_child_relations(model):
            children = rows.get(relation.get_accessor_name(), [])
            for order, row in enumerate(children):
                row.pk = self._next_key(relation.related_model)
                row.sort_order = order  # type: ignore[attr-defined]
                if isinstance(row, TranslatableMixin):
                    row.locale = page.locale
            # Also where there are none: the database is not asked.
            setattr(page, relation.get_accessor_name(), children)
        return page

    def add(self, page: BasePage) -> None:
        """Have the page inserted with its rows."""
        self._rows[Page].append(page)
        self._rows[type(page)].append(page)
        for relation in get_all_child_relations(type(page)):
            children = getattr(page, relation.get_accessor_name()).all()
            self._rows[relation.related_model].extend(children)
        self._rows[ReferenceIndex].extend(self._references(page))
        self.made += 1

    def _references(self, page: BasePage) -> Iterator[ReferenceIndex]:
        """What Wagtail's index says of the page, as `ReferenceIndex.create_or_update_for_object` writes it."""
        for to_type, to_id, model_path, content_path in set(ReferenceIndex._extract_references_from_object(page)):
            yield ReferenceIndex(
                pk=self._next_key(ReferenceIndex),
                content_type=ContentType.objects.get_for_model(type(page)),
                base_content_type=self.page_type,
                object_id=str(page.pk),
                to_content_type_id=to_type,
                to_object_id=to_id,
                model_path=model_path,
                content_path=content_path,
                content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
            )

    def source(self, page: BasePage, key: UUID, at: datetime.datetime) -> TranslationSource:
        """The record that the page is an original, of which there are translations."""
        self._rows[TranslatableObject].append(TranslatableObject(translation_key=key, content_type=self.page_type))
        source = TranslationSource(
            pk=self._next_key(TranslationSource),
            object_id=key,
            specific_content_type=ContentType.objects.get_for_model(type(page)),
            locale=page.locale,
            object_repr=page.title[:200],
            content_json=page.to_json(),
            last_updated_at=at,
        )
        self._rows[TranslationSource].append(source)
        return source

    def translation(
        self,
        page: BasePage,
        source: TranslationSource,
        source_words: Entries,
        own_words: Entries,
        at: datetime.datetime,
    ) -> None:
        """The records that the page is a translation, up to date, and what its words were made from."""
        self._rows[Translation].append(
            Translation(
                pk=self._next_key(Translation),
                uuid=demo_uuid(f"bulk/translation/{source.object_id}/{page.locale.language_code}"),
                source=source,
                target_locale=page.locale,
                translations_last_updated_at=at,
                destination_last_updated_at=at,
            )
        )
        revision = Revision(
            pk=self._next_key(Revision),
            content_type=ContentType.objects.get_for_model(type(page)),
            base_content_type=self.page_type,
            object_id=str(page.pk),
            created_at=at,
            object_str=page.title,
            content=page.serializable_data(),
        )
        self._rows[Revision].append(revision)
        page.live_revision_id = page.latest_revision_id = revision.pk
        entries = [
            Words(path=path, text=text, words=translated, made_from=text)
            for (path, text), (_path, translated) in zip(source_words, own_words, strict=True)
        ]
        record = TranslatedRevision(revision=revision, source_updated_at=at, **asdict(progress_of(entries)))
        record.entries = entries
        self._rows[TranslatedRevision].append(record)

    def _next_key(self, model: type[models.Model]) -> int:
        if model not in self._last_key:
            self._last_key[model] = model._default_manager.aggregate(last=Max("pk"))["last"] or 0
        self._last_key[model] += 1
        return self._last_key[model]

    def write(self) -> None:
        """Insert what has been made."""
        for model, rows in self._rows.items():
            if not rows:
                continue
            fields = model._meta.local_concrete_fields
            size = connection.ops.bulk_batch_size(fields, rows)
            for start in range(0, len(rows), size):
                query = InsertQuery(model)
                query.insert_values(fields, rows[start : start + size])
                query.get_compiler(connection=connection).execute_sql()
        self._inserted |= self._rows.keys()
        self._rows.clear()
        self._written = self.made

    def finish(self) -> None:
        """Insert the rest, count the lists' pages and tell the sequences of PostgreSQL of the keys given."""
        self.write()
        for parent in self.parents.values():
            Page.objects.filter(pk=parent.pk).update(numchild=Page.objects.child_of(parent).count())
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self._inserted)):
                cursor.execute(statement)


def _last_step(parent: Page) -> int:
    """The number of the last child's step in its path."""
    last = parent.get_children().order_by("-path").values_list("path", flat=True).first()
    return Page._str2int(last[-Page.steplen :]) if last else 0
