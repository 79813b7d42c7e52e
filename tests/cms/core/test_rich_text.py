"""Links in rich text lead readers where they may go, in their language."""

import pytest
from django.template import Context, Template
from django.utils import translation
from wagtail.rich_text import RichText

from cms.core.rich_text import absolute_html, expand, links_from
from cms.published.context import PublicationContext
from cms.published.public import PublicIndex
from tests import factories as make

pytestmark = pytest.mark.django_db


def link(page) -> str:
    return f'<p>Read <a linktype="page" id="{page.pk}">more <b>here</b></a>.</p>'


def test_a_link_leads_to_the_page_in_the_reader_s_language():
    page = make.news("sv", slug="nyhet")
    make.translate(page, "ky")
    with translation.override("ky"):
        assert expand(link(page)) == '<p>Read <a href="/ky/news/nyhet/">more <b>here</b></a>.</p>'


def test_a_link_to_a_page_without_a_translation_leads_to_the_original_and_says_its_language():
    page = make.news("sv", slug="nyhet")
    with translation.override("ky"):
        assert expand(link(page)) == (
            '<p>Read <a href="/sv/news/nyhet/" hreflang="sv">more <b>here</b></a>'
            ' <span class="tag tag--language" lang="sv">Svenska</span>.</p>'
        )


def test_where_a_link_leads_is_the_same_in_html_and_in_documents_whichever_version_was_chosen():
    original = make.news(slug="news-item")
    swedish = make.translate(original, "sv")
    hidden = make.translate(original, "az", live=False)
    with make.committed():
        alias = make.content(slug="shown").create_alias(parent=make.content(slug="below"), update_slug="other")
    expected = {
        "ky": ['"/en/news/news-item/" hreflang="en"'] * 3 + ['"/en/below/other/" hreflang="en"'],
        "sv": [f'"{swedish.get_url()}"'] * 3 + ['"/en/below/other/" hreflang="en"'],
    }
    for language, tags in expected.items():
        with translation.override(language):
            texts = [link(page) for page in (original, swedish, hidden, alias)]
            assert [tag in expand(text) for tag, text in zip(tags, texts, strict=True)] == [True] * 4
            with links_from(PublicationContext(language, PublicIndex())):
                assert [tag in expand(text) for tag, text in zip(tags, texts, strict=True)] == [True] * 4


def test_documents_ask_once_for_what_several_texts_link_to(django_assert_num_queries):
    shown, hidden = make.document(marked_public=True), make.document()
    text = f'<a linktype="document" id="{shown.pk}">a</a><a linktype="document" id="{hidden.pk}">b</a>'
    index = PublicIndex()
    with links_from(PublicationContext("en", index)):
        assert expand(text) == f'<a href="{shown.url}">a</a>b'
    with links_from(PublicationContext("ky", index)), django_assert_num_queries(0):
        assert expand(text) == f'<a href="{shown.url}">a</a>b'


def test_of_a_link_to_what_is_not_public_only_the_words_stay():
    for page in (make.news(live=False), make.news(go_live_at="2999-01-01T00:00Z")):
        assert expand(link(page)) == "<p>Read more <b>here</b>.</p>"
    assert expand('<a linktype="page" id="x">a</a><a linktype="page">b</a><a linktype="odd" id="1">c</a>') == "abc"


def test_a_document_is_linked_only_while_it_is_public():
    shown, hidden = make.document(marked_public=True), make.document()
    source = '<a linktype="document" id="{}">file</a>'
    assert expand(source.format(shown.pk)) == f'<a href="{shown.url}">file</a>'
    assert expand(source.format(hidden.pk)) == "file"


def test_external_links_mail_addresses_and_anchors_stay_as_they_are():
    source = '<a href="https://example.org/?a=1&amp;b=2">x</a> <a href="mailto:a@example.org">y</a> <a href="#z">z</a>'
    assert expand(source) == source


def test_pages_show_rich_text_as_documents_do():
    hidden = make.news(live=False)
    template = Template("{% load wagtailcore_tags %}{{ text|richtext }}|{{ value }}")
    shown = template.render(Context({"text": link(hidden), "value": RichText(link(hidden))}))
    assert shown == "<p>Read more <b>here</b>.</p>|<p>Read more <b>here</b>.</p>"


def test_the_links_of_a_text_cost_the_same_few_queries_however_many_there_are(django_assert_max_num_queries):
    pages = [make.news() for _ in range(6)]
    text = "".join(link(page) for page in pages)
    with django_assert_max_num_queries(2):
        assert expand(text).count("<a href") == 6


def test_addresses_become_absolute_and_nothing_else_changes():
    html = (
        '<a href="/en/">a</a><img src="/media/a.webp" srcset="/media/a.webp 1x, /media/b.webp 2x" alt="src=/no">'
        '<a href="//cdn.example/x">b</a><a href="https://example.org/en/">c</a><p>href="/not an attribute</p>'
    )
    assert absolute_html(html) == (
        '<a href="http://testserver/en/">a</a><img src="http://testserver/media/a.webp" '
        'srcset="http://testserver/media/a.webp 1x, http://testserver/media/b.webp 2x" alt="src=/no">'
        '<a href="//cdn.example/x">b</a><a href="https://example.org/en/">c</a><p>href="/not an attribute</p>'
    )
