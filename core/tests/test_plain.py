"""Plain values survive the wire, and nothing else gets on it."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from goldgate.plain import DEPTH, decode, encode
from hypothesis import given
from hypothesis import strategies as st

HASHABLE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.binary() | st.floats(allow_nan=False),
    lambda inner: st.tuples(inner, inner) | st.frozensets(inner, max_size=3),
    max_leaves=5,
)
VALUES = st.recursive(
    HASHABLE | st.complex_numbers(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner)
        | st.dictionaries(HASHABLE, inner, max_size=3)
        | st.sets(HASHABLE, max_size=3)
    ),
    max_leaves=10,
)


def same(one: Any, two: Any) -> bool:
    """Equal, and of the same types all the way down (1, 1.0 and True are not the same)."""
    return repr(one) == repr(two) or (one == two and type(one) is type(two))


@given(VALUES)
def test_a_value_comes_back_as_it_was(value: Any) -> None:
    assert same(decode(json.loads(json.dumps(encode(value)))), value)


def test_floats_that_json_lacks() -> None:
    assert math.isnan(decode(encode(math.nan)))
    assert decode(encode(-math.inf)) == -math.inf


class Liar(int):
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = int.__hash__


class Text(str):
    __slots__ = ()


@pytest.mark.parametrize(
    "value", [Liar(3), Text("a"), object(), [Liar(3)], {"a": (Text("b"),)}, len, {1: Liar(2)}]
)
def test_subclasses_and_objects_stay_where_they_are(value: Any) -> None:
    with pytest.raises(TypeError):
        encode(value)


def test_depth_is_bounded_on_both_sides() -> None:
    value: Any = 0
    for _ in range(DEPTH + 2):
        value = [value]
    with pytest.raises(TypeError):
        encode(value)
    with pytest.raises(ValueError, match="deeper"):
        decode(value)


@pytest.mark.parametrize(
    "wire",
    [
        {},
        {"t": [], "s": []},
        {"x": 1},
        {"t": 1},
        {"i": "zz"},
        {"i": 3},
        {"b": "g"},
        {"c": []},
        {"s": [[]]},
        {"d": [1]},
    ],
)
def test_malformed_wire_is_a_value_error(wire: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any sentence will do
        decode(wire)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(max_size=1), x)
    )
)
def test_any_json_decodes_or_is_a_value_error(wire: Any) -> None:
    try:
        decode(wire)
    except ValueError:
        pass
