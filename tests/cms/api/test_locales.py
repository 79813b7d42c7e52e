"""What the API says of the languages of the site."""

import pytest
from django.conf import settings

from news.models import NewsOrganisation
from tests import factories as make

pytestmark = pytest.mark.django_db


def locales(client) -> dict[str, dict]:
    return {each["locale"]: each for each in client.get("/api/v1/locales/").json()["results"]}


def test_every_locale_has_its_names_its_direction_and_what_stands_in_for_it(client):
    found = locales(client)
    assert list(found) == [code for code, _name in settings.LANGUAGES]
    names = {code: (each["name"], each["english_name"]) for code, each in found.items()}
    assert names == {
        "en": ("English", "English"),
        "ru": ("Русский", "Russian"),
        "sv": ("Svenska", "Swedish"),
        "ky": ("Кыргызча", "Kyrgyz"),
        "kk": ("Қазақша", "Kazakh"),
        "az": ("Azərbaycanca", "Azerbaijani"),
    }
    assert {each["direction"] for each in found.values()} == {"ltr"}
    assert [code for code, each in found.items() if each["is_default"]] == ["en"]
    assert found["ky"]["fallback"][:2] == ["ru", "en"]
    for code, each in found.items():
        assert sorted([code, *each["fallback"]]) == sorted(found)


def test_items_are_counted_and_drafts_are_not(client):
    partner = make.organisation("Qolda")
    one = make.news(children={"organisation_links": [NewsOrganisation(organisation=partner)]})
    make.news("ru")
    make.translate(one, "ru")
    make.translate(one, "ky", live=False)
    make.news(live=False)
    found = {
        (code, each["type"]): (each["items"], each["coverage"])
        for code, data in locales(client).items()
        for each in data["types"]
    }
    assert found["en", "news"] == (1, 0.5)
    assert found["ru", "news"] == (2, 1.0)
    assert found["ky", "news"] == (0, 0.0)
    assert found["kk", "organisation"] == (1, 1.0)
    assert found["kk", "project"] == (0, None)
    for code, data in locales(client).items():
        assert data["items"] == sum(each["items"] for each in data["types"])
        for each in data["types"]:
            path = {"news": "news", "organisation": "organisations", "page": "pages"}.get(each["type"])
            if path:
                listed = client.get(f"/api/v1/{path}/?locale={code}&limit=100").json()["results"]
                assert len(listed) == each["items"]


def test_it_is_answered_in_three_queries_and_known_by_its_etag(client, django_assert_num_queries):
    make.news()
    with django_assert_num_queries(3):
        first = client.get("/api/v1/locales/")
    again = client.get("/api/v1/locales/", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    make.news()
    assert client.get("/api/v1/locales/", headers={"if-none-match": first["ETag"]}).status_code == 200
