"""Shrinking: variants are simpler, and greedy steps end at the smallest."""

from typing import Any

from goldgate_code.inputs.shrink import simpler, size
from hypothesis import given
from hypothesis import strategies as st

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-999, 999) | st.floats(-999, 999) | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
        | st.sets(st.integers(), max_size=3)
    ),
    max_leaves=10,
)


@given(st.lists(VALUES, max_size=3))
def test_variants_are_simpler_and_never_the_same(args: list[Any]) -> None:
    variants = simpler(args)
    assert all(repr(variant) != repr(args) for variant in variants)
    assert variants == sorted(variants, key=size)
    assert all(len(variant) == len(args) for variant in variants)


def shrinks_to(value: Any, wrong: Any) -> Any:
    args = [value]
    while smaller := [variant for variant in simpler(args) if wrong(variant[0])]:
        args = smaller[0]
    return args[0]


def test_greedy_steps_end_at_the_smallest() -> None:
    assert shrinks_to(738, lambda n: n > 10) == 11
    assert shrinks_to([5, 3, 9, 2], lambda v: len(v) > 1) == [0, 0]
    assert shrinks_to("hello world", lambda v: " " in v) == " "
    assert shrinks_to({"a": [3, 4], "b": []}, lambda v: "a" in v) == {"a": []}
