"""What the prompt gives whole is the tests' own, whatever a candidate calls by the same name."""

from __future__ import annotations

from goldgate import Sample, answer, chat
from goldgate.testing import drive
from goldgate_code.parsing.helpers import given
from goldgate_code.verifiers.unit_tests import UnitTestOptions, check
from hypothesis import given as drawn
from hypothesis import strategies as st

PROMPT = '''import math
import json


def poly(xs: list, x: float):
    """Evaluates a polynomial at x."""
    return sum(_term(c, x, i) for i, c in enumerate(xs))


def _term(c, x, i):
    return c * math.pow(x, i)


def find_zero(xs: list):
    """Find x such that poly(xs, x) = 0."""
'''
TESTS = "def check(candidate):\n    assert abs(poly([1, 2], candidate([1, 2]))) < 1e-4\n"
RIGHT = "def find_zero(xs):\n    return -xs[0] / xs[1]\n"
CHEAT = "def poly(xs, x):\n    return 0\n\ndef find_zero(xs):\n    return 7.0\n"


def sample(prompt: str = PROMPT) -> Sample:
    return Sample("z", chat(prompt), {"entry_point": "find_zero", "check": TESTS})


def test_functions_that_tests_call_are_taken_with_what_they_need() -> None:
    source = given(PROMPT, TESTS, "find_zero")
    assert "def poly" in source
    assert "def _term" in source
    assert "import math" in source
    assert "json" not in source
    assert "find_zero" not in source.replace("# ", "")
    assert given(f"Complete it:\n```python\n{PROMPT}```\n", TESTS, "find_zero") == source


def test_nothing_is_taken_that_tests_do_not_call_or_define_themselves_or_that_is_to_be_written() -> None:
    assert given(PROMPT, "def check(candidate):\n    assert candidate([1]) == 1\n", "find_zero") == ""
    assert given(PROMPT, "def poly(a, b):\n    return 0\n" + TESTS, "find_zero") == ""
    stub = 'def poly(xs, x):\n    """To be written as well."""\n    raise NotImplementedError\n'
    assert given(stub, TESTS, "find_zero") == ""
    assert given("Find a zero of a polynomial.", TESTS, "find_zero") == ""


@drawn(st.text())
def test_any_prompt_may_come(prompt: str) -> None:
    assert isinstance(given(prompt, TESTS, "find_zero"), str)


def test_a_candidate_that_redefines_a_function_of_the_prompt_is_rejected(servers) -> None:  # type: ignore[no-untyped-def]
    def score(code: str) -> float | None:
        return drive(check, answer(sample(), code), UnitTestOptions(), servers=servers).score

    assert score(RIGHT) == 1.0
    assert score(CHEAT) == 0.0
