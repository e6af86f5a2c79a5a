"""Amounts that are written as people say them."""

from __future__ import annotations

import pytest
from goldgate_math.parsing.amounts import in_digits


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("fifteen hundred students", "1500 students"),
        ("two and a half hours", r"\frac{5}{2} hours"),
        ("minus 5", "-5"),
        ("negative $3", "-$3"),
        ("3 degrees below zero", "-3 degrees"),
        ("1 in 4", r"\frac{1}{4}"),
        ("1h20m", "1 hours 20 minutes"),
        ("5 or more", "at least 5"),
        ("5 or fewer", "at most 5"),
        ("3 and 1/4 cups", "3 1/4 cups"),
        ("$18k", "$18000"),
    ],
)
def test_an_amount_becomes_digits(text, digits):
    assert in_digits(text) == digits


@pytest.mark.parametrize(
    "text", ["4 in 1", "3 and 1/4", "3 and 5/4 cups", "18k", "x and y", "negative x", ""]
)
def test_what_is_no_such_amount_stays(text):
    assert in_digits(text) == text
