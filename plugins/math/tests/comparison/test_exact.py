"""Constants as exact rationals."""

from __future__ import annotations

from fractions import Fraction

import pytest
from goldgate_math.comparison.exact import rational
from goldgate_math.limits import BeyondError
from goldgate_math.parsing.reader import read
from goldgate_math.tree import expr


def tree(text):
    return expr(read(text))


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("\\frac{3}{4}+\\frac14", Fraction(1)),
        ("2^{-3}", Fraction(1, 8)),
        ("(\\frac49)^{1/2}", Fraction(2, 3)),
        ("\\sqrt[3]{-27}", Fraction(-3)),
        ("\\binom{10}{3}", Fraction(120)),
        ("0.1\\overline{6}", Fraction(1, 6)),
        ("\\lfloor -2.5 \\rfloor", Fraction(-3)),
        ("\\gcd(12, 18)", Fraction(6)),
        ("2^{3^2}", Fraction(512)),
        ("50\\% + 1", Fraction(3, 2)),
    ],
)
def test_constants_have_their_rational_value(text, known):
    assert rational(tree(text)) == known


@pytest.mark.parametrize(
    "text",
    [
        "2^{30000}",
        "9^{9^{9}}",
        "(10^{-9})^{9999}",
        "2000!",
        "\\binom{5000}{2}",
        "1/0",
        "0^{-1}",
        "\\sqrt{2}",
        "x",
    ],
)
def test_what_is_irrational_or_large_is_refused_before_it_is_made(text):
    with pytest.raises(BeyondError):
        rational(tree(text))
