"""Numbers in words."""

from __future__ import annotations

from fractions import Fraction

import pytest
from goldgate_math.parsing.number_words import chinese, spelled
from goldgate_math.tree import Num, Text


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("zero", 0), ("nineteen", 19), ("forty-two", 42), ("forty two", 42), ("minus three", -3), ("one hundred", 100),
        ("half", Fraction(1, 2)), ("three quarters", Fraction(3, 4)), ("two thirds", Fraction(2, 3)),
    ],
)  # fmt: skip
def test_numbers_are_spelled(words, value):
    assert spelled(Text(tuple(words.split()))) == Num(Fraction(value))


@pytest.mark.parametrize(
    "words", ["", "apples", "forty hundred", "two half three", "twenty ten", "minus minus one"]
)
def test_other_words_spell_none(words):
    assert spelled(Text(tuple(words.split()))) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("四十五", 45),
        ("十", 10),
        ("一百零三", 103),
        ("十二万五千", 125_000),
        ("二〇二四", 2024),
        ("三千", 3000),
    ],
)
def test_chinese_numbers(text: str, value: int) -> None:
    found = chinese(text)
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize("text", ["", "苹果", "四个", "4", "一二三四五六七八九十一二三四五六七八九十一"])
def test_what_is_no_chinese_number(text: str) -> None:
    assert chinese(text) is None
