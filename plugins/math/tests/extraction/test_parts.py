"""Answers in labelled parts."""

from __future__ import annotations

import pytest
from goldgate_math.extraction.parts import below_labels, labelled


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("(a) 7, (b) 12", {"a": "7", "b": "12"}),
        ("i) 3; ii) 4", {"i": "3", "ii": "4"}),
        ("7 and 12", None),
        ("(b) 7, (a) 12", None),
        ("f(a) = 3", None),
    ],
)
def test_labels_bind_their_values(text, parts):
    assert labelled(text) == parts


def test_lines_that_begin_with_a_label_state_its_part():
    assert below_labels("**(a)** $x=1$\n\n**(b)** So it is 4.", ["a", "b"]) == {"a": "1", "b": "4"}
    assert below_labels("(a) 3", ["a", "b"]) is None


@pytest.mark.parametrize(
    ("response", "score"),
    [("(a) \\boxed{7} (b) \\boxed{12}", 1), ("(a) \\boxed{12} (b) \\boxed{7}", 0), ("(a) 7\n(b) 12", 1)],
)
def test_parts_are_judged_one_by_one(response, score, judge):
    assert judge("(a) 7, (b) 12", response).score == score
