"""What a question asks for."""

from __future__ import annotations

import pytest
from goldgate import Sample, chat
from goldgate_math.verifiers.question import names, options


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Which? (A) 4 (B) 6 (C) 7", {"A": "4", "B": "6", "C": "7"}),
        ("Which?\nA. 3\nB. 8\nC. 9", {"A": "3", "B": "8", "C": "9"}),
        ("I saw A. Smith and B. Jones", {"A": "Smith and", "B": "Jones"}),
        ("Which? (B) 4 (C) 5", {}),
        ("What is it?", {}),
    ],
)
def test_options_are_read_by_their_letters(text, found):
    assert options(Sample("s", chat(text), {})) == found


def test_a_quantity_that_the_question_names_is_known():
    sample = Sample("s", chat("Find $a + b$."), {})
    assert names(sample, "Thus $a+b$")
    assert not names(sample, "a+c")


@pytest.mark.parametrize(
    ("gold", "response", "score"),
    [
        ("B", "8", 1),
        ("B", "9", 0),
        ("B", "(B) 9", 0),
        ("B", "(B) 8", 1),
        ("8", "\\boxed{B}", 1),
        ("C", "A is tempting, but C is right.", 1),
    ],
)
def test_options_count_by_letter_and_by_content(gold, response, score, judge):
    assert judge(gold, response, "Which?\nA. 3\nB. 8\nC. 9").score == score
