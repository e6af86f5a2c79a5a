"""Constants and parameters under other names."""

from __future__ import annotations

import pytest
from goldgate_math.comparison.compare import decide
from goldgate_math.options import AnswerOptions
from goldgate_math.parsing.reader import read


@pytest.mark.parametrize(
    ("gold", "answer", "equal"),
    [
        ("y=Ce^x", "y=Ke^x", True),
        ("C_1e^x+C_2e^{-x}", "Ke^x+Ce^{-x}", True),
        ("y=Ce^{2x}", "y=Ke^{3x}", None),
        ("n\\pi", "k\\pi", True),
        ("x \\equiv 5 \\pmod 7", "x = 7k+5", True),
        ("x \\equiv 5 \\pmod 7", "x = 7k+4", False),
    ],
)
def test_names_of_constants_do_not_matter(gold, answer, equal):
    assert decide(read(gold), read(answer), AnswerOptions()).equal is equal
