"""Assert lines and rows as calls."""

import math

import pytest
from goldgate import decode
from goldgate_code.parsing.io_cases import (
    Case,
    MalformedError,
    common_call,
    first_call,
    from_asserts,
    from_rows,
)
from hypothesis import given
from hypothesis import strategies as st


def only(line: str) -> Case:
    cases, rest = from_asserts([line], "f")
    assert not rest
    return cases[0]


@pytest.mark.parametrize(
    ("line", "args", "expected"),
    [
        ("assert f(1, [2]) == (3, 4)", [1, [2]], (3, 4)),
        ("assert 3 == f(1)", [1], 3),
        ("assert f(-1) is None", [-1], None),
        ("assert f() is True, 'must be'", [], True),
        ("  assert f('a' 'b') == {1: {2}}", ["ab"], {1: {2}}),
        ("assert f({}) == set()", [{}], set()),
        ("assert f(float('inf')) == 1e3", [math.inf], 1000.0),
        ("assert f(b'x') == 1 + 2j", [b"x"], 1 + 2j),
    ],
)
def test_converted(line: str, args: object, expected: object) -> None:
    case = only(line)
    assert (decode(case.args), decode(case.expected)) == (args, expected)


def test_keywords_and_tolerances() -> None:
    assert decode(only("assert f(1, k=2) == 3").kwargs) == {"k": 2}
    assert only("assert abs(f(1) - 0.5) < 1e-6").within == 1e-6
    assert only("assert abs(0.5 - f(1)) <= 1e-6").within == 1e-6
    assert only("assert math.isclose(f(1), 0.5, abs_tol=0.1)").within == 0.1


@pytest.mark.parametrize(
    "line",
    [
        "assert f(1)",
        "assert not f(1)",
        "assert f(x) == 1",
        "assert f(1) == g(1)",
        "assert f(*[1]) == 1",
        "assert f(**{}) == 1",
        "assert f(1) == 1 == 1",
        "assert f(1) != 1",
        "assert f(1) in (1, 2)",
        "assert sorted(f(1)) == [1]",
        "assert f(1) == 2 and f(2) == 3",
        "assert f(1).x == 1",
        "assert Solution().f(1) == 1",
        "assert f(1) is 1",
        "assert math.isclose(f(1), 0.5)",
        "assert f(9 ** 9 ** 9) == 1",
        "assert g(1) == 1",
        "x = 1",
        "import f",
    ],
)
def test_left_to_the_script(line: str) -> None:
    assert from_asserts([line], "f") == ([], [line])


def test_a_line_that_does_not_parse_is_the_rows_fault() -> None:
    with pytest.raises(MalformedError):
        from_asserts(["assert f(1 =="], "f")


def test_the_function_that_every_line_calls() -> None:
    lines = ["assert sorted(f(g(1))) == [1]", "assert math.isclose(f(2), 2, abs_tol=1)"]
    assert common_call(lines) == "f"
    assert common_call(["assert f(1) == 1", "assert g(1) == 1"]) == ""
    assert common_call([]) == ""


def test_the_first_function_that_lines_with_state_call() -> None:
    assert first_call(["s = Stack(3)", "s.push(1)", "assert len(s) == 1"]) == "Stack"
    assert (
        first_call(["from math import pi", "def near(a):\n    return abs(a) < 1", "assert near(f(pi))"])
        == "f"
    )
    assert first_call(["x = 1", "assert len([x]) == 1"]) == ""


def test_rows() -> None:
    (case, raising) = from_rows(
        [{"args": [1], "expected": [2]}, {"kwargs": {"a": 0}, "raises": "ValueError"}], "f"
    )
    assert (decode(case.args), decode(case.expected)) == ([1], [2])
    assert (decode(raising.kwargs), raising.raises) == ({"a": 0}, "ValueError")


@pytest.mark.parametrize(
    "row",
    [{}, {"args": [1]}, {"args": 1, "expected": 2}, {"kwargs": [], "expected": 2}, 7, {"expected": object()}],
)
def test_malformed_rows(row: object) -> None:
    with pytest.raises(MalformedError):
        from_rows([row], "f")


@given(
    st.recursive(
        st.integers() | st.text() | st.none() | st.floats(allow_nan=False, allow_infinity=False),
        st.lists,
        max_leaves=8,
    )
)
def test_any_literal_survives_its_line(value: object) -> None:
    case = only(f"assert f({value!r}) == {value!r}")
    assert decode(case.args) == [value]
    assert decode(case.expected) == value
