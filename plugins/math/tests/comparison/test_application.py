"""A letter before a bracket: function or factor."""

from __future__ import annotations

import pytest
from goldgate_math.comparison.compare import decide
from goldgate_math.options import AnswerOptions
from goldgate_math.parsing.reader import read


@pytest.mark.parametrize(
    ("gold", "answer", "equal"),
    [
        ("k(x-2)", "kx-2k", True),
        ("n(n+1)/2", "\\frac{n^2+n}{2}", True),
        ("a(b+c)", "a(c+b)", True),
        ("T(2n)", "2T(n)", None),
        ("\\Gamma(n+1)", "\\Gamma n + \\Gamma", False),
        ("\\varphi(12)", "12\\varphi", None),
        ("f(x)g(x)", "g(x)f(x)", True),
        ("T(n)=2T(n/2)+n", "T(n)=T(n)+n", None),
        ("y(t)=3t+y(0)", "3t+y(0)", True),
        ("P(A \\cup B)", "P(A \\cup B)", True),
        ("\\Gamma(5)", "24", True),
        ("x(x+1)^2", "x^3+2x^2+x", True),
    ],
)
def test_products_and_values_of_functions_are_not_confused(gold, answer, equal):
    assert decide(read(gold), read(answer), AnswerOptions()).equal is equal
