"""No file that the site keeps or serves says where a photo was taken; tested on bytes."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms, ImageDraw
from PIL.PngImagePlugin import PngInfo

from cms.core.models import CustomImage
from cms.core.photos import carries_metadata, strip_metadata

GPS = 0x8825
MARKER = b"Secret-Village"
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>Secret-Village</exif:GPSLatitude></x:xmpmeta>'
FORMATS = ["JPEG", "PNG", "WEBP", "AVIF", "GIF", "MPO"]


def picture() -> Image.Image:
    """Wider than high, red on the left half and blue on the right."""
    image = Image.new("RGB", (400, 200), "blue")
    ImageDraw.Draw(image).rectangle([0, 0, 199, 199], fill="red")
    return image


def exif(orientation: int = 1) -> Image.Exif:
    data = Image.Exif()
    data[0x010F] = "Secret-Village Camera"
    data[0x0112] = orientation
    data[0x927C] = b"Secret-Village maker note"
    data.get_ifd(GPS).update({1: "N", 2: (42.0, 52.0, 11.0), 29: "Secret-Village"})
    return data


def photo(image_format: str, orientation: int = 1) -> bytes:
    """A photo that carries the marker in every place its format has for one."""
    output = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    options: dict = {"exif": exif(orientation), "icc_profile": profile}
    if image_format == "JPEG":
        options |= {"xmp": XMP, "comment": MARKER}
    elif image_format == "PNG":
        text = PngInfo()
        text.add_text("Comment", MARKER.decode())
        text.add_itxt("XML:com.adobe.xmp", XMP.decode())
        options["pnginfo"] = text
    elif image_format in {"WEBP", "AVIF"}:
        options["xmp"] = XMP
    elif image_format == "GIF":
        options = {"comment": MARKER}
    elif image_format == "MPO":
        options |= {"save_all": True, "append_images": [Image.new("RGB", (40, 20))]}
    picture().save(output, image_format, **options)
    # What phones append after the picture: a film clip, a depth map.
    return output.getvalue() + (b"" if image_format == "AVIF" else MARKER)


def assert_bare(data: bytes) -> None:
    assert MARKER not in data
    assert b"GPSLatitude" not in data
    image = Image.open(io.BytesIO(data))
    assert not dict(image.getexif())
    assert not image.getexif().get_ifd(GPS)
    assert not {"exif", "xmp", "comment", "XML:com.adobe.xmp", "Comment"} & set(image.info)


@pytest.mark.parametrize("image_format", FORMATS)
def test_the_photos_of_this_test_do_carry_what_must_go(image_format):
    assert MARKER in photo(image_format)
    assert carries_metadata(io.BytesIO(photo(image_format)))


@pytest.mark.parametrize("image_format", FORMATS)
def test_nothing_but_the_picture_is_left(image_format):
    bare = strip_metadata(io.BytesIO(photo(image_format)))
    assert_bare(bare)
    assert not carries_metadata(io.BytesIO(bare))


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_the_colour_profile_stays(image_format):
    assert Image.open(io.BytesIO(strip_metadata(io.BytesIO(photo(image_format))))).info.get("icc_profile")


@pytest.mark.parametrize("image_format", ["JPEG", "WEBP", "PNG"])
def test_a_photo_taken_sideways_is_turned_upright(image_format):
    upright = Image.open(io.BytesIO(strip_metadata(io.BytesIO(photo(image_format, orientation=6)))))
    assert upright.size == (200, 400)
    red, _green, blue = upright.convert("RGB").getpixel((100, 20))
    assert red > 200 > blue


@pytest.mark.parametrize("image_format", ["GIF", "WEBP"])
def test_an_animation_stays_one(image_format):
    output = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue", "green")]
    frames[0].save(output, image_format, save_all=True, append_images=frames[1:], duration=50, loop=0)
    bare = Image.open(io.BytesIO(strip_metadata(output)))
    assert bare.n_frames == 3


def test_transparency_stays():
    output = io.BytesIO()
    Image.new("RGBA", (20, 20), (255, 0, 0, 0)).save(output, "PNG")
    bare = Image.open(io.BytesIO(strip_metadata(output)))
    assert bare.getpixel((5, 5))[3] == 0


@pytest.mark.django_db
@pytest.mark.parametrize("image_format", FORMATS)
def test_an_uploaded_photo_and_its_renditions_are_stored_bare(image_format, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    extension = {"JPEG": "jpg", "MPO": "jpg"}.get(image_format, image_format.lower())
    upload = SimpleUploadedFile(f"secret-village.{extension}", photo(image_format, orientation=6))
    image = CustomImage.objects.create(title="A village", file=upload)
    for spec in ("original", "width-100", "fill-50x50|format-webp", "fill-50x50|format-jpeg", "width-100|format-avif"):
        image.get_rendition(spec)
    stored = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(stored) >= 6
    for path in stored:
        assert_bare(path.read_bytes())
        assert "village" not in path.name
    if image_format in {"JPEG", "WEBP", "PNG"}:
        assert (image.width, image.height) == (200, 400)


@pytest.mark.django_db
def test_a_rendition_is_bare_even_of_an_original_that_came_in_another_way(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    image = CustomImage.objects.create(title="A village", file=SimpleUploadedFile("a.jpg", photo("JPEG")))
    (tmp_path / image.file.name).write_bytes(photo("JPEG"))
    image = CustomImage.objects.get(pk=image.pk)
    rendition = image.get_rendition("width-120")
    assert_bare((tmp_path / rendition.file.name).read_bytes())


@pytest.mark.django_db
def test_replacing_the_file_strips_the_new_one(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    image = CustomImage.objects.create(title="A village", file=SimpleUploadedFile("a.png", photo("PNG")))
    image.file = SimpleUploadedFile("b.jpg", photo("JPEG"))
    image.save()
    assert_bare((tmp_path / image.file.name).read_bytes())


def test_what_is_no_picture_is_refused():
    with pytest.raises(OSError, match="cannot identify"):
        strip_metadata(io.BytesIO(b"no picture"))
