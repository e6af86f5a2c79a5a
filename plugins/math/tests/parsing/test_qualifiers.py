"""What may follow a value: qualifiers, and the value once more as a decimal."""

from __future__ import annotations

import pytest
from goldgate_math.parsing.qualifiers import approximated, unqualified


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("x=k\\pi, k\\in\\mathbb{Z}", "x=k\\pi"),
        ("f(x)=x\\text{ for all }x\\in\\mathbb{R}", "f(x)=x"),
        ("$2k\\pi$, where $k$ is an integer", "$2k\\pi$"),
        ("x \\in \\mathbb{R}", "x \\in \\mathbb{R}"),
        ("x>3, x\\in\\mathbb{Z}", "x>3, x\\in\\mathbb{Z}"),
        ("5 for each child", "5 for each child"),
    ],
)
def test_qualifiers_are_cut_where_a_value_is_left(text, kept):
    assert unqualified(text) == kept


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("9\\pi \\approx 28.27", ("9\\pi", "28.27")),
        ("$9\\pi$, which is about $28.27$", ("$9\\pi$", "28.27")),
        ("1/4 (25%)", ("1/4", "25%")),
        ("f(2.5)", None),
        ("about 5", None),
    ],
)
def test_a_value_given_twice_is_seen(text, pair):
    assert approximated(text) == pair
