"""Shapes of arguments, examples, and inputs drawn from them."""

from typing import Any

import pytest
from goldgate import decode, encode
from goldgate_code.inputs.examples import arguments, examples
from goldgate_code.inputs.shapes import admits, balanced, like
from goldgate_code.inputs.strategies import draw
from hypothesis import given
from hypothesis import strategies as st


def small(*arguments: Any) -> list[Any]:
    """The inputs that every right program can take."""
    return draw(*arguments)[0]


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


@given(st.lists(VALUES, min_size=1, max_size=5))
def test_examples_have_their_own_shape(values: list[Any]) -> None:
    shapes = like(values)
    assert all(admits(shapes, value) for value in values)


@pytest.mark.parametrize(
    ("values", "inside", "outside"),
    [
        ([1, 5, 9], [1, 12], [0, -1, 999, True, 1.0]),
        ([-3, 4], [-6, 0, 11], [-99]),
        (["(())", "()"], ["(", "))(("], ["", "a", "(" * 50]),
        (["cat", "house", "dog"], ["zebra"], ["Zebra", "a b"]),
        ([[1, 2], [2, 9], [0, 1, 7]], [[3], [1, 2, 3]], [[2, 1], [1, 1], []]),
        ([[1, 2], [3]], [[2, 1]], [["a"], []]),
        ([(1, "a")], [(3, "a")], [("a", 1), (1,), (1, "a", 2)]),
        ([{"a": 1}], [{"a": 2}], [{1: 1}, {"a": "x"}]),
        ([None, 3], [None, 1], ["x"]),
    ],
)
def test_shapes_are_narrow(values: list[Any], inside: list[Any], outside: list[Any]) -> None:
    shapes = like(values)
    assert [value for value in inside if not admits(shapes, value)] == []
    assert [value for value in outside if admits(shapes, value)] == []


def test_where_examples_come_from() -> None:
    reference = {
        "cases": [{"args": [1, 2], "expected": 3}, {"kwargs": {"a": 1}, "expected": 1}, 7],
        "asserts": ["assert f(3, 4) == 7", "assert f(x, 4) == 7", "assert f(9) == 9", "not python ("],
        "check": "def check(candidate):\n    assert candidate(5, 6) == 11\n    for i in range(3): candidate(i, i)",
    }
    prompt = "Write f.\n>>> f(7, 8)\n15\nFor f('(', \")\") it is text; f( never closes"
    found = examples(reference, prompt, "f")
    assert found == [[1, 2], [3, 4], [5, 6], [7, 8], ["(", ")"]]


@pytest.mark.parametrize(
    ("hints", "count"),
    [
        ("a: int, b: list[str]", 2),
        (
            "a: 'Optional[int]', b: Dict[str, List[float]], c: tuple[int, ...], d: int | None, e: Union[int, str]",
            5,
        ),
        ("a: int, b: int = 3", 1),
        ("a: Callable", 0),
        ("a", 0),
        ("a: int, *, b: int", 0),
        ("a: 'no type['", 0),
    ],
)
def test_type_hints_where_there_are_no_examples(hints: str, count: int) -> None:
    code = f"def f({hints}):\n    return 0\n"
    assert len(arguments(code, "f", [])) == count
    drawn = small(code, "f", [], 20, 1)
    assert len(drawn) > 5 if count else drawn == []
    assert drawn == small(code, "f", [], 20, 1)


def test_inputs_keep_what_their_examples_have_in_common() -> None:
    known = [[2, [1, 4, 6]], [0, [3]], [3, [2, 5, 8]], [1, [0, 7]]]
    drawn = [decode(args) for args in small("", "f", [encode(args) for args in known], 60, 1)]
    assert drawn[:4] == known
    assert len(drawn) > 20
    for number, numbers in drawn:
        assert 0 <= number <= len(numbers)
        assert numbers == sorted(numbers)


def test_brackets_pair_up_where_they_do_in_every_example() -> None:
    known = [["()"], ["(()) ()"], ["((()))"]]
    drawn = [decode(args)[0] for args in small("", "f", known, 60, 1)]
    assert len(drawn) > 20
    assert all(map(balanced, drawn))
    odd = [decode(args)[0] for args in small("", "f", [*known, ["(("]], 60, 1)]
    assert not all(map(balanced, odd))
    assert not balanced("([)]")
    assert not balanced(")(")


def test_lengths_keep_their_step() -> None:
    drawn = [decode(args)[0] for args in small("", "f", [[[1, 2]], [[-6, 11, -6, 1]]], 60, 1)]
    assert len(drawn) > 20
    assert all(len(values) % 2 == 0 for values in drawn)
    assert all(drawn)
    free = [decode(args)[0] for args in small("", "f", [[[1, 2]], [[-6, 11, -6]]], 60, 1)]
    assert any(len(values) % 2 for values in free)


def test_hints_of_a_method() -> None:
    code = "class S:\n    def f(self, n: int) -> int:\n        return n\n"
    assert len(arguments(code, "S.f", [])) == 1
    assert arguments(code, "S.g", []) == arguments(code, "T.f", []) == []


def test_words_are_put_in_other_orders() -> None:
    drawn = [decode(args)[0] for args in small("", "f", [["one two"], ["three one two"]], 60, 1)]
    assert any(text.split() and set(text.split()) <= {"one", "two", "three"} for text in drawn[2:])
