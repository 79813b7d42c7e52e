import pytest

from cms.core.templatetags.addresses import absolute, extension, host, in_query, local


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://www.example.org/en/news/?page=2#top", "/en/news/?page=2#top"),
        ("/en/", "/en/"),
        ("", ""),
        (None, ""),
    ],
)
def test_an_address_of_the_site_loses_its_host(url, path):
    assert local(url) == path


def test_a_path_gets_the_public_address(settings):
    settings.PUBLIC_URL = "https://www.example.org"
    assert absolute("/en/") == "https://www.example.org/en/"
    assert absolute("") == ""


def test_a_host_is_shown_without_www():
    assert host("https://www.danchurchaid.org/path") == "danchurchaid.org"


def test_a_text_in_a_query_cannot_add_parameters():
    assert in_query("A & B = ә?") == "A%20%26%20B%20%3D%20%D3%99%3F"


def test_the_kind_of_a_file_comes_from_its_name():
    assert extension("https://www.example.org/media/documents/ab/handbook.pdf") == "PDF"
