"""The long form of tests/cms/api/test_schemathesis.py."""

import pytest

from tests.cms.api.test_schemathesis import ask_everything, open_connection

__all__ = ["open_connection"]

pytestmark = pytest.mark.django_db


def test_every_answer_is_what_the_contract_says_however_much_is_asked():
    answers = ask_everything(examples=600)
    print(f"\n{answers.total()} cases, by status {dict(sorted(answers.items()))}")
    assert answers.total() > 5_000
