"""Pictures are there in every size before anybody asks for them."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from PIL import Image as Picture
from wagtail.images.forms import get_image_form

from cms.core.blocks import GalleryBlock, ImageBlock
from cms.core.models import CustomImage
from cms.core.renditions import RENDITIONS, ensure_renditions, renditions, sources
from tests import factories as make

pytestmark = pytest.mark.django_db


def names(image) -> dict[str, str]:
    return {name: rendition.file.name for name, rendition in renditions(image).items()}


def test_a_saved_picture_has_all_its_renditions():
    image = make.image()
    assert list(names(image)) == list(RENDITIONS)
    assert {name.rsplit(".")[-1] for name in names(image).values()} == {"webp", "jpg"}


def test_a_block_on_a_page_finds_its_pictures_made():
    image = make.image()
    before = image.renditions.count()
    for block in (ImageBlock(), GalleryBlock()):
        picture = {"image": image, "alt_text": "", "decorative": False, "caption": "", "credit": ""}
        value = picture if isinstance(block, ImageBlock) else {"images": [picture]}
        assert "/media/images/" in block.render(block.normalize(value))
    assert image.renditions.count() == before


def test_another_focal_point_makes_other_crops():
    image = make.image()
    before = names(image)
    image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = 50, 50, 60, 60
    image.save()
    after = names(image)
    assert after["card"] != before["card"]
    assert after["large"] == before["large"]


def test_another_file_makes_another_picture():
    image = make.image()
    before = names(image)
    image.file = ContentFile(make.picture(colour="red"), name="other.jpg")
    image.save()
    assert not set(before.values()) & set(names(image).values())
    assert list(names(image)) == list(RENDITIONS)


def test_a_file_replaced_in_the_library_s_form_has_renditions_of_the_new_one():
    image = make.image()
    before = names(image)
    form = get_image_form(CustomImage)(
        {"title": "New", "collection": image.collection_id},
        {"file": SimpleUploadedFile("new.jpg", make.picture(colour="red"), "image/jpeg")},
        instance=CustomImage.objects.get(pk=image.pk),
    )
    assert form.is_valid(), form.errors
    image = CustomImage.objects.get(pk=form.save().pk)
    assert list(names(image)) == list(RENDITIONS)
    assert not set(before.values()) & set(names(image).values())


def test_a_page_is_offered_no_size_that_the_picture_does_not_have():
    small, large = make.image(width=500, height=300), make.image(width=1700, height=900)
    assert [file.width for file in sources(small).files] == [320, 500]
    assert [file.width for file in sources(large).files] == [320, 640, 960, 1280, 1600]
    assert [file.width for file in sources(small, cropped=True).files] == [320, 452]
    assert [file.width for file in sources(large, cropped=True).files] == [320, 800, 1200]
    assert small.renditions.count() == 6


def test_a_crop_keeps_what_matters():
    drawn = Picture.new("RGB", (900, 300), "white")
    drawn.paste("black", (0, 100, 100, 200))
    output = io.BytesIO()
    drawn.save(output, "PNG")
    image = CustomImage(title="A dot", file=ContentFile(output.getvalue(), name="dot.png"))
    image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = 50, 150, 100, 100
    image.save()
    for name in ("thumbnail", "card", "social"):
        with renditions(image)[name].file.open() as file, Picture.open(file) as crop:
            assert crop.convert("L").getpixel((5, crop.height // 2)) < 60, name


def test_the_pictures_of_drafts_are_made_again_too():
    image = make.image()
    image.renditions.all().delete()
    call_command("reconcile", verbosity=0)
    assert list(names(image)) == list(RENDITIONS)


def test_what_is_missing_is_made_again_and_nothing_else():
    image = make.image()
    before = image.renditions.count()
    image.renditions.get(filter_spec=RENDITIONS["card"]).delete()
    assert "card" not in names(image)
    ensure_renditions(image)
    assert list(names(image)) == list(RENDITIONS)
    assert image.renditions.count() == before


def test_reading_renditions_encodes_nothing():
    image = make.image()
    image.renditions.all().delete()
    assert renditions(image) == {}
    assert not image.renditions.exists()
