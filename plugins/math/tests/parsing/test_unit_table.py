"""Units by name, symbol and prefix."""

from __future__ import annotations

from fractions import Fraction

import pytest
from goldgate_math.parsing.unit_table import known, lookup


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("kWh", "J", 3_600_000),
        ("MJ", "mJ", 10**9),
        ("kilowatts", "W", 1000),
        ("hours", "min", 60),
        ("km", "厘米", 10**5),
    ],
)
def test_units_of_one_kind_have_a_ratio(one, other, ratio):
    first, second = lookup(known(one)), lookup(known(other))
    assert first[0] == second[0]
    assert first[1] / second[1] == Fraction(ratio)


@pytest.mark.parametrize("word", ["apples", "pm", "M", "so"])
def test_other_words_are_no_units(word):
    assert known(word) is None
