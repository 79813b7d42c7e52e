"""One form of a word finds the others, in each language as far as it is known how."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.published.folding import fold
from cms.published.stemming import indexed, stems


@pytest.mark.parametrize(
    ("locale", "forms"),
    [
        ("en", "organisation organisations organising"),
        ("en", "women women's womens"),
        ("ru", "мигрант мигранта мигрантами МИГРАНТОВ"),
        ("ru", "тёплый тёплые теплого"),
        ("sv", "kvinna kvinnors kvinnor"),
        ("sv", "glaciär glaciären Glaciärerna"),
        ("ky", "мигрант мигранттын мигранттардын мигранттарга"),
        ("ky", "укук укугу укуктарынын"),
        ("ky", "Казакстан Казакстандагы Казакстанга"),
        ("kk", "жоба жобаның жобалар жобасында"),
        ("kk", "одақ одағы одақтың"),
        ("az", "qadın qadınlar qadınların QADINLARA"),
        ("az", "layihə layihənin layihələrindən"),
        ("az", "uşaq uşağı uşaqlarla"),
    ],
)
def test_forms_of_a_word_share_a_stem(locale, forms):
    first, *others = (set(stems(form, locale)) for form in forms.split())
    assert [bool(first & other) for other in others] == [True] * len(others)


@pytest.mark.parametrize(
    ("locale", "one", "other"),
    [("en", "water", "winter"), ("ky", "долбоор", "доллар"), ("kk", "жас", "жаз"), ("az", "qaz", "qız")],
)
def test_different_words_share_none(locale, one, other):
    assert not set(stems(one, locale)) & set(stems(other, locale))


def test_a_text_is_indexed_by_its_words_and_their_stems():
    assert indexed("Women's rights: <b>Йод</b>", "en") == " womens rights b йод b =women =right =b =йод "
    assert indexed("— …", "en") == ""


@given(st.text("aåÅßı İəñйЙёқ\u0301\u0307'’½1_-=%\0"), st.sampled_from(["en", "ru", "sv", "ky", "kk", "az", "fr"]))
def test_no_text_is_a_fault_and_its_words_are_those_that_folding_gives(text, locale):
    words = [word for word in indexed(text, locale).split() if not word.startswith("=")]
    assert words == fold(text).split()
