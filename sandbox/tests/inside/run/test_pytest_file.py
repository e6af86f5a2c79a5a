"""Skipped tests are no passed ones, whoever skips them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from goldgate import SuiteReply

Run = Callable[..., SuiteReply]
GOOD = "def test_a():\n    assert f(1) == 2\n"
SHARED = "import threading\nfrom solution import f\n"
SKIPS = "import unittest\ndef f(x):\n    if x == 1: return 2\n    raise unittest.SkipTest('x')"


@pytest.mark.parametrize(
    ("tests", "passed", "why"),
    [
        (GOOD + "@pytest.mark.skip\ndef test_b(): assert False\n", True, "1 tests passed, 1 skipped"),
        (GOOD + "@pytest.mark.skipif(True, reason='x')\ndef test_b(): assert False\n", True, "1 skipped"),
        (GOOD + "@pytest.mark.xfail\ndef test_b(): assert f(1) == 3\n", True, "1 skipped"),
        ("@pytest.mark.skip\ndef test_b(): assert f(1) == 2\n", None, "no test that ran"),
        (GOOD + "def test_b(): pytest.skip('no net')\n", None, "test_b skips itself"),
        (GOOD + "def test_b(): assert f(1) == 3\n", False, "test_b: AssertionError"),
        (GOOD + "import nosuchmodule\n", None, "nosuchmodule"),
    ],
)
def test_what_counts(suite: Run, tests: str, passed: bool | None, why: str) -> None:
    reply = suite("def f(x): return x + 1", "import pytest\nfrom solution import f\n" + tests, "pytest")
    assert reply.passed is passed, reply.why
    assert why in reply.why


def test_a_candidate_that_skips_a_test_is_not_accepted(suite: Run) -> None:
    tests = "def test_a():\n    assert f(1) == 2\ndef test_b():\n    assert f(2) == 3\n"
    separate, shared = (suite(SKIPS, head + tests, "pytest") for head in ("from solution import f\n", SHARED))
    assert separate.passed is False
    assert shared.passed is None
    assert "skips itself" in shared.why
