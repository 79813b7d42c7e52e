import pytest
from django.core.checks import run_checks
from wagtail.models import Page, Site

from cms.published import registry


@pytest.mark.django_db
def test_a_second_site_is_refused():
    assert not [error for error in run_checks(databases=["default"]) if error.id == "core.E001"]
    Site.objects.create(hostname="second.example.org", root_page=Page.objects.get(depth=1))
    errors = [error for error in run_checks(databases=["default"]) if error.id == "core.E001"]
    assert "second.example.org" in errors[0].msg


def test_a_page_type_without_a_document_is_refused(monkeypatch):
    assert not [error for error in run_checks() if error.id == "published.E001"]
    monkeypatch.delitem(registry._types, "news")
    assert [error.msg for error in run_checks() if error.id == "published.E001"] == [
        "news.NewsPage has no registered document."
    ]
