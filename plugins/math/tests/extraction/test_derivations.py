"""The last row of a derivation is its answer; the rows of a list of answers are not."""

from __future__ import annotations

import pytest
from goldgate_math.extraction.derivations import last_row


def test_steps_lead_to_the_last_row():
    assert last_row(r"\begin{align*} 2x+1 &= 15 \\ 2x &= 14 \\ x &= 7 \end{align*}") == "x  = 7"


@pytest.mark.parametrize(
    "text",
    [
        r"\begin{aligned} x &= 1 \\ y &= 2 \end{aligned}",  # two answers
        r"\begin{align} 2x + 3y &= 5 \\ x &= 1 \end{align}",  # another letter before
        r"\begin{align} x &= 7 \end{align}",
        r"x = 7",
    ],
)
def test_other_rows_are_left_alone(text):
    assert last_row(text) is None
