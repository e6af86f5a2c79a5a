"""Environments of several lines."""

from __future__ import annotations

import pytest
from goldgate_math.limits import UnreadableError
from goldgate_math.parsing.reader import read
from goldgate_math.tree import Matrix, Ordered, Relation, Unordered


def test_equations_below_one_another_are_a_list():
    made = read("\\begin{cases} x=1 \\\\ y=2 \\end{cases}")
    assert isinstance(made, Unordered)
    assert all(isinstance(item, Relation) for item in made.items)


def test_a_chain_goes_on_over_lines():
    made = read("\\begin{aligned} x &= 3+4 \\\\ &= 7 \\end{aligned}")
    assert isinstance(made, Relation)
    assert len(made.sides) == 3


def test_pieces_have_their_conditions():
    made = read("\\begin{cases} x & x \\ge 0 \\\\ -x & \\text{otherwise} \\end{cases}")
    assert isinstance(made, Unordered)
    assert all(isinstance(item, Ordered) for item in made.items)


def test_an_array_of_numbers_is_a_matrix():
    assert isinstance(read("\\begin{array}{cc} 1 & 2 \\\\ 3 & 4 \\end{array}"), Matrix)


def test_an_open_environment_is_refused():
    with pytest.raises(UnreadableError):
        read("\\begin{cases} x=1")
