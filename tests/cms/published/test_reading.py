"""What lists in HTML pages read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from cms.published.models import PublishedItem
from cms.published.reading import readable
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_short_list_of_what_is_there_in_other_languages_reads_a_few_rows_however_many_there_are():
    first = make.news(title="First", date="2022-02-02")
    make.translate(first, "ru")
    stored = PublishedItem.objects.get(uuid=first.translation_key, locale="en")
    rows = [
        PublishedItem(**{**_values(stored), "uuid": f"00000000-0000-4000-8000-{number:012}", "seq": 1000 + number})
        for number in range(30)
    ]
    for row in rows:
        row.sort_key = "20010101"
    PublishedItem.objects.bulk_create(rows)
    with translation.override("ky"), CaptureQueriesContext(connection) as queries:
        shown = readable(PublishedItem.objects.all(), "news", 2)
    assert [(item.title, item.locale) for item in shown] == [("First", "en")] * 2
    assert shown[0].uuid == first.translation_key
    assert all(" LIMIT " in query["sql"] for query in queries)


def _values(item: PublishedItem) -> dict:
    fields = (field.attname for field in PublishedItem._meta.concrete_fields)
    return {name: getattr(item, name) for name in fields if name != "id"}
