"""Content for tests: each function makes one thing as an editor would, published where it can be.

What happens after commit (documents are written, translations are published) happens before a function returns, in
tests that are rolled back too. Whoever changes something by hand does so inside `committed()`.
"""

import io
import itertools
from contextlib import AbstractContextManager
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.test import TestCase
from django.utils import timezone
from django.utils.text import slugify
from PIL import Image as Picture
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from cms.core.models import CustomDocument, CustomImage
from cms.partners.models import ApiKey, Endpoint, Partner
from cms.published.models import PublishedItem
from cms.published.registry import published_type
from cms.taxonomy.models import Organisation, Place
from cms.themes.models import ThemeIndexPage, ThemePage
from home.models import ContentPage, HomePage
from home.setup import setup_site
from news.models import NewsIndexPage, NewsPage
from projects.models import ProjectIndexPage, ProjectPage
from search.models import Recommendation, RecommendedPage

_number = itertools.count(1)


def committed() -> AbstractContextManager[Any]:
    """At its end everything happens that waits for the commit."""
    return TestCase.captureOnCommitCallbacks(execute=True)


def make_site() -> None:
    """A home and index pages in every language, as on a new site; the tests' database begins with them."""
    if HomePage.objects.count() < len(settings.LANGUAGES):
        with committed():
            setup_site()


def locale(code: str = "en") -> Locale:
    """The locale with this language code."""
    return Locale.objects.get(language_code=code)


def home(code: str = "en") -> HomePage:
    """The front page of a language."""
    return HomePage.objects.get(locale__language_code=code)


def item(thing: Any, code: str | None = None) -> PublishedItem:
    """What partners get of a page, or of an organisation or place in the language `code`."""
    uuid = thing.translation_key if isinstance(thing, Page) else thing.uuid
    language = code or thing.locale.language_code
    return PublishedItem.objects.get(type=published_type(type(thing)).name, uuid=uuid, locale=language)


def publish(page: Any) -> Any:
    """Publish what `page` holds, as the editor's button does."""
    with committed():
        page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def _page(model: type[Page], below: Page, live: bool, children: dict[str, list[Any]], /, **fields: Any) -> Any:
    """A page of a type `below` another; `children` are the rows of its relations."""
    title = fields.setdefault("title", f"{model._meta.verbose_name} {next(_number)}".capitalize())
    fields.setdefault("slug", slugify(f"{title}-{next(_number)}") or f"page-{next(_number)}")
    tags = fields.pop("tags", [])
    now = timezone.now() if live else None
    # As if published just now, in a third of the time that a revision and its publication take.
    page = model(locale=below.locale, live=live, first_published_at=now, last_published_at=now, **fields)
    for relation, rows in children.items():
        setattr(page, relation, rows)
    with committed():
        below.add_child(instance=page)
        if tags:
            page.tags.set(tags)
            page.save()
    return model.objects.get(pk=page.pk)


def news(
    code: str = "en", *, live: bool = True, children: dict[str, list[Any]] | None = None, **fields: Any
) -> NewsPage:
    """A news item in a language."""
    parent = NewsIndexPage.objects.get(locale__language_code=code)
    return _page(NewsPage, parent, live, children or {}, **fields)


def project(
    code: str = "en", *, live: bool = True, children: dict[str, list[Any]] | None = None, **fields: Any
) -> ProjectPage:
    """A project profile in a language."""
    parent = ProjectIndexPage.objects.get(locale__language_code=code)
    return _page(ProjectPage, parent, live, children or {}, **fields)


def theme(
    code: str = "en", *, live: bool = True, children: dict[str, list[Any]] | None = None, **fields: Any
) -> ThemePage:
    """A thematic page in a language; give its `code` as `theme_code`."""
    fields["code"] = fields.pop("theme_code", f"theme-{next(_number)}")
    parent = ThemeIndexPage.objects.get(locale__language_code=code)
    return _page(ThemePage, parent, live, children or {}, **fields)


def content(code: str = "en", *, live: bool = True, **fields: Any) -> ContentPage:
    """A page of text in a language."""
    return _page(ContentPage, home(code), live, {}, **fields)


def organisation(name: str = "", **fields: Any) -> Organisation:
    """An organisation; nothing public uses it yet."""
    name = name or f"Organisation {next(_number)}"
    fields.setdefault("code", slugify(name) or f"organisation-{next(_number)}")
    with committed():
        return Organisation.objects.create(name=name, **fields)


def place(name: str = "", kind: str = "city", country: str = "KG", **fields: Any) -> Place:
    """A place; nothing public uses it yet."""
    name = name or f"Place {next(_number)}"
    fields.setdefault("code", slugify(name) or f"place-{next(_number)}")
    with committed():
        return Place.objects.create(name=name, kind=kind, country=country, **fields)


def picture(width: int = 1200, height: int = 800, colour: str = "teal", image_format: str = "JPEG") -> bytes:
    """The bytes of a picture in one colour."""
    output = io.BytesIO()
    Picture.new("RGB", (width, height), colour).save(output, image_format)
    return output.getvalue()


def image(title: str = "Picture", *, width: int = 120, height: int = 80, **fields: Any) -> CustomImage:
    """A picture in the library, as small as most tests can do with: encoding renditions takes its time."""
    made = CustomImage(title=title, file=ContentFile(picture(width, height), name="picture.jpg"), **fields)
    with committed():
        made.save()
    return made


def document(title: str = "Document", **fields: Any) -> CustomDocument:
    """A file in the library."""
    with committed():
        return CustomDocument.objects.create(
            title=title, file=ContentFile(b"%PDF-1.4 words", name="file.pdf"), **fields
        )


def translate(page: Any, code: str, words: dict[str, str] | None = None, *, live: bool = True) -> Any:
    """The translation of `page` into a language; `words` by source text, the rest is the source and the code."""
    with committed():
        source, _created = TranslationSource.update_or_create_from_instance(page)
        translation, _created = Translation.objects.get_or_create(source=source, target_locale=locale(code))
        for segment in source.stringsegment_set.select_related("string"):
            text = segment.string.data
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                locale=translation.target_locale,
                context=segment.context,
                defaults={"data": (words or {}).get(text, f"{text} ({code})")},
            )
        translation.save_target(publish=live)
    return type(page).objects.get(translation_key=page.translation_key, locale=translation.target_locale)


def recommendation(searches: str, *pages: Page, code: str = "en", note: str = "") -> Recommendation:
    """What those are recommended who search for one of `searches` in a language."""
    rows = [RecommendedPage(page=page.page_ptr, note=note, sort_order=place) for place, page in enumerate(pages)]
    with committed():
        made = Recommendation(language=code, searches=searches)
        made.pages = rows
        made.save()
    return made


def partner(name: str = "", **fields: Any) -> Partner:
    """A partner without a key."""
    return Partner.objects.create(name=name or f"Partner {next(_number)}", **fields)


def api_key(owner: Partner | None = None, label: str = "website") -> tuple[ApiKey, str]:
    """A key of a partner, and its token."""
    return ApiKey.issue(owner or partner(), label)


def endpoint(url: str = "https://partner.example.org/hook", owner: Partner | None = None, **fields: Any) -> Endpoint:
    """Where a partner is told of what changes from now on."""
    return Endpoint.objects.create(partner=owner or partner(), url=url, **fields)
