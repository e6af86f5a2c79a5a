"""Differential testing: shapes, inputs, shrinking, and the search itself in the sandbox."""

import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest
from goldgate.nouns import Sample, Verdict, answer, chat
from goldgate.plain import decode, encode
from goldgate.plugins.components import Server
from goldgate.testing import drive
from goldgate_code.inputs.examples import arguments, examples
from goldgate_code.inputs.shapes import admits, balanced, like
from goldgate_code.inputs.shrink import simpler, size
from goldgate_code.inputs.strategies import draw
from goldgate_code.verifiers.differential import DifferentialOptions, check
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
    drawn = draw(code, "f", [], 20, 1)
    assert len(drawn) > 5 if count else drawn == []
    assert drawn == draw(code, "f", [], 20, 1)


def test_inputs_keep_what_their_examples_have_in_common() -> None:
    known = [[2, [1, 4, 6]], [0, [3]], [3, [2, 5, 8]], [1, [0, 7]]]
    drawn = [decode(args) for args in draw("", "f", [encode(args) for args in known], 60, 1)]
    assert drawn[:4] == known
    assert len(drawn) > 20
    for number, numbers in drawn:
        assert 0 <= number <= len(numbers)
        assert numbers == sorted(numbers)


def test_brackets_pair_up_where_they_do_in_every_example() -> None:
    known = [["()"], ["(()) ()"], ["((()))"]]
    drawn = [decode(args)[0] for args in draw("", "f", known, 60, 1)]
    assert len(drawn) > 20
    assert all(map(balanced, drawn))
    odd = [decode(args)[0] for args in draw("", "f", [*known, ["(("]], 60, 1)]
    assert not all(map(balanced, odd))
    assert not balanced("([)]")
    assert not balanced(")(")


def test_lengths_keep_their_step() -> None:
    drawn = [decode(args)[0] for args in draw("", "f", [[[1, 2]], [[-6, 11, -6, 1]]], 60, 1)]
    assert len(drawn) > 20
    assert all(len(values) % 2 == 0 for values in drawn)
    assert all(drawn)
    free = [decode(args)[0] for args in draw("", "f", [[[1, 2]], [[-6, 11, -6]]], 60, 1)]
    assert any(len(values) % 2 for values in free)


def test_hints_of_a_method() -> None:
    code = "class S:\n    def f(self, n: int) -> int:\n        return n\n"
    assert len(arguments(code, "S.f", [])) == 1
    assert arguments(code, "S.g", []) == arguments(code, "T.f", []) == []


def test_words_are_put_in_other_orders() -> None:
    drawn = [decode(args)[0] for args in draw("", "f", [["one two"], ["three one two"]], 60, 1)]
    assert any(text.split() and set(text.split()) <= {"one", "two", "three"} for text in drawn[2:])


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


SAMPLE = Sample(
    "s",
    chat("Write clamp(n, low, high)."),
    {
        "entry_point": "clamp",
        "solution": "def clamp(n, low, high):\n    return max(low, min(n, high))\n",
        "asserts": [f"assert clamp({n}, 0, 9) == {min(n, 9)}" for n in (3, 5, 12)],
    },
)


def compared(servers: Mapping[str, Server], body: str, sample: Sample = SAMPLE, **options: Any) -> Verdict:
    name = sample.reference["entry_point"]
    code = body if body.startswith("def ") else f"def {name}(n, low, high):\n    {body}"
    candidate = answer(sample, f"```python\n{code}\n```")
    verdict = drive(check, candidate, DifferentialOptions(**{"inputs": 60, **options}), servers=servers)
    assert isinstance(verdict, Verdict)
    return verdict


def test_agreement(servers: Mapping[str, Server]) -> None:
    verdict = compared(servers, "return sorted((low, n, high))[1] if low <= high else low")
    assert verdict.score == 1, verdict
    assert verdict.evidence["inputs"] > 30


@pytest.mark.parametrize(
    "body",
    [
        "return min(n, 9)",  # what the examples show, and no more
        "return max(low, min(n, high)) if n != 7 else 8",
        "return str(max(low, min(n, high)))",
        "return max(low, min(n, high)) / 1 if n < 5 else None",
        "while n == 6: pass\n    return max(low, min(n, high))",
        "calls.append(n)\n    return max(low, min(n, high)) + (len(calls) > 4)\n\n\ncalls = []\ndef x(): pass",
        "import os\n    return os._exit(0) if n == 4 else max(low, min(n, high))",
        # right until it has been called more often than inputs share a process
        "calls.append(n)\n    return max(low, min(n, high)) + (len(calls) > 14)\n\n\ncalls = []\ndef x(): pass",
    ],
)
def test_differences_that_the_tests_do_not_see(servers: Mapping[str, Server], body: str) -> None:
    verdict = compared(servers, body, seconds=2.0)
    assert verdict.score == 0, verdict
    assert verdict.evidence["counterexample"].startswith("clamp(")
    assert len(verdict.evidence["counterexample"]) <= len(verdict.evidence["first"])


def test_the_counterexample_is_small(servers: Mapping[str, Server]) -> None:
    sample = Sample(
        "s",
        chat("x"),
        {
            "entry_point": "largest",
            "solution": "def largest(numbers):\n    return max(numbers)\n",
            "asserts": [
                "assert largest([1, 2]) == 2",
                "assert largest([10, -3, 7, 4]) == 10",
                "assert largest([4, 4]) == 4",
            ],
        },
    )
    verdict = compared(servers, "def largest(numbers):\n    return max(numbers[:3])", sample)
    assert verdict.evidence["counterexample"] == "largest([0, 0, 0, 1])"


def test_a_candidate_that_differs_under_another_hash_seed_abstains(servers: Mapping[str, Server]) -> None:
    command = [sys.executable, "-c", "print(hash('abc'))"]
    seen = subprocess.run(
        command, env={"PYTHONHASHSEED": "1"}, capture_output=True, text=True, check=True
    ).stdout
    verdict = compared(servers, f"return max(low, min(n, high)) if hash('abc') != {seen.strip()} else 77")
    assert verdict.score is None
    assert "flaky" in verdict.why


def test_a_reference_with_one_answer_for_all_abstains(servers: Mapping[str, Server]) -> None:
    sample = Sample(
        "s", chat("x"), {**SAMPLE.reference, "solution": "def clamp(n, low, high):\n    n += 1\n"}
    )
    verdict = compared(servers, "return None", sample)
    assert verdict.score is None
    assert "for all" in verdict.why
    assert compared(servers, "return 0", sample).score == 0


def test_a_reference_that_hangs_on_some_inputs_is_not_asked_for_more(servers: Mapping[str, Server]) -> None:
    solution = "def clamp(n, low, high):\n    while n == 5: pass\n    return max(low, min(n, high))\n"
    sample = Sample("s", chat("x"), {**SAMPLE.reference, "solution": solution})
    assert compared(servers, "return max(low, min(n, high))", sample).score in (1.0, None)


def test_a_reference_that_cannot_be_used_abstains(servers: Mapping[str, Server]) -> None:
    for solution in ("def clamp(:", "def other(): pass", "def clamp(n, low, high):\n    raise ValueError"):
        sample = Sample("s", chat("x"), {**SAMPLE.reference, "solution": solution})
        assert compared(servers, "return n", sample).score is None
    fickle = "import random\n\n\ndef clamp(n, low, high):\n    return random.random()\n"
    sample = Sample("s", chat("x"), {**SAMPLE.reference, "solution": fickle})
    assert compared(servers, "return n", sample).score is None
    unknown = Sample("s", chat("x"), {"entry_point": "clamp", "solution": SAMPLE.reference["solution"]})
    assert compared(servers, "return n", unknown).score is None
