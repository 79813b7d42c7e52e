import pytest
from csp.constants import HEADER
from django.http import HttpResponse
from django.urls import reverse

from cms.core.csp import ContentSecurityPolicyMiddleware


@pytest.fixture
def policy(rf):
    """The policy of an answer at a path, as {directive: sources}."""

    def read(path):
        response = ContentSecurityPolicyMiddleware(lambda request: HttpResponse())(rf.get(path))
        directives = (part.strip().split() for part in response[HEADER].split(";"))
        return {name: sources for name, *sources in directives}

    return read


@pytest.mark.parametrize("path", ["/", "/en/", "/ky/news/water/", "/api/v1/news/", "/administration/"])
def test_public_answers_allow_nothing_inline_and_no_third_party_but_the_video_players(policy, path):
    directives = policy(path)
    assert directives["default-src"] == ["'none'"]
    players = directives.pop("frame-src")
    assert players == ["https://www.youtube-nocookie.com", "https://player.vimeo.com"]
    assert {source for sources in directives.values() for source in sources} == {"'self'", "'none'", "data:"}


def test_the_admin_may_use_inline_scripts_and_styles(policy):
    directives = policy(reverse("wagtailadmin_home"))
    assert directives["script-src"] == ["'self'", "'unsafe-inline'"]
    assert directives["style-src"] == ["'self'", "'unsafe-inline'"]
    assert "'unsafe-eval'" not in str(directives)
