import pytest

from cms.core.marked_texts import marked_texts


@pytest.fixture
def tree(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    (tmp_path / "news" / "templates").mkdir(parents=True)
    return tmp_path / "news"


def texts():
    return {(message.context, message.id) for message in marked_texts() if message.id}


def test_texts_of_templates_are_found_with_context_plural_and_placeholders(tree):
    (tree / "templates" / "list.html").write_text(
        """{% load i18n %}
        <p title="{% translate "Search" %}">it's {% translate "All" context "every value of a filter" %}</p>
          {% blocktranslate count number=1 %}{{ number }} result{% plural %}{{ number }} results{% endblocktranslate %}
      {% blocktranslate trimmed with names=1 %}
        By {{ names }}
      {% endblocktranslate %}"""
    )
    assert texts() == {
        (None, "Search"),
        ("every value of a filter", "All"),
        (None, ("%(number)s result", "%(number)s results")),
        (None, "By %(names)s"),
    }


def test_texts_of_python_are_found_with_their_notes_for_translators(tree):
    (tree / "models.py").write_text(
        "# Translators: a verb\n"
        '_("Show")\n'
        'pgettext_lazy("status of a project", "Closed")\n'
        'ngettext("%(n)s day", "%(n)s days", n)\n'
        'label = "Only editors see this"\n'
    )
    assert texts() == {(None, "Show"), ("status of a project", "Closed"), (None, ("%(n)s day", "%(n)s days"))}
    assert marked_texts()["Show"].auto_comments == ["Translators: a verb"]


def test_a_text_knows_each_file_that_it_is_in(tree):
    (tree / "views.py").write_text('_("News")\n')
    (tree / "templates" / "news.html").write_text('{% load i18n %}\n{% translate "News" %}')
    assert marked_texts()["News"].locations == [("news/templates/news.html", 2), ("news/views.py", 1)]
