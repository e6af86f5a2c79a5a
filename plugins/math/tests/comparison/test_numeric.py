"""Values at points."""

from __future__ import annotations

import pytest
from goldgate_math.comparison.numeric import doubles, value
from goldgate_math.comparison.points import same_numbers
from goldgate_math.limits import BeyondError
from goldgate_math.parsing.reader import read
from goldgate_math.tree import expr


def tree(text):
    return expr(read(text))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("\\sqrt{5+2\\sqrt6}", "\\sqrt2+\\sqrt3", True),
        ("\\sqrt{5+2\\sqrt6}-\\sqrt2-\\sqrt3", "0", True),
        ("\\sqrt{5+2\\sqrt6}-\\sqrt2-\\sqrt3", "10^{-35}", False),
        ("\\sqrt{x^2}", "x", False),
        ("\\sqrt{x^2}", "|x|", True),
        ("\\ln x^2", "2\\ln x", True),
        ("\\ln|x|", "\\ln x", True),
        ("\\sqrt{a^2b}", "a\\sqrt{b}", False),
        ("e^{i\\pi}", "-1", True),
        ("\\pi", "\\frac{355}{113}", False),
        ("(-1)^n", "\\cos(n\\pi)", True),
        ("f(2)", "f(1+1)", True),
        ("f(2)", "f(3)", False),
    ],
)
def test_values_tell_expressions_apart(one, other, same):
    assert same_numbers(tree(one), tree(other)) is same


@pytest.mark.parametrize(
    "text", ["e^{e^{e^{e^e}}}", "\\sin(10^{400})", "x", "\\infty", "(-8)^{1/3}", "\\sum_{k=1}^{999} k"]
)
def test_what_has_no_value_within_the_bounds_is_refused(text):
    with pytest.raises((BeyondError, OverflowError)):
        value(tree(text), {}, doubles())


def test_nested_series_run_out_of_steps():
    nested = "\\prod_{a=1}^{200}\\prod_{b=1}^{200}\\prod_{c=1}^{200} 2"
    with pytest.raises(BeyondError):
        value(tree(nested), {}, doubles())
