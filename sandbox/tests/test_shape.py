from __future__ import annotations

import json
from typing import Any

import pytest
from goldgate import plain
from hypothesis import given
from hypothesis import strategies as st

from goldgate_sandbox.shape import validate

LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.complex_numbers()
)
HASHABLE = LEAVES | st.tuples(LEAVES, LEAVES) | st.frozensets(LEAVES, max_size=3)
VALUES = st.recursive(
    HASHABLE | st.sets(HASHABLE, max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.tuples(inner, inner) | st.dictionaries(HASHABLE, inner, max_size=3)
    ),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("tdszifbcx"), inner, max_size=2)
    ),
)


@given(VALUES)
def test_every_encoded_value_is_well_formed(value: Any) -> None:
    validate(json.loads(json.dumps(plain.encode(value))))


@given(JSON)
def test_what_is_well_formed_decodes(wire: Any) -> None:
    try:
        validate(wire)
    except ValueError:
        return
    plain.decode(wire)


@pytest.mark.parametrize(
    "wire",
    [
        {"i": "1_0"},
        {"f": "1_0"},
        {"c": [1, 2]},
        {"d": [[1]]},
        {"t": 1},
        {},
        {"s": [[]]},
        {"d": [[{"t": [[]]}, 1]]},
    ],
)
def test_malformed(wire: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        validate(wire)
