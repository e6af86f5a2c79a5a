"""From a text to its tree."""

from __future__ import annotations

from fractions import Fraction

import pytest
from goldgate_math.limits import UnreadableError
from goldgate_math.parsing.reader import read
from goldgate_math.tree import Num


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100 + "1" + ")" * 100,
        "1+" * 300 + "1",
        "x" * 3000,
        "1e9999999",
        "",
        "\\iint_D x",
        "\\frac{1}{",
    ],
)
def test_what_cannot_be_read_says_so(text):
    with pytest.raises(UnreadableError):
        read(text)


def test_places_are_kept_and_do_not_count():
    assert read("3.50") == Num(Fraction(7, 2))
    assert read("3.50").places == 2
