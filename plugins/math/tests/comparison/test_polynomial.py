"""Rational functions, compared exactly."""

from __future__ import annotations

import pytest
from goldgate_math.comparison.polynomial import same_function
from goldgate_math.parsing.reader import read
from goldgate_math.tree import expr


def tree(text):
    return expr(read(text))


def test_polynomials_are_told_apart_exactly():
    assert same_function(tree("(x+1)^3"), tree("x^3+3x^2+3x+1")) is True
    assert same_function(tree("(x+1)^3"), tree("x^3+3x^2+3x+2")) is False
    assert same_function(tree("\\frac{x^2-1}{x-1}"), tree("x+1")) is True
    assert same_function(tree("x + 10^{-40}"), tree("x")) is False


def test_with_indeterminates_only_equality_is_proved():
    assert same_function(tree("(\\sqrt2+1)^2"), tree("\\sqrt2\\sqrt2+2\\sqrt2+1")) is True
    assert same_function(tree("\\sqrt2\\sqrt2"), tree("2")) is None


@pytest.mark.parametrize("text", ["(a+b+c+d+e)^{30}", "x^{65}", "(x+1)^{64}(y+1)^{64}"])
def test_expansions_end_at_their_bounds(text):
    assert same_function(tree(text), tree("1")) is None
