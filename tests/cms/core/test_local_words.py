"""What is no page is named in the reader's language: the site, tags, pictures, files."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from taggit.models import Tag

from cms.core.models import SiteSettings
from cms.core.models.local_words import TagWords
from cms.core.models.media import DocumentWords, ImageWords
from cms.core.models.settings import SiteWords
from cms.published.documents import document_for
from tests import factories as make
from tests.factories import committed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    make.make_site()


def get(path: str) -> str:
    response = Client().get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_site_speaks_of_itself_in_the_reader_s_language():
    settings = SiteSettings.load()
    settings.name, settings.contact_address = "Dialogue Network", "1 Example Street"
    page = make.news("ky", slug="news-item")
    english = make.news("en")
    with committed():
        settings.save()
        SiteWords.objects.create(of=settings, language="ky", name="Диалог тармагы", contact_address="Мисал көчөсү 1")
    shown = get("/ky/news/news-item/")
    assert '<p class="footer__name">Диалог тармагы</p>' in shown
    assert "Мисал көчөсү 1" in shown
    assert "Dialogue Network" not in shown
    assert "Dialogue Network" in get("/ru/")
    assert make.item(page).data["rights"]["attribution"] == "Диалог тармагы"
    assert make.item(english).data["rights"]["attribution"] == "Dialogue Network"
    assert "Диалог тармагы" in get("/ky/feed/rss/")
    assert Client().get("/api/v1/").json()["name"] == "Dialogue Network"


def test_a_feed_is_another_one_once_the_site_is_called_otherwise():
    before = Client().get("/ky/feed/rss/")["ETag"]
    with committed():
        SiteWords.objects.create(of=SiteSettings.load(), language="ky", name="Тармак")
    assert Client().get("/ky/feed/rss/")["ETag"] != before


def test_a_tag_is_named_in_the_reader_s_language_and_filtered_by_the_same_word_in_all():
    page = make.news("ky", tags=["water"], slug="news-item")
    tag = Tag.objects.get(name="water")
    assert make.item(page).data["tags"] == [{"slug": "water", "name": "water"}]
    with committed():
        words = TagWords.objects.create(of=tag, language="ky", name="суу")
    assert make.item(page).data["tags"] == [{"slug": "water", "name": "суу"}]
    assert ">суу</a>" in get("/ky/news/news-item/")
    answer = Client().get("/api/v1/news/?locale=ky&tag=water&facets=tag").json()
    assert answer["facets"]["tag"] == [{"value": "water", "label": "суу", "count": 1}]
    with committed():
        words.delete()
    assert make.item(page).data["tags"] == [{"slug": "water", "name": "water"}]


def test_a_picture_about_which_a_page_says_nothing_is_described_in_the_page_s_language():
    picture = make.image(description="A river", caption="The river in spring", credit="Aigul")
    body = [("image", {"image": picture, "caption": "Бул жерде", "alt_text": "", "decorative": False, "credit": ""})]
    page = make.news("ky", slug="news-item", lead_image=picture, body=body)
    with committed():
        ImageWords.objects.create(of=picture, language="ky", description="Дарыя", credit="Айгүл")
    data = make.item(page).data
    assert [data["image"][name] for name in ("alt", "caption", "credit")] == ["Дарыя", "The river in spring", "Айгүл"]
    assert [data["body"][0]["image"][name] for name in ("alt", "caption")] == ["Дарыя", "Бул жерде"]
    shown = get("/ky/news/news-item/")
    assert shown.count('alt="Дарыя"') == 2
    assert "Айгүл" in shown
    assert "Айгүл" in data["body_html"]
    assert "A river" not in shown + data["body_html"]


def test_a_file_is_called_as_the_page_calls_it_else_by_its_title_in_the_page_s_language():
    file = make.document("Report")
    page = make.news("ky", slug="news-item", body=[("document", {"document": file, "title": ""})])
    with committed():
        DocumentWords.objects.create(of=file, language="ky", title="Отчёт")
    assert make.item(page).data["documents"][0]["title"] == "Отчёт"
    assert "Отчёт</a>" in get("/ky/news/news-item/")


def test_documents_ask_once_for_the_words_of_all_pictures():
    pictures = [make.image(description=f"Picture {number}") for number in range(3)]
    block = {"caption": "", "alt_text": "", "decorative": False, "credit": ""}
    page = make.news("ky", body=[("image", {"image": picture, **block}) for picture in pictures])
    with committed():
        ImageWords.objects.create(of=pictures[2], language="ky", description="Сүрөт")
    with CaptureQueriesContext(connection) as queries:
        document = document_for(page, "ky")
    assert [block["image"]["alt"] for block in document["body"]] == ["Picture 0", "Picture 1", "Сүрөт"]
    assert 'alt="Сүрөт"' in document["body_html"]
    assert sum("core_imagewords" in query["sql"] for query in queries) == 1
