"""What readers see of pictures was made before they came: a page view encodes none, and offers fitting sizes."""

import re
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.images.models import Filter

from cms.core.models import CustomRendition, SiteSettings
from projects.models import ProjectImage
from tests import factories as make
from tests.sharing import shared

pytestmark = pytest.mark.django_db


@shared
def addresses():
    """Of pages that show a picture in every place there is."""
    picture = make.image(width=900, height=600, description="A walk")
    block = {"image": picture, "alt_text": "", "decorative": False, "caption": "", "credit": ""}
    body = [("image", block), ("gallery", {"images": [block, {**block, "decorative": True}]})]
    front, settings = make.home(), SiteSettings.load()
    front.lead_image = settings.logo = picture
    front.body = body
    make.publish(front)
    with make.committed():
        settings.save()
    project = make.project(
        lead_image=picture,
        side_image=picture,
        body=body,
        children={"gallery": [ProjectImage(image=picture, locale=make.locale())]},
    )
    pages = [project, make.news(lead_image=picture, body=body), make.theme(lead_image=picture)]
    pages += [make.content(lead_image=picture), make.organisation(logo=picture, marked_public=True)]
    return ["/en/", "/en/news/", "/en/projects/", *(make.item(page, "en").html_path for page in pages)]


class Pictures(HTMLParser):
    """The pictures of a page, each as the attributes of its `source` and its `img`."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sources: list[dict[str, str | None]] = []
        self.pairs: list[tuple[dict[str, str | None], dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag == "source":
            self.sources.append(dict(attrs))
        elif tag == "img" and self.sources:
            self.pairs.append((self.sources.pop(), dict(attrs)))


def pictures(path):
    return Pictures(Client().get(path).content.decode()).pairs


def test_a_page_view_encodes_no_picture(addresses, monkeypatch):
    encoded = []
    run = Filter.run

    def counted(self, *args, **kwargs):
        encoded.append(self.spec)
        return run(self, *args, **kwargs)

    monkeypatch.setattr(Filter, "run", counted)
    before = CustomRendition.objects.count()
    for path in addresses:
        # The header's logo, and the page's own.
        assert len(pictures(path)) > 1, path
    assert encoded == []
    assert CustomRendition.objects.count() == before
    make.image()
    assert encoded


def test_every_picture_is_offered_in_growing_widths_with_its_sides_and_a_file_for_old_browsers(addresses):
    for path in addresses:
        for source, image in pictures(path):
            files = re.findall(r"(/media/\S+) (\d+)w", source["srcset"])
            widths = [int(width) for _file, width in files]
            assert source["type"] == "image/webp"
            assert source["sizes"], path
            assert widths == sorted(set(widths))
            assert widths[-1] == int(image["width"]), path
            assert int(image["height"]) == round(widths[-1] * 2 / 3)
            assert image["alt"] is not None, path
            names = [file for file, _width in files] + [image["src"]]
            rows = CustomRendition.objects.filter(file__in=[name.removeprefix("/media/") for name in names])
            assert rows.count() == len(set(names)), path


def test_only_what_a_page_begins_with_is_loaded_at_once(addresses):
    for path in addresses:
        logo, *others = [image for _source, image in pictures(path)]
        assert logo["fetchpriority"] == "auto"
        assert [image.get("fetchpriority") for image in others].count("high") <= 1, path
        assert all(image.get("loading") == "lazy" for image in others if "fetchpriority" not in image), path


def test_a_gallery_costs_as_many_questions_with_many_pictures_as_with_few():
    asked = []
    for number in (2, 6):
        rows = [ProjectImage(image=make.image(), locale=make.locale()) for _picture in range(number)]
        path = make.item(make.project(children={"gallery": rows})).html_path
        Client().get(path)
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(path).content.decode().count("<figure") == number
        asked.append(len(queries))
    assert asked[0] == asked[1]
