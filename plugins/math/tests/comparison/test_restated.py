"""One answer given twice."""

from __future__ import annotations

import pytest
from goldgate_math.comparison.compare import decide
from goldgate_math.options import AnswerOptions
from goldgate_math.parsing.reader import read


@pytest.mark.parametrize(
    ("gold", "answer", "equal"),
    [
        ("9\\pi", "9\\pi \\approx 28.27", True),
        ("9\\pi", "3\\pi \\approx 9.42", False),
        ("\\frac14", "\\frac14 = 25\\%", True),
        ("28.27", "9\\pi \\approx 28.27", True),
        ("\\frac13 \\approx 0.33", "1/3", True),
        ("9\\pi", "9\\pi \\approx 30", None),
    ],
)
def test_the_exact_value_counts_and_the_decimal_must_fit(gold, answer, equal):
    outcome = decide(read(gold), read(answer), AnswerOptions()).equal
    assert outcome is equal or (equal is None and outcome is not True)
