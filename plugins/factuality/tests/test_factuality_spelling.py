"""One spelling for British and American words, years in words and decimal commas; and nothing else is changed."""

from __future__ import annotations

import pytest
from goldgate_factuality.answers.compare import relation
from goldgate_factuality.answers.spelling import other_reading, spelled
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("World Health Organisation", "World Health Organization"),
        ("the behavioural Centre for Defence", "the behavioral Center for Defense"),
        ("analysed and organised", "analyzed and organized"),
        ("paediatric catalogues", "pediatric catalogs"),
        ("a grey tyre", "a gray tire"),
        ("the eighteen-seventies", "the 1870s"),
        ("nineteen eighty-four", "1984"),
        ("nineteen oh five", "1905"),
        ("eighteen fifteen", "1815"),
        ("3,14", "3.14"),
        ("1.234,5 km", "1234.5 km"),
        ("1.234.567", "1234567"),
        ("0,125", "0.125"),
        ("1,2,3", "1, 2, 3"),
        ("March 5,1931", "March 5, 1931"),
    ],
)
def test_two_spellings_become_one(one, other):
    assert spelled(one) == spelled(other) == other


@pytest.mark.parametrize(
    "text",
    [
        "Lady Jane Grey of Tyre",
        "The tour, an hour for four",
        "Prise, apprise, Louise and Denise",
        "eleven thirty",
        "twenty-five years",
        "eighteen twenty-year-olds",
        "1,234 and 12,345,678.9",
        "5.3.1931 and 1.2.3",
        "10.0.0.1",
    ],
)
def test_other_texts_stay_as_they_are(text):
    assert spelled(text) == text


@given(st.text(max_size=300))
def test_it_is_done_once(text):
    assert spelled(spelled(text)) == spelled(text)


@given(st.integers(0, 10**6), st.integers(1, 99))
def test_a_decimal_comma_is_never_a_whole_number(whole, part):
    stated = f"{whole},{part:02}"
    assert relation(spelled(stated), f"{whole}.{part:02}") == "equal"
    assert relation(spelled(stated), f"{whole}{part:02}") != "equal"


@given(st.integers(1, 999), st.integers(1, 999))
def test_a_number_that_can_be_read_twice_is_unclear(whole, part):
    for stated, expected in ((",", "."), (".", ",")):
        one, other = f"{whole}{stated}{part:03}", f"{whole}{expected}{part:03}"
        assert relation(one, other) == "unclear"
        assert relation(one, one) == "equal"


def test_ten_thousand_is_never_ten():
    assert other_reading("10,000") == "10,000"
    assert relation("10,000", "10") == "different"
    assert relation("10.000", "10,000") == relation("10.000", "10") == "unclear"


def test_a_decade_without_its_century_is_a_part():
    assert relation("the seventies", "1870s") == "less specific"
    assert relation("the sixties", "1870s") == "different"


def test_a_long_text_is_read_once_through():
    for part in ("is", "isation", "1,", "twenty ", "1.234", "colou"):
        text = part * (20_000 // len(part))
        assert spelled(text) is not None
