"""Derivatives, integrals and limits are read as such."""

from __future__ import annotations

import pytest
from goldgate_math.limits import UnreadableError
from goldgate_math.parsing.reader import read


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("\\frac{dy}{dx}", "diff"), ("\\frac{d^2y}{dx^2}", "diff"), ("dy/dx", "diff"), ("\\frac{\\partial f}{\\partial x}", "diff"),
        ("\\frac{d}{dx} x^2", "deriv"), ("\\frac{d}{dx}\\left(x^2+1\\right)", "deriv"), ("\\int x^2 dx", "int"),
        ("\\int_0^1 x\\,dx", "int"), ("\\lim_{x \\to 0} \\frac{\\sin x}{x}", "lim"), ("\\sum_{k=1}^{n} k", "sum"),
    ],
)  # fmt: skip
def test_operators_have_nodes_of_their_own(text, name):
    assert read(text).name == name


@pytest.mark.parametrize("text", ["\\int x", "\\int_0 x dx", "\\lim x"])
def test_half_an_operator_is_no_product(text):
    with pytest.raises(UnreadableError):
        read(text)
