"""Numbers in English words are read as a whole, or not at all."""

from __future__ import annotations

from fractions import Fraction

import pytest
from goldgate_math.parsing.english_numbers import leading, within
from hypothesis import given
from hypothesis import strategies as st

ONES = "one two three four five six seven eight nine".split()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("fifteen hundred", 1500),
        ("one thousand two hundred and six", 1206),
        ("three hundred thousand", 300_000),
        ("twenty-one and a half", Fraction(43, 2)),
        ("three and three quarters", Fraction(15, 4)),
        ("minus twenty-five", -25),
        ("a hundred", 100),
    ],
)
def test_words_have_a_value(text, value):
    found = leading(text)
    assert found == (value, len(text))


@pytest.mark.parametrize(
    "text", ["two five", "one and two", "fifteen", "negative two thirds", "a dozen", "x"]
)
def test_other_words_have_none(text):
    assert leading(text) is None


def test_a_number_in_a_sentence_is_taken_whole():
    assert within("Fifteen hundred students passed") == ["Fifteen hundred"]
    assert within("There are one hundred and five birds") == ["one hundred and five"]
    assert within("Two-thirds of it is left") == ["Two-thirds"]
    assert within("one of the twenty-first") == []


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 9))
def test_hundreds_and_thousands(thousands, hundreds, ones):
    text = f"{ONES[thousands - 1]} thousand {ONES[hundreds - 1]} hundred and {ONES[ones - 1]}"
    assert leading(text) == (thousands * 1000 + hundreds * 100 + ones, len(text))
