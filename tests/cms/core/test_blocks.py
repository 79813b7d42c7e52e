"""Every block shows itself from its preview value and says what it is as data."""

import json

import pytest
from django.template.loader import render_to_string
from wagtail import blocks as wagtail_blocks

from cms.core import blocks
from cms.published.context import PublicationContext
from cms.published.public import PublicIndex
from tests import factories

pytestmark = pytest.mark.django_db

BLOCKS = [getattr(blocks, name) for name in blocks.__all__ if name != "BodyBlock"]

# Of each block's preview value something that a reader must see.
SHOWN = {
    "CalloutBlock": "Write to your local group.",
    "DocumentBlock": "A handbook",
    "EmbedBlock": "Watch on Vimeo",
    "GalleryBlock": "A caption",
    "HeadingBlock": "What changed",
    "ImageBlock": "A caption",
    "KeyFiguresBlock": "more than 1,000",
    "NumberedSectionsBlock": "Groups that meet and stay in touch.",
    "ParagraphBlock": "<b>decide</b>",
    "QuotationBlock": "Bakytgul Elchibaeva",
    "SectionBlock": "Support that partners shape themselves.",
    "TableBlock": "<caption>Grants by region</caption>",
}


def html(block: wagtail_blocks.Block) -> str:
    return block.render(block.get_preview_value())


@pytest.mark.parametrize("block_class", BLOCKS, ids=lambda block_class: block_class.__name__)
def test_a_block_shows_its_preview_value_without_inline_style_or_script(block_class):
    rendered = html(block_class())
    assert SHOWN[block_class.__name__] in rendered
    assert "style=" not in rendered
    assert "<script" not in rendered


@pytest.mark.parametrize("block_class", BLOCKS, ids=lambda block_class: block_class.__name__)
def test_a_block_is_previewed_in_the_clothes_of_the_site(block_class):
    block = block_class()
    bound = wagtail_blocks.BoundBlock(block, block.get_preview_value())
    page = render_to_string("wagtailcore/shared/block_preview.html", {"bound_block": bound, "page_title": "Preview"})
    assert SHOWN[block_class.__name__] in page
    assert "css/site.css" in page


@pytest.mark.parametrize("block_class", BLOCKS, ids=lambda block_class: block_class.__name__)
def test_a_block_is_data(block_class):
    block = block_class()
    data = block.as_document(block.get_preview_value(), PublicationContext("en", PublicIndex()))
    assert data
    assert json.loads(json.dumps(data)) == data


def test_a_paraphrase_has_no_quotation_marks_and_a_literal_quotation_has_its_language():
    block = blocks.QuotationBlock()
    value = {"text": "Мы решаем сами.", "attributed_to": "A member", "language": "ru"}
    literal = block.render(block.to_python({**value, "paraphrased": False}))
    paraphrase = block.render(block.to_python({**value, "paraphrased": True}))
    assert "“Мы решаем сами.”" in literal
    assert 'lang="ru"' in literal
    assert "“" not in paraphrase
    assert "lang=" not in paraphrase


def test_an_image_falls_back_to_its_own_words_and_a_decorative_one_is_skipped():
    picture = factories.image(description="Hills", caption="Near the lake", credit="A. Painter")
    block = blocks.ImageBlock()
    value = {"image": picture.pk, "alt_text": "", "decorative": False, "caption": "", "credit": ""}
    told = block.render(block.to_python(value))
    assert 'alt="Hills"' in told
    assert "Near the lake" in told
    assert "A. Painter" in told
    assert 'loading="lazy"' in told
    assert "image/webp" in told
    assert 'alt=""' in block.render(block.to_python({**value, "decorative": True}))


def test_a_video_is_a_plain_link_until_it_is_asked_for():
    block = blocks.EmbedBlock()
    rendered = block.render(
        block.to_python({"url": "https://www.youtube.com/watch?v=abcdefghijk", "title": "A meeting"})
    )
    assert 'href="https://www.youtube.com/watch?v=abcdefghijk"' in rendered
    assert 'data-player="https://www.youtube-nocookie.com/embed/abcdefghijk"' in rendered
    assert "src=" not in rendered


def test_what_is_entered_is_escaped():
    block = blocks.HeadingBlock()
    assert "<script>" not in block.render(block.to_python({"text": "<script>alert(1)</script>", "level": "2"}))
