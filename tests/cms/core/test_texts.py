"""What readers see in each of the site's languages."""

import pytest
from django.template import engines
from django.utils.translation import ngettext, override

from cms.core.fields import Qualifier
from cms.core.formatting import format_amount, format_file_size, format_period, format_qualified, qualify
from cms.core.licences import Licence
from cms.core.territories import country_name
from cms.taxonomy.models import OrganisationRole, OrganisationType, PlaceKind
from projects.models import ActivityStatus

LANGUAGES = ["en", "ru", "sv", "ky", "kk", "az"]


def render(source, language, **context):
    with override(language):
        return engines["django"].from_string("{% load i18n formatting %}" + source).render(context)


@pytest.mark.parametrize(
    ("qualifier", "expected"),
    [
        (
            Qualifier.MORE_THAN,
            {
                "en": ["more than 1", "more than 7", "more than 31", "more than 1,000"],
                "ru": ["более 1", "более 7", "более 31", "более 1\xa0000"],
                "sv": ["över 1", "över 7", "över 31", "över 1\xa0000"],
                "ky": ["1ден ашык", "7ден ашык", "31ден ашык", "1\xa0000ден ашык"],
                "kk": ["1-ден астам", "7-ден астам", "31-ден астам", "1\xa0000-нан астам"],
                "az": ["1-dən çox", "7-dən çox", "31-dən çox", "1.000-dən çox"],
            },
        ),
        (
            Qualifier.UP_TO,
            {
                "en": ["up to 1", "up to 7", "up to 31", "up to 1,000"],
                "ru": ["до 1", "до 7", "до 31", "до 1\xa0000"],
                "sv": ["upp till 1", "upp till 7", "upp till 31", "upp till 1\xa0000"],
                "ky": ["эң көбү 1", "эң көбү 7", "эң көбү 31", "эң көбү 1\xa0000"],
                "kk": ["ең көбі 1", "ең көбі 7", "ең көбі 31", "ең көбі 1\xa0000"],
                "az": ["ən çoxu 1", "ən çoxu 7", "ən çoxu 31", "ən çoxu 1.000"],
            },
        ),
        (
            Qualifier.AT_LEAST,
            {
                "en": ["at least 1", "at least 7", "at least 31", "at least 1,000"],
                "ru": ["не менее 1", "не менее 7", "не менее 31", "не менее 1\xa0000"],
                "sv": ["minst 1", "minst 7", "minst 31", "minst 1\xa0000"],
                "ky": ["кеминде 1", "кеминде 7", "кеминде 31", "кеминде 1\xa0000"],
                "kk": ["кемінде 1", "кемінде 7", "кемінде 31", "кемінде 1\xa0000"],
                "az": ["ən azı 1", "ən azı 7", "ən azı 31", "ən azı 1.000"],
            },
        ),
        (
            Qualifier.ABOUT,
            {
                "en": ["about 1", "about 7", "about 31", "about 1,000"],
                "ru": ["около 1", "около 7", "около 31", "около 1\xa0000"],
                "sv": ["omkring 1", "omkring 7", "omkring 31", "omkring 1\xa0000"],
                "ky": ["болжол менен 1", "болжол менен 7", "болжол менен 31", "болжол менен 1\xa0000"],
                "kk": ["шамамен 1", "шамамен 7", "шамамен 31", "шамамен 1\xa0000"],
                "az": ["təxminən 1", "təxminən 7", "təxminən 31", "təxminən 1.000"],
            },
        ),
    ],
)
def test_a_qualified_number_reads_right_in_every_language(qualifier, expected):
    written = {code: [format_qualified(number, qualifier, code) for number in (1, 7, 31, 1000)] for code in LANGUAGES}
    assert written == expected


def test_an_amount_takes_a_qualifier_too():
    written = {code: qualify(format_amount(3846, "EUR", code), Qualifier.MORE_THAN, code) for code in LANGUAGES}
    assert written == {
        "en": "more than EUR\xa03,846",
        "ru": "более 3\xa0846\xa0EUR",
        "sv": "över 3\xa0846\xa0EUR",
        "ky": "3\xa0846\xa0EUR суммасынан ашык",
        "kk": "3\xa0846\xa0EUR сомасынан астам",
        "az": "3.846\xa0EUR məbləğindən çox",
    }


def test_a_period_without_an_end_keeps_its_date_in_the_form_that_it_has_alone():
    assert {code: format_period("2013-05", "", code) for code in LANGUAGES} == {
        "en": "since May 2013",
        "ru": "начало: май 2013\u202fг.",
        "sv": "från och med maj 2013",
        "ky": "башталышы: 2013-ж., май",
        "kk": "басталуы: 2013\u202fж. мамыр",
        "az": "başlanğıcı: may 2013",
    }


def test_months_are_counted_in_every_language():
    source = (
        "{% blocktranslate count months=n %}{{ months }} month{% plural %}{{ months }} months{% endblocktranslate %}"
    )
    assert {code: [render(source, code, n=number) for number in (1, 2, 5, 21)] for code in LANGUAGES} == {
        "en": ["1 month", "2 months", "5 months", "21 months"],
        "ru": ["1 месяц", "2 месяца", "5 месяцев", "21 месяц"],
        "sv": ["1 månad", "2 månader", "5 månader", "21 månader"],
        "ky": ["1 ай", "2 ай", "5 ай", "21 ай"],
        "kk": ["1 ай", "2 ай", "5 ай", "21 ай"],
        "az": ["1 ay", "2 ay", "5 ay", "21 ay"],
    }


def test_russian_counts_projects_and_results_in_three_forms():
    with override("ru"):
        projects = [ngettext("%(number)s project", "%(number)s projects", n) % {"number": n} for n in (1, 2, 5, 11, 21)]
        results = [ngettext("%(number)s result", "%(number)s results", n) % {"number": n} for n in (1, 2, 5, 11, 21)]
    assert projects == ["1 проект", "2 проекта", "5 проектов", "11 проектов", "21 проект"]
    assert results == ["1 результат", "2 результата", "5 результатов", "11 результатов", "21 результат"]


def test_countries_have_the_names_that_people_there_use():
    names = {code: [country_name(country, code) for country in ("KG", "KZ", "AZ", "SE")] for code in LANGUAGES}
    assert names == {
        "en": ["Kyrgyzstan", "Kazakhstan", "Azerbaijan", "Sweden"],
        "ru": ["Кыргызстан", "Казахстан", "Азербайджан", "Швеция"],
        "sv": ["Kirgizistan", "Kazakstan", "Azerbajdzjan", "Sverige"],
        "ky": ["Кыргызстан", "Казакстан", "Азербайжан", "Швеция"],
        "kk": ["Қырғызстан", "Қазақстан", "Әзербайжан", "Швеция"],
        "az": ["Qırğızıstan", "Qazaxıstan", "Azərbaycan", "İsveç"],
    }


@pytest.mark.parametrize("choices", [ActivityStatus, OrganisationRole, OrganisationType, PlaceKind, Licence])
@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_the_terms_of_a_code_list_differ_from_each_other_and_from_english(choices, language):
    with override("en"):
        english = [str(choice.label) for choice in choices]
    with override(language):
        labels = [str(choice.label) for choice in choices]
    assert len(set(labels)) == len(labels)
    # "Region" is the Swedish and the Azerbaijani word too.
    assert [label for label in labels if label in english and label != "Region"] == []


def test_the_same_english_word_has_its_own_text_where_it_means_something_else():
    assert render('{% translate "From" context "giver of a grant" %}', "sv") == "Från"
    assert render('{% translate "Closed" context "status of a project" %}', "ru") == "Завершён"
    assert render('{% translate "Update" context "kind of change to a text" %}', "ru") == "Дополнение"


def test_sizes_of_files_have_the_units_of_the_alphabet():
    assert {code: format_file_size(1_400_000, code) for code in LANGUAGES} == {
        "en": "1.4\xa0MB",
        "ru": "1,4\xa0МБ",
        "sv": "1,4\xa0MB",
        "ky": "1,4\xa0МБ",
        "kk": "1,4\xa0МБ",
        "az": "1,4\xa0MB",
    }
    assert [format_file_size(size, "ru") for size in (640, 12_400)] == ["640\xa0Б", "12\xa0кБ"]
