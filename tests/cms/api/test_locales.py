"""What the API says of the languages of the site."""

from collections import Counter

import pytest
from django.conf import settings
from wagtail.models import Page
from wagtail_localize.models import StringTranslation, Translation

from cms.core.models import Detachment, TranslatedRevision
from cms.core.visibility import is_public
from cms.published.registry import type_of
from cms.translation.assembly import save_draft
from cms.translation.working import with_words
from news.models import NewsOrganisation, NewsPage
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


def publish(page: NewsPage, code: str, *, machine: bool = False) -> None:
    """Publish a translation as far as it is written; what is not is left out, or a machine's."""
    translation = Translation.objects.get(source__object=page.translation_key, target_locale__language_code=code)
    for segment in with_words(translation) if machine else ():
        StringTranslation.objects.create(
            translation_of=segment.string,
            context=segment.context,
            locale=translation.target_locale,
            data=f"{segment.string.data} ({code})",
            translation_type="machine",
        )
    with make.committed():
        save_draft(translation, incomplete=True).publish()


def counted() -> dict[tuple[str, str], Counter]:
    """The same from the pages themselves and the words of their live versions, one by one."""
    public = [page for page in Page.objects.filter(alias_of=None) if is_public(page) and type_of(page.specific_class)]
    found = {}
    for code, _name in settings.LANGUAGES:
        for kind in ("news", "project", "theme", "page"):
            tally = found[code, kind] = Counter()
            pages = [page for page in public if type_of(page.specific_class).name == kind]
            for key in {page.translation_key for page in pages}:
                tally["pages"] += 1
                page = next((p for p in pages if (p.translation_key, p.locale.language_code) == (key, code)), None)
                record = TranslatedRevision.objects.filter(revision=page.live_revision_id).first() if page else None
                words = record.words if record and not Detachment.objects.filter(page=page.pk) else None
                if page is None:
                    tally["missing"] += 1
                elif words is None:
                    tally["original"] += 1
                else:
                    missing = [each for each in words if not each["words"]]
                    older = [each for each in words if each["words"] and each["made_from"] != each["text"]]
                    machines = [each for each in words if each["words"] and each["machine"]]
                    tally["stale" if missing or older else "machine" if machines else "up_to_date"] += 1
                    tally["segments"] += len(words)
                    tally["stale_segments"] += len(older)
                    tally["untranslated_segments"] += len(missing)
                    tally["machine_segments"] += len(machines)
    return found


def test_coverage_is_what_a_count_of_the_public_pages_gives(client):
    complete, changed, partly, hidden, own = (make.news(title=f"News {n}", summary=f"Summary {n}") for n in range(5))
    for page in (complete, changed, hidden, own):
        make.translate(page, "ru")
    make.translate(changed, "ky")
    # Something of the original is older, something is new, something is a machine's.
    with make.committed():
        changed = NewsPage.objects.get(pk=changed.pk)
        changed.title, changed.lead_image_caption = "News 1, corrected", "The hall"
        changed.save_revision().publish()
    make.translate(partly, "ky", live=False)
    StringTranslation.objects.filter(context__object=partly.translation_key).exclude(context__path="title").delete()
    publish(partly, "ky")
    make.translate(complete, "sv", live=False)
    StringTranslation.objects.filter(context__object=complete.translation_key, locale=make.locale("sv")).delete()
    publish(complete, "sv", machine=True)
    # Typed and not published; not public; gone its own way.
    StringTranslation.objects.filter(context__object=complete.translation_key, locale=make.locale("ru")).delete()
    make.translate(complete, "az", live=False)
    make.content("sv", live=False)
    with make.committed():
        hidden.view_restrictions.create(restriction_type="login")
        Detachment.objects.create(
            page=NewsPage.objects.get(translation_key=own.translation_key, locale=make.locale("ru"))
        )
    expected = counted()
    assert +expected["ky", "news"] == {
        "pages": 4,
        "missing": 2,
        "stale": 2,
        "segments": 5,
        "stale_segments": 1,
        "untranslated_segments": 2,
    }
    assert (expected["sv", "news"]["machine"], expected["ru", "news"]["up_to_date"]) == (1, 1)
    for code, data in locales(client).items():
        told = {each["type"]: each["translation"] for each in data["types"]}
        assert (told.pop("organisation"), told.pop("place")) == (None, None)
        for kind, tally in told.items():
            assert tally == {name: expected[code, kind][name] for name in tally}, (code, kind)
        whole = sum((expected[code, kind] for kind in told), Counter())
        assert data["translation"] == {name: whole[name] for name in data["translation"]}, code
