"""A position in a list of tokens."""

from __future__ import annotations

import pytest
from goldgate_math.limits import UnreadableError
from goldgate_math.parsing.cursor import Cursor
from goldgate_math.parsing.tokens import END, tokens


def test_tokens_are_taken_in_order_and_end_in_end():
    cursor = Cursor(tokens("(1+x"))
    assert cursor.take("[", "(")
    assert not cursor.take("(")
    assert cursor.next().text == "1"
    assert cursor.peek(1).text == "x"
    cursor.need("+")
    assert cursor.next().text == "x"
    assert cursor.next() is END
    assert cursor.peek() is END


def test_a_missing_token_is_named():
    with pytest.raises(UnreadableError, match=r"'\)' is missing before 'x'"):
        Cursor(tokens("x")).need(")")


def test_a_word_is_no_operator():
    assert not Cursor(tokens("and")).at("and")
