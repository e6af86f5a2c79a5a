"""Sets of numbers."""

from __future__ import annotations

import pytest
from goldgate_math.comparison.ranges import as_ranges, same_ranges
from goldgate_math.parsing.reader import read


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("(0,1] \\cup [0,1]", "[0,1]", True),
        ("[0,1] \\cup (0,1]", "[0,1]", True),
        ("[0,1) \\cup [1,2]", "[0,2]", True),
        ("[0,1) \\cup (1,2]", "[0,2]", False),
        ("[0,3] \\cap (1,5)", "(1,3]", True),
        ("\\mathbb{R} \\setminus \\{0, 1\\}", "(-\\infty,0)\\cup(0,1)\\cup(1,\\infty)", True),
        ("x \\ne 2", "x < 2 or x > 2", True),
        ("|2x-1| \\ge 3", "x \\le -1 or x \\ge 2", True),
        ("[\\sqrt2, 2]", "[\\sqrt[4]{4}, \\sqrt4]", True),
        ("(1, 1)\\cup[3,4]", "[3,4]", True),
    ],
)
def test_sets_of_numbers_have_one_normal_form(one, other, same):
    assert same_ranges(as_ranges(read(one), set()), as_ranges(read(other), set())) is same


def test_labelled_cases_get_their_label(labelled, judge):
    assert judge(labelled.gold, labelled.response, labelled.prompt).score == labelled.expected
