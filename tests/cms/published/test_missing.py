"""A page that is missing in a language: what its address answers."""

import re

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction
from wagtail_localize.models import Translation

from cms.core.models import Detachment
from tests import factories as make

pytestmark = pytest.mark.django_db


def ask(address: str) -> tuple[int, bytes, dict[str, str]]:
    answer = Client().get(address)
    headers = {name: value for name, value in answer.items() if name not in {"Date", "X-Request-Id"}}
    return answer.status_code, answer.content, headers


def offered(address: str) -> list[tuple[str, str, str]]:
    """Address, language and title of what a 404 offers."""
    answer = Client().get(address)
    assert answer.status_code == 404
    found = re.search(r'<ul class="offers">(.*?)</ul>', answer.content.decode(), re.DOTALL)
    pattern = r'<a href="([^"]+)" lang="(\w+)" hreflang="\2">([^<]+)</a> <span class="tag tag--language" lang="\2">'
    return re.findall(pattern, " ".join(found[1].split())) if found else []


def test_a_page_that_is_missing_in_a_language_is_offered_in_those_that_it_exists_in():
    page = make.news(title="Winners start work", slug="winners")
    make.translate(page, "sv", {"Winners start work": "Vinnarna börjar"})
    ordinary = ask("/ky/news/never-was/")
    assert ordinary[0] == 404
    assert offered("/ky/news/never-was/") == []
    # In Kyrgyz English stands in before Swedish.
    english, swedish = ("/en/news/winners/", "en", "Winners start work"), ("/sv/news/winners/", "sv", "Vinnarna börjar")
    assert offered("/ky/news/winners/") == offered("/ru/news/winners/") == [english, swedish]
    text = ask("/ky/news/winners/")[1].decode()
    assert '<html lang="ky"' in text
    assert '<meta name="robots" content="noindex">' in text
    assert 'hreflang="x-default"' not in text

    make.translate(page, "ru", {"Winners start work": "Победители"})
    assert [language for _address, language, _title in offered("/ky/news/winners/")] == ["ru", "en", "sv"]
    # Nothing is offered but pages below a language's address.
    for address in ("/ky/news/", "/news/winners/", "/xx/news/winners/", "/ky/news/winners/more/", "/ky/feed/winners/"):
        assert offered_or_shown(address) == [], address


def offered_or_shown(address: str) -> list[tuple[str, str, str]]:
    return [] if Client().get(address).status_code == 200 else offered(address)


def test_a_list_that_is_not_public_in_a_language_is_offered_in_the_others():
    with make.committed():
        make.home("ky").get_children().get(slug="news").specific.unpublish()
    assert [address for address, _language, _title in offered("/ky/news/")] == [
        f"/{code}/news/" for code in ("ru", "en", "sv", "kk", "az")
    ]


def test_what_is_hidden_is_not_offered_and_its_own_address_answers_as_if_it_had_never_been():
    page = make.news(title="Winners start work", slug="winners")
    before = ask("/ru/news/winners/")
    ordinary = ask("/ru/news/never-was/")
    translation = make.translate(page, "ru", {"Winners start work": "Победители"})
    assert len(offered("/ky/news/winners/")) == 2
    restriction = PageViewRestriction(page=translation, restriction_type=PageViewRestriction.LOGIN)
    for hide, show in [
        (translation.unpublish, lambda: translation.save_revision().publish()),
        (restriction.save, restriction.delete),
        (translation.delete, None),
    ]:
        with make.committed():
            hide()
        assert offered("/ky/news/winners/") == [("/en/news/winners/", "en", "Winners start work")]
        assert ask("/ru/news/winners/") == before
        if show:
            with make.committed():
                show()
            assert len(offered("/ky/news/winners/")) == 2
    with make.committed():
        page.unpublish()
    assert offered("/ky/news/winners/") == []
    assert ask("/ru/news/winners/") == ordinary


def test_a_detached_translation_that_has_got_another_slug_is_offered_with_the_rest():
    page = make.news(title="Winners", slug="winners")
    translation = make.translate(page, "ru", {"Winners": "Победители"})
    with make.committed():
        Detachment.objects.create(page=translation)
        Translation.objects.update(enabled=False)
    translation.slug = "victors"
    make.publish(translation)
    assert [address for address, *_rest in offered("/ky/news/winners/")] == ["/ru/news/victors/", "/en/news/winners/"]
    # Its own old address leads on, as ever.
    assert Client().get("/ru/news/winners/")["Location"] == "/ru/news/victors/"


@pytest.mark.parametrize("address", ["/ky/%00/", "/ky/%ff%fe/", "/ky/" + "x/" * 400, "/ky/news/\u202e/"])
def test_an_address_that_no_page_can_have_is_the_ordinary_404(address):
    assert offered(address) == []
