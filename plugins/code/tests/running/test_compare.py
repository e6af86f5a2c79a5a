"""Equality of tagged values, against Python's own and against lies."""

import math
from typing import Any

import pytest
from goldgate import encode
from goldgate_code.running.compare import Leniency, same, shown
from hypothesis import given
from hypothesis import strategies as st

DEFAULT = Leniency()
STRICT = Leniency(int_is_float=False)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.binary(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.dictionaries(st.integers() | st.text(max_size=3) | st.booleans(), inner, max_size=3)
        | st.sets(st.integers() | st.text(max_size=3), max_size=3)
    ),
    max_leaves=12,
)


def equal(got: Any, expected: Any, leniency: Leniency = DEFAULT) -> bool:
    return same(encode(got), encode(expected), leniency)


@given(PLAIN)
def test_everything_equals_itself(value: Any) -> None:
    assert equal(value, value, STRICT)


@given(PLAIN, PLAIN)
def test_what_is_equal_here_is_equal_in_python(a: Any, b: Any) -> None:
    if equal(a, b, STRICT):
        assert repr(a) == repr(b) or a == b
    assert equal(a, b) == equal(b, a)


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (True, 1),
        (0, False),
        ([True], [1]),
        ({True: "a"}, {1: "a"}),
        ({True}, {1}),
        (None, 0),
        ("", None),
        ((1, 2), [1, 2]),
        ([1, 2], [1, 2, 3]),
        ({1, 2}, [1, 2]),
        (frozenset({1}), {2}),
        (10**22 + 7, 1e22),
        (1 + 1j, 1),
        ("1", 1),
        (b"a", "a"),
        (math.nan, 1.0),
        (1.0, math.nan),
        (math.inf, -math.inf),
        (10**400, math.inf),
        (10**400, 1.5),
        ({1: 2}, {1: 3}),
        ({1: 2}, {2: 2}),
        ({1: 2, 3: 4}, {1: 2}),
        (0.1 + 0.2, 0.3),
        (2**60, 2**60 + 1),
        ({(1, True)}, {(1, 1)}),
    ],
)
def test_different(got: Any, expected: Any) -> None:
    assert not equal(got, expected)
    assert not equal(expected, got)


@pytest.mark.parametrize(
    ("got", "expected"),
    [(2.0, 2), (2, 2.0), ([2.0], [2]), ({2.0}, {2}), ({2.0: "a"}, {2: "a"}), (-0.0, 0), (math.nan, math.nan)],
)
def test_one_number_by_default(got: Any, expected: Any) -> None:
    assert equal(got, expected)


def test_exact_numbers_on_demand() -> None:
    assert not equal(2.0, 2, STRICT)
    assert not equal({2.0}, {2}, STRICT)
    assert not equal({2.0: 1}, {2: 1}, STRICT)


def test_tuples_as_lists_on_demand() -> None:
    loose = Leniency(tuple_is_list=True)
    assert equal(([1], (2,)), [(1,), [2]], loose)
    assert equal({(1, 2): 3}, {(1, 2): 3}, loose)
    assert not equal((1, 2), {1, 2}, loose)


def test_tolerance() -> None:
    near = Leniency(abs_tol=1e-6)
    assert equal([0.1 + 0.2], [0.3], near)
    assert not equal(0.31, 0.3, near)
    assert not equal(3, 4, Leniency(abs_tol=5.0))  # two ints are exact
    assert not equal(math.inf, 1.0, near)
    assert not equal(1.0, math.inf, Leniency(rel_tol=0.1))
    assert not equal(math.nan, 1.0, Leniency(abs_tol=math.inf))
    assert equal(101.0, 100.0, Leniency(rel_tol=0.02))
    assert not equal(10**400, 1.0, Leniency(rel_tol=0.02))


@pytest.mark.parametrize(
    "wire",
    [
        {"?": 1},
        {},
        {"t": 1},
        {"d": [[1]]},
        {"d": 3},
        {"i": 5},
        {"i": "zz"},
        {"a": 1, "b": 2},
        {"c": []},
        {"b": "q"},
    ],
)
def test_a_malformed_value_is_no_value(wire: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        same([wire], [wire], STRICT)
    assert shown(wire)


def test_a_repeated_key_does_not_hide() -> None:
    assert not same({"d": [[1, 2], [1, 3]]}, encode({1: 3}), STRICT)


def test_depth_is_bounded_and_digests_do_not_grow() -> None:
    deep: Any = 1
    for _ in range(200):
        deep = [deep]
    with pytest.raises(ValueError, match="deeper"):
        same(deep, deep, STRICT)
    key: Any = '"'
    for _ in range(50):
        key = {"t": [key]}
    assert same({"s": [key]}, {"s": [key]}, STRICT)


@given(PLAIN)
def test_shown_is_short_and_of_this_world(value: Any) -> None:
    assert len(shown(encode(value), 40)) <= 40


def test_shown() -> None:
    for value in ([1, (2,), {"a": {3}}, b"x", None, 1.5, set(), frozenset({1}), ()], {"k": [1]}):
        assert shown(encode(value)) == repr(value)
    assert "bits" in shown(encode(10**5000))
