import datetime

import pytest

from cms.core.formatting import (
    format_amount,
    format_day,
    format_file_size,
    format_names,
    format_partial_date,
    format_period,
    format_qualified,
    format_share,
)
from cms.core.languages import site_languages, with_territory
from cms.core.templatetags.formatting import period as period_tag

LANGUAGES = ["en", "ru", "sv", "ky", "kk", "az"]


def test_a_day_is_written_as_each_language_writes_it():
    day = datetime.date(2022, 2, 10)
    assert {code: format_day(day, code) for code in LANGUAGES} == {
        "en": "10 February 2022",
        "ru": "10 февраля 2022\u202fг.",
        "sv": "10 februari 2022",
        "ky": "2022-ж., 10-февраль",
        "kk": "2022\u202fж. 10 ақпан",
        "az": "10 fevral 2022",
    }


@pytest.mark.parametrize(
    ("value", "expected"), [("2013", "2013"), ("2013-05", "maj 2013"), ("2013-05-01", "1 maj 2013"), ("", "")]
)
def test_a_partial_date_is_no_more_precise_than_it_is_known(value, expected):
    assert format_partial_date(value, "sv") == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2012", "2015", "2012–2015"),
        ("2016-01", "2019-06", "January 2016 – June 2019"),
        ("2013", "2013", "2013"),
        ("2016", "", "since 2016"),
        ("", "2019", "until 2019"),
        ("", "", ""),
    ],
)
def test_a_period_says_where_an_end_is_not_known(start, end, expected):
    assert format_period(start, end, "en") == expected


@pytest.mark.parametrize(
    ("value", "qualifier", "expected"),
    [
        (17, "exact", "17"),
        (1000, "more_than", "more than 1,000"),
        (31, "up_to", "up to 31"),
        (200, "about", "about 200"),
        (5, "at_least", "at least 5"),
    ],
)
def test_a_number_keeps_its_qualifier(value, qualifier, expected):
    assert format_qualified(value, qualifier, "en") == expected


def test_an_amount_has_the_separators_of_its_language():
    written = {code: format_amount(3846, "EUR", code) for code in ("en", "sv", "ru", "az")}
    assert written == {
        "en": "EUR\xa03,846",
        "sv": "3\xa0846\xa0EUR",
        "ru": "3\xa0846\xa0EUR",
        "az": "3.846\xa0EUR",
    }


@pytest.mark.parametrize(
    ("size", "language", "expected"),
    [
        (640, "en", "640\xa0B"),
        (12_400, "en", "12\xa0kB"),
        (1_400_000, "en", "1.4\xa0MB"),
        (1_400_000, "sv", "1,4\xa0MB"),
    ],
)
def test_a_file_size_is_short(size, language, expected):
    assert format_file_size(size, language) == expected


def test_a_share_keeps_its_decimals():
    assert (format_share(40, "en"), format_share(12.5, "sv")) == ("40%", "12,5\xa0%")


def test_names_are_joined_as_the_language_joins_them():
    assert format_names(["Aigul", "Erik", "Lala"], "sv") == "Aigul, Erik och Lala"


def test_every_language_reads_left_to_right_azerbaijani_too():
    assert {language.direction for language in site_languages().values()} == {"ltr"}


def test_what_is_over_and_has_no_known_end_says_only_when_it_began():
    assert period_tag("2020", "", is_over=True) == "2020"
    assert period_tag("2020", "2021", is_over=True) == period_tag("2020", "2021")
    assert period_tag("2020", "") != "2020"


def test_a_language_is_told_with_the_country_that_it_is_written_for():
    found = [with_territory(code) for code in ("ky", "sv", "pt-br", "zh-hans")]
    assert found == ["ky_KG", "sv_SE", "pt_BR", "zh"]
