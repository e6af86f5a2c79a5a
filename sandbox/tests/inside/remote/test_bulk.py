"""What is quick for long lists gives what the plain functions give."""

from __future__ import annotations

import math
from typing import Any

from goldgate import plain
from hypothesis import given
from hypothesis import strategies as st

from goldgate_sandbox.inside.remote import bulk

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.tuples(inner) | st.sets(st.integers()),
    max_leaves=8,
)


@given(VALUES)
def test_encoding_and_decoding(value: Any) -> None:
    wire = plain.encode(value)
    assert bulk.encode(value) == wire or value != value or "nan" in repr(wire)
    assert repr(bulk.decode(wire)) == repr(plain.decode(wire))


@given(st.lists(SCALARS))
def test_simple_values_are_those_that_need_no_tag(values: list[Any]) -> None:
    assert bulk.simple(values) == all(not isinstance(plain.encode(value), dict) for value in values)


@given(st.lists(st.integers(-100, 100) | st.none() | st.text()))
def test_small_numbers_and_texts_are_simple(values: list[Any]) -> None:
    assert bulk.simple(values)


@given(VALUES)
def test_numbers_that_are_none(value: Any) -> None:
    assert bulk.has_nan(value) == ("nan" in [repr(part) for part in _leaves(value)])


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, list | tuple | set):
        return [leaf for part in value for leaf in _leaves(part)]
    return [value] if not isinstance(value, float) or math.isnan(value) else []
