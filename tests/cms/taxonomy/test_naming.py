"""Translators name what is no page, in their language and nowhere else, and learn of nothing by it."""

from html import unescape

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from taggit.models import Tag
from wagtail.models import ModelLogEntry

from cms.core.models import SiteSettings, User
from cms.core.models.media import ImageWords
from cms.core.models.settings import SiteWords
from cms.taxonomy.models import Organisation, OrganisationName, PlaceName
from news.models import NewsOrganisation, NewsPlace
from tests import factories as make
from tests.factories import committed

pytestmark = pytest.mark.django_db

KY = "/admin/translations/names/ky/"


@pytest.fixture
def login():
    """A browser in which a member of the named groups has logged in."""

    def enter(*groups: str) -> Client:
        user = User.objects.create_user(f"user-{User.objects.count()}")
        user.groups.set([Group.objects.get(name=name) for name in groups])
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return enter


@pytest.fixture
def translator(login) -> Client:
    return login("Translators (ky)")


def shown(client: Client, address: str = KY) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.content.decode())


def enter(client: Client, words: dict[str, tuple[str, str]], address: str = KY):
    """Save, by key, what a word was when it was shown and what is written into it now."""
    posted = {}
    for key, (was, now) in words.items():
        posted |= {f"was-{key}": was, f"now-{key}": now}
    with committed():
        return client.post(address, posted, follow=True)


def test_a_translator_names_many_things_at_once_and_readers_see_it(translator):
    fund, union = make.organisation("Fond", short_name="F", marked_public=True), make.organisation("Union")
    make.news("ky", slug="news-item", children={"organisation_links": [NewsOrganisation(organisation=union)]})
    page = shown(translator)
    assert 'lang="ky"' in page
    assert "<strong>Fond</strong>" in page
    keys = {f"{fund.pk}-name": ("", "Фонд"), f"{fund.pk}-short_name": ("", "Ф"), f"{union.pk}-name": ("", " Биримдик ")}
    answer = enter(translator, keys)
    assert "Saved: 3." in answer.content.decode()
    assert make.item(fund, "ky").title == "Фонд"
    assert make.item(fund, "ky").data["short_name"] == "Ф"
    assert make.item(fund, "ru").title == "Fond"
    assert "Биримдик" in Client().get("/ky/news/news-item/").content.decode()
    entry = ModelLogEntry.objects.get(action="taxonomy.name", object_id=str(union.pk))
    assert entry.data == {"language": "ky", "words": {"name": ["", "Биримдик"]}}
    assert entry.user is not None
    # Nothing but the words has changed, and emptied words are gone.
    assert Organisation.objects.get(pk=fund.pk).name == "Fond"
    enter(translator, {f"{fund.pk}-name": ("Фонд", ""), f"{fund.pk}-short_name": ("Ф", "")})
    assert not OrganisationName.objects.filter(organisation=fund).exists()
    assert make.item(fund, "ky").title == "Fond"


def test_every_kind_of_thing_can_be_named(translator):
    picture, file = make.image(description="A river", marked_public=True), make.document("Report", marked_public=True)
    place = make.place("Osh", marked_public=True)
    make.news(tags=["water"])
    tag, site = Tag.objects.get(name="water"), SiteSettings.load()
    for kind, key, text in [
        ("places", f"{place.pk}-name", "Ош"),
        ("tags", f"{tag.pk}-name", "суу"),
        ("pictures", f"{picture.pk}-description", "Дарыя"),
        ("files", f"{file.pk}-title", "Отчёт"),
        ("site", f"{site.pk}-name", "Тармак"),
    ]:
        address = f"{KY}?kind={kind}"
        assert f'name="now-{key}"' in shown(translator, address), kind
        enter(translator, {key: ("", text)}, address)
        assert text in shown(translator, address), kind
    assert PlaceName.objects.get(place=place).language == "ky"
    assert ImageWords.objects.get(of=picture).description == "Дарыя"
    assert SiteWords.objects.get(of=site).name == "Тармак"


def test_only_who_may_translate_into_a_language_names_things_in_it(login, translator):
    fund = make.organisation("Fond", marked_public=True)
    entered = {f"{fund.pk}-name": ("", "Фонд")}
    refused = "/admin/"
    for client in (translator, login("Partners' managers"), Client()):
        for language in ("ru", "xx"):
            address = f"/admin/translations/names/{language}/"
            assert client.get(address).status_code == 302
            assert client.post(address, {}).status_code == 302
            enter(client, entered, address)
    assert login("Partners' managers").get("/admin/translations/names/").url == refused
    assert translator.get("/admin/translations/names/").url == KY
    assert not OrganisationName.objects.exists()
    assert "/admin/translations/names/ru/" not in shown(translator)
    assert "/admin/translations/names/ru/" in shown(login("Translators (ky)", "Reviewers (ru)"))


def test_a_translator_learns_of_nothing_that_he_could_not_see_otherwise(login, translator):
    secret, used, open_ = make.organisation("Secret"), make.organisation("Used here"), make.organisation("Open")
    hidden_place = make.place("Hidden")
    hidden_picture = make.image(description="Hidden face")
    make.news(
        "en",
        live=False,
        tags=["hidden-tag"],
        lead_image=hidden_picture,
        children={
            "organisation_links": [NewsOrganisation(organisation=secret)],
            "place_links": [NewsPlace(place=hidden_place)],
        },
    )
    make.news(
        "ky", live=False, tags=["own-tag"], children={"organisation_links": [NewsOrganisation(organisation=used)]}
    )
    make.news("en", children={"organisation_links": [NewsOrganisation(organisation=open_)]})
    page = shown(translator)
    assert ("Secret" in page, "Used here" in page, "<strong>Open</strong>" in page) == (False, True, True)
    for kind, word in [("places", "Hidden"), ("pictures", "Hidden"), ("tags", "hidden-tag")]:
        assert word not in shown(translator, f"{KY}?kind={kind}"), kind
    assert "own-tag" in shown(translator, f"{KY}?kind=tags")
    # By form no more than by eye: there is no difference from what does not exist.
    answers = [enter(translator, {f"{pk}-name": ("", "Жашыруун")}) for pk in (secret.pk, 999999)]
    assert not OrganisationName.objects.exists()
    assert ["Nothing was changed." in answer.content.decode() for answer in answers] == [True, True]
    # Editors see what they enter themselves.
    editor = login("Editors")
    assert "Secret" in shown(editor)
    assert "hidden-tag" in shown(editor, f"{KY}?kind=tags")
    assert "Hidden face" in shown(editor, f"{KY}?kind=pictures")


def test_bad_words_are_refused_with_a_reason_and_nothing_is_lost(translator):
    long, odd, good = (make.organisation(name, marked_public=True) for name in ("Long", "Odd", "Good"))
    answer = enter(
        translator,
        {
            f"{long.pk}-name": ("", "ы" * 256),
            f"{odd.pk}-name": ("", "Т\x00ескери\u202eэмне"),
            f"{good.pk}-name": ("", "Жакшы <b>"),
        },
    )
    page = unescape(answer.content.decode())
    assert "Too long: 256 characters, 255 at most." in page
    assert "Character 2 (U+0000) is one that nobody can see." in page
    assert "ы" * 256 in page
    assert f'id="now-{good.pk}-name"' not in page
    assert list(OrganisationName.objects.values_list("name", flat=True)) == ["Жакшы <b>"]
    assert "Жакшы &lt;b&gt;" in translator.get(KY).content.decode()


def test_of_two_people_at_once_the_second_sees_what_the_first_has_written(translator):
    fund = make.organisation("Fond", marked_public=True)
    key = f"{fund.pk}-name"
    enter(translator, {key: ("", "Биринчи")})
    page = unescape(enter(translator, {key: ("", "Экинчи")}).content.decode())
    assert "Somebody has changed this meanwhile, to “Биринчи”." in page
    assert 'value="Экинчи"' in page
    assert OrganisationName.objects.get().name == "Биринчи"
    # What was shown then is what it is compared with.
    assert f'name="was-{key}" value="Биринчи"' in page
    enter(translator, {key: ("Биринчи", "Экинчи")})
    assert OrganisationName.objects.get().name == "Экинчи"


def test_names_are_found_by_any_of_them_and_by_being_missing(translator):
    fund = make.organisation("Fond", marked_public=True)
    make.organisation("Union", marked_public=True)
    make.place("Кыргызстан", kind="country", code="kyrgyzstan", marked_public=True)
    with committed():
        OrganisationName.objects.create(organisation=fund, language="ky", name="Фонд")
        OrganisationName.objects.create(organisation=fund, language="ru", name="Фонд помощи")
    assert 'Missing in <span lang="ky">Кыргызча</span>: 1.' in shown(translator)
    found = shown(translator, f"{KY}?q=ФОНД+ПОМ")
    assert ("<strong>Fond</strong>" in found, "<strong>Union</strong>" in found) == (True, False)
    missing = shown(translator, f"{KY}?missing=on")
    assert ("<strong>Fond</strong>" in missing, "<strong>Union</strong>" in missing) == (False, True)
    # A country's name is known in every language.
    assert "Nothing is missing" in shown(translator, f"{KY}?kind=places")
    assert translator.get(f"{KY}?kind=secrets").status_code == 404


def test_the_page_is_found_in_the_menu_by_those_who_can_use_it(login, translator):
    assert "/admin/translations/names/" in shown(translator, "/admin/")
    assert "/admin/translations/names/" not in shown(login("Partners' managers"), "/admin/")


def test_a_list_of_many_names_costs_as_much_as_one_of_few(translator, django_assert_max_num_queries):
    for _each in range(3):
        make.organisation(marked_public=True)
    shown(translator)
    with django_assert_max_num_queries(100) as few:
        shown(translator)
    for _each in range(60):
        Organisation.objects.create(name=f"More {_each}", code=f"more-{_each}", marked_public=True)
    with django_assert_max_num_queries(len(few)):
        page = shown(translator)
    assert "Page 1 of 2" in page
