import pytest

from cms.core.numerals import ablative


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("az", "1-dən 7-dən 10-dan 31-dən 40-dan 46-dan 89-dan 100-dən 250-dən 1.000-dən 20.000-dən 3.000.000-dan"),
        ("kk", "1-ден 7-ден 10-нан 31-ден 40-тан 46-дан 89-дан 100-ден 250-ден 1 000-нан 20 000-нан 3 000 000-нан"),
        ("ky", "1ден 7ден 10дон 31ден 40тан 46дан 89дан 100дөн 250дөн 1 000ден 20 000ден 3 000 000дон"),
    ],
)
def test_the_ending_follows_the_last_word_of_the_number_as_it_is_spoken(language, expected):
    numbers = [1, 7, 10, 31, 40, 46, 89, 100, 250, 1000, 20_000, 3_000_000]
    separator = "." if language == "az" else " "
    written = [ablative(f"{number:,}".replace(",", separator), language) for number in numbers]
    assert " ".join(written) == expected


def test_nought_has_an_ending_too():
    assert [ablative("0", language) for language in ("az", "kk", "ky")] == ["0-dan", "0-ден", "0дөн"]


def test_the_ending_of_a_fraction_follows_its_last_digits():
    # "…, six tenths", whatever the whole part.
    assert [ablative("1,6", language) for language in ("az", "kk", "ky")] == ["1,6-dan", "1,6-дан", "1,6дан"]
    assert ablative("1.000,5", "az") == "1.000,5-dən"


def test_an_amount_says_sum_because_its_last_word_is_a_currency():
    assert ablative("3.846\xa0EUR", "az") == "3.846\xa0EUR məbləğindən"
    assert ablative("3\xa0846\xa0EUR", "kk") == "3\xa0846\xa0EUR сомасынан"
    assert ablative("3\xa0846\xa0EUR", "ky") == "3\xa0846\xa0EUR суммасынан"


def test_other_languages_leave_the_number_as_it_is():
    assert {ablative("1000", language) for language in ("en", "ru", "sv")} == {"1000"}
