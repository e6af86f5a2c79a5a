"""Derivatives, primitives and integrals by quadrature."""

from __future__ import annotations

import math

import pytest
from goldgate_math.comparison.derivatives import carried_out, derivative, same_primitive
from goldgate_math.comparison.integrals import integral
from goldgate_math.comparison.scalar import same_value
from goldgate_math.limits import BeyondError
from goldgate_math.parsing.reader import read
from goldgate_math.tree import expr


def tree(text):
    return expr(read(text))


@pytest.mark.parametrize(
    ("text", "slope"),
    [
        ("x^3", "3x^2"), ("\\sin 2x", "2\\cos 2x"), ("e^{x^2}", "2xe^{x^2}"), ("\\ln x", "1/x"), ("\\frac{x}{x+1}", "\\frac{1}{(x+1)^2}"),
        ("\\sqrt{x}", "\\frac{1}{2\\sqrt{x}}"), ("\\tan x", "\\frac{1}{\\cos^2 x}"), ("5", "0"), ("2^x", "2^x \\ln 2"),
    ],
)  # fmt: skip
def test_derivatives_are_carried_out(text, slope):
    assert same_value(derivative(tree(text), "x"), tree(slope), 99).equal is True


def test_an_unknown_function_has_no_derivative():
    with pytest.raises(BeyondError):
        derivative(tree("f(x)"), "x")


def test_a_limit_is_taken_where_the_body_has_a_value():
    assert same_value(carried_out(tree("\\lim_{x \\to 3} (x+2)")), tree("5"), 99).equal is True
    assert carried_out(tree("\\lim_{x \\to 0} \\frac{\\sin x}{x}")).name == "lim"


def test_primitives_differ_by_a_constant():
    assert same_primitive(tree("\\int x^2 dx"), tree("\\frac{x^3}{3}+C")).equal is True
    assert same_primitive(tree("\\int x^2 dx"), tree("x^3")).equal is False


def test_integrals_have_their_value():
    assert math.isclose(integral(tree("\\int_0^1 x^2 dx")), 1 / 3, abs_tol=1e-9)
    with pytest.raises(BeyondError):
        integral(tree("\\int_0^1 \\frac{1}{x} dx"))
