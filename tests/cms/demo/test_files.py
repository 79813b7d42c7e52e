"""The pictures and documents that ship with the demo."""

import pytest
from PIL import Image

from cms.demo.content.pictures import DOCUMENTS, PICTURES
from cms.demo.library import FILES

KILOBYTE = 1024


@pytest.mark.parametrize("key", PICTURES)
def test_a_picture_carries_nothing_but_the_picture_and_is_small(key):
    path = FILES / PICTURES[key].file
    with Image.open(path) as picture:
        assert not picture.getexif()
        assert not {"exif", "xmp", "comment", "photoshop", "XML:com.adobe.xmp"} & set(picture.info)
        assert key == "logo" or picture.width == 1600
    assert path.stat().st_size < 120 * KILOBYTE


@pytest.mark.parametrize("key", PICTURES)
def test_a_picture_says_what_it_shows(key):
    assert PICTURES[key].description.endswith(".")


def test_the_handbook_is_a_small_tagged_pdf_that_names_its_language():
    data = (FILES / DOCUMENTS["handbook"][0]).read_bytes()
    assert data.startswith(b"%PDF-")
    assert b"/Lang (sv)" in data
    assert b"/MarkInfo" in data
    assert b"Chrome" not in data
    assert len(data) < 300 * KILOBYTE


def test_every_file_is_used():
    used = {picture.file for picture in PICTURES.values()} | {filename for filename, _ in DOCUMENTS.values()}
    assert {path.name for path in FILES.iterdir()} == used
