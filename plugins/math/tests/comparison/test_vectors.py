"""Vectors by unit vectors and points with a letter."""

from __future__ import annotations

import pytest
from goldgate_math.comparison.compare import decide
from goldgate_math.options import AnswerOptions
from goldgate_math.parsing.reader import read


@pytest.mark.parametrize(
    ("gold", "answer", "equal"),
    [
        ("(1,-2,3)", "\\hat{i}-2\\hat{j}+3\\hat{k}", True),
        ("(1,-2,3)", "\\mathbf{i}+2\\mathbf{j}+3\\mathbf{k}", False),
        ("\\begin{pmatrix}2\\\\3\\end{pmatrix}", "2\\mathbf{i}+3\\mathbf{j}", True),
        ("(3,-4)", "P(3,-4)", True),
        ("(3,-4)", "P(3,4)", False),
    ],
)
def test_components_are_compared(gold, answer, equal):
    assert decide(read(gold), read(answer), AnswerOptions()).equal is equal
