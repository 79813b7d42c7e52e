"""Who may see what: each rule of the one definition of "public"."""

import datetime
import io
import re
import subprocess
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from PIL import Image
from wagtail.models import Collection, CollectionViewRestriction, Locale, Page, PageViewRestriction
from wagtail_localize.models import Translation, TranslationSource

from cms.core.models import CustomImage, SiteSettings
from cms.core.visibility import ends, is_public, is_public_thing, public_ids, public_pages
from cms.taxonomy.models import Organisation, Place
from home.models import ContentPage, HomePage
from news.models import NewsIndexPage, NewsOrganisation, NewsPage, NewsPlace

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


def add_news(title: str = "A news item", locale: str = "en", **fields) -> NewsPage:
    parent = NewsIndexPage.objects.get(locale__language_code=locale)
    page = parent.add_child(instance=NewsPage(title=title, locale=parent.locale, **fields))
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def add_page(parent: Page, title: str) -> ContentPage:
    page = parent.add_child(instance=ContentPage(title=title, locale=parent.locale))
    page.save_revision().publish()
    return ContentPage.objects.get(pk=page.pk)


def translate(page: NewsPage, locale: str) -> NewsPage:
    source, _created = TranslationSource.update_or_create_from_instance(page)
    target = Locale.objects.get(language_code=locale)
    Translation.objects.create(source=source, target_locale=target)
    translated = page.copy_for_translation(target)
    translated.title = "Перевод"
    translated.save_revision().publish()
    return NewsPage.objects.get(pk=translated.pk)


def restrict(page: Page) -> None:
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.add(Group.objects.first())


def add_image(title: str = "A picture", **fields) -> CustomImage:
    file = io.BytesIO()
    Image.new("RGB", (20, 10)).save(file, "PNG")
    return CustomImage.objects.create(title=title, file=SimpleUploadedFile("a.png", file.getvalue()), **fields)


def test_a_published_page_is_public():
    assert is_public(add_news())


def test_a_draft_is_not():
    page = add_news()
    page.unpublish()
    assert not is_public(page)


def test_a_page_that_was_never_saved_is_not():
    assert not is_public(NewsPage(title="Nowhere"))


def test_an_expired_page_is_not_public_before_any_scheduler_ran():
    page = add_news()
    NewsPage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - HOUR)
    assert not is_public(page)
    assert public_pages(timezone.now() - 2 * HOUR).filter(pk=page.pk).exists()


def test_a_page_whose_time_has_not_come_is_not_public():
    page = add_news()
    NewsPage.objects.filter(pk=page.pk).update(go_live_at=timezone.now() + HOUR)
    assert not is_public(page)


def test_a_restricted_page_and_what_lies_below_it_are_not_public():
    parent = add_page(HomePage.objects.get(locale__language_code="en"), "Members")
    child = add_page(parent, "Minutes")
    grandchild = add_page(child, "Annex")
    assert is_public(grandchild)
    restrict(parent)
    assert not any(map(is_public, (parent, child, grandchild)))


def test_a_page_below_one_that_is_not_published_is_not_public():
    parent = add_page(HomePage.objects.get(locale__language_code="en"), "About")
    child = add_page(parent, "People")
    parent.unpublish()
    child.refresh_from_db()
    assert child.live
    assert not is_public(child)


def test_a_page_below_an_expired_one_is_not_public():
    parent = add_page(HomePage.objects.get(locale__language_code="en"), "About")
    child = add_page(parent, "People")
    ContentPage.objects.filter(pk=parent.pk).update(expire_at=timezone.now() - HOUR)
    assert not is_public(child)


def test_an_alias_is_public_while_its_source_is():
    source = add_news()
    alias = source.create_alias(update_slug="alias", parent=NewsIndexPage.objects.get(locale__language_code="ru"))
    second = alias.create_alias(update_slug="second", parent=NewsIndexPage.objects.get(locale__language_code="sv"))
    assert is_public(alias)
    assert is_public(second)
    restrict(source)
    PageViewRestriction.objects.exclude(page=source).delete()
    assert not is_public(alias)
    assert not is_public(second)


def test_an_alias_of_an_alias_of_an_alias_is_not_public():
    page = add_news()
    for slug in ("one", "two", "three"):
        page = page.create_alias(update_slug=slug, parent=NewsIndexPage.objects.get(locale__language_code="en"))
    assert not is_public(page)


def test_an_alias_of_what_lies_too_deep_to_be_public_is_not_public():
    page = home = HomePage.objects.get(locale__language_code="en")
    while page.depth < 12:
        page = add_page(page, f"Step {page.depth}")
    assert is_public(page.create_alias(update_slug="deep", parent=home))
    assert not is_public(add_page(page, "Too deep").create_alias(update_slug="too-deep", parent=home))


def test_a_translation_is_public_only_while_its_original_is():
    original = add_news()
    translated = translate(original, "ru")
    assert is_public(translated)
    original.unpublish()
    assert not is_public(translated)


def test_a_translation_of_a_restricted_original_is_not_public():
    original = add_news()
    translated = translate(original, "ru")
    restrict(original)
    assert not is_public(translated)


def test_the_translation_of_a_deleted_original_is_not_public():
    original = add_news()
    translated = translate(original, "ru")
    Page.objects.get(pk=original.pk).specific.delete()
    translated.refresh_from_db()
    assert translated.live
    assert not is_public(translated)


def test_an_alias_of_a_translation_hides_with_the_original():
    original = add_news()
    alias = translate(original, "ru").create_alias(
        update_slug="alias", parent=NewsIndexPage.objects.get(locale__language_code="ky")
    )
    assert is_public(alias)
    original.unpublish()
    assert not is_public(alias)


def test_an_alias_of_an_alias_of_a_translation_is_not_public_whatever_its_original_is():
    """Further than two steps nothing is looked at: it could be the alias of something hidden."""
    original = add_news()
    page = translate(original, "ru")
    for code in ("ky", "kk"):
        parent = NewsIndexPage.objects.get(locale__language_code=code)
        page = page.create_alias(update_slug="alias", parent=parent)
    assert page.live
    original.unpublish()
    assert not is_public(page)


def test_homes_and_lists_of_the_languages_are_public_one_by_one():
    homes = HomePage.objects.order_by("path")
    assert len(homes) == 6
    assert all(map(is_public, homes))
    homes[0].unpublish()
    assert is_public(homes[1])


def test_a_page_outside_the_site_is_not_public():
    root = Page.get_first_root_node()
    stray = root.add_child(instance=HomePage(title="Stray", slug="stray", locale=Locale.get_default()))
    assert stray.live
    assert not is_public(stray)


def test_a_page_in_a_language_that_the_site_no_longer_has_is_not_public(settings):
    page = add_news(locale="az")
    alias = page.create_alias(update_slug="alias", parent=NewsIndexPage.objects.get(locale__language_code="en"))
    assert is_public(alias)
    settings.LANGUAGES = [pair for pair in settings.LANGUAGES if pair[0] != "az"]
    assert not is_public(page)
    assert not is_public(alias)


def test_the_end_of_a_page_is_the_first_of_its_own_its_ancestors_and_its_originals():
    soon, later = timezone.now() + HOUR, timezone.now() + 2 * HOUR
    original, other = add_news(), add_news("Another")
    translated = translate(original, "ru")
    NewsPage.objects.filter(pk=original.pk).update(expire_at=soon)
    NewsPage.objects.filter(pk=translated.pk).update(expire_at=later)
    found = ends()
    assert (found[original.pk], found[translated.pk]) == (soon, soon)
    assert other.pk not in found


def test_an_image_is_public_while_a_public_page_shows_it():
    image = add_image()
    page = add_news(lead_image=image)
    assert is_public_thing(image)
    page.unpublish()
    assert not is_public_thing(image)


def test_an_image_of_a_draft_of_a_public_page_is_not_public():
    image, page = add_image(), add_news()
    page.lead_image = image
    page.save_revision()
    assert not is_public_thing(image)


def test_an_image_inside_a_body_is_public_with_its_page():
    image = add_image()
    page = add_news(
        body=[("image", {"image": image, "alt_text": "", "decorative": False, "caption": "", "credit": ""})]
    )
    assert is_public_thing(image)
    restrict(page)
    assert not is_public_thing(image)


def test_an_image_in_a_restricted_collection_is_not_public():
    collection = Collection.get_first_root_node().add_child(name="Members")
    below = collection.add_child(name="Board")
    image = add_image(collection=below)
    add_news(lead_image=image)
    assert is_public_thing(image)
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    assert not is_public_thing(image)


def test_an_image_marked_public_is_public():
    assert is_public_thing(add_image(marked_public=True))
    assert not is_public_thing(add_image())


def test_an_organisation_its_logo_and_its_pages_places_follow_the_page():
    logo = add_image("Logo")
    partner = Organisation.objects.create(name="Partner", code="partner", logo=logo)
    country = Place.objects.create(name="Kazakhstan", code="kz", kind="country", country="KZ")
    region = Place.objects.create(name="Jetisu", code="jetisu", kind="region", country="KZ", parent=country)
    town = Place.objects.create(name="Tekeli", code="tekeli", kind="town", country="KZ", parent=region)
    page = add_news()
    page.organisation_links = [NewsOrganisation(organisation=partner)]
    page.place_links = [NewsPlace(place=town)]
    page.save_revision()
    assert not any(map(is_public_thing, (partner, logo, town, region, country)))
    page.save_revision().publish()
    assert [thing for thing in (partner, logo, town, region, country) if not is_public_thing(thing)] == []
    page.unpublish()
    assert not any(map(is_public_thing, (partner, logo, town, region, country)))


def test_the_sites_own_logo_is_public():
    logo = add_image("Logo")
    settings = SiteSettings.load()
    settings.logo = logo
    settings.save()
    assert public_ids(CustomImage, None) == {logo.pk}


def test_deciding_about_many_pages_takes_one_query(django_assert_num_queries):
    for number in range(5):
        add_news(f"Item {number}")
    with django_assert_num_queries(1):
        assert public_pages().count() >= 5


@pytest.mark.skipif(connection.vendor != "postgresql", reason="looks at PostgreSQL's plan")
def test_ancestors_are_looked_up_by_index():
    assert "Seq Scan on wagtailcore_page u0" not in public_pages().explain().lower()


def test_nothing_else_decides_what_is_public():
    """Reads that bypass the one definition: Wagtail's own live() and public() are not used for anything anonymous."""
    root = Path(__file__).parents[3]
    tracked = subprocess.run(["git", "ls-files", "*.py"], cwd=root, capture_output=True, text=True, check=True)
    offenders = [
        name
        for name in tracked.stdout.split()
        if not name.startswith("tests/")
        # The definition itself, the view that lets people who are signed in past restrictions that they meet, and the
        # guard that carries an original's restrictions over to its translations.
        and name not in {"cms/core/visibility.py", "cms/core/privacy.py", "cms/translation/guard.py"}
        and re.search(
            r"\.(live|public|not_public|private)\(\)|\bview_restrictions|live=True", (root / name).read_text()
        )
    ]
    assert offenders == []
