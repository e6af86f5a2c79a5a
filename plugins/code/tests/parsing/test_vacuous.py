"""Tests that nothing could fail decide nothing; tests that may fail are left alone."""

import gzip
import json
from pathlib import Path

import pytest
from goldgate import Sample, answer, chat
from goldgate_code.parsing.vacuous import first_import, vacuous
from goldgate_code.verifiers.unit_tests import UnitTestOptions, check

HUMANEVAL = Path(__file__).parents[5] / "shared" / "data" / "HumanEval.jsonl.gz"


def body(*lines: str) -> str:
    return "def check(candidate):\n" + "".join(f"    {line}\n" for line in lines)


@pytest.mark.parametrize(
    "tests",
    [
        body("pass"),
        body("assert True"),
        body("assert candidate is not None"),
        body("print(candidate(1))"),
        body("return candidate(1) == 2"),
        body("assert (candidate(1) == 2, 'no')"),
        body("assert candidate(1) == 2 or True"),
        body("assert candidate(1) == candidate(1)"),
        body("assert f'{candidate(1)} is wrong'"),
        body("assert [candidate(1)]"),
        body("assert lambda: candidate(1) == 2"),
        body("candidate(1)", "assert 1 + 1 == 2"),
        body("try:", "    assert candidate(1) == 2", "except:", "    pass"),
        body("try:", "    assert candidate(1) == 2", "except (KeyError, AssertionError):", "    print('no')"),
        body("try:", "    candidate(1)", "    assert False", "except Exception:", "    pass"),
    ],
)
def test_nothing_can_fail(tests: str) -> None:
    assert vacuous(tests, "check", "f")
    candidate = answer(Sample("s", chat("x"), {"entry_point": "f", "check": tests}), "def f(n): return n")
    with pytest.raises(StopIteration) as end:
        next(check(candidate, UnitTestOptions()))
    assert end.value.value.score is None


@pytest.mark.parametrize(
    "tests",
    [
        body("assert candidate(1) == 2"),
        body("assert candidate(1)"),
        body("f = candidate", "assert f(1) == 2"),
        body("for f in [candidate]:", "    assert f(1) == 2"),
        body("assert not candidate(1)"),
        body("if candidate(1) != 2:", "    raise AssertionError"),
        body("for x in map(candidate, [1]):", "    assert x == 2"),
        body("self.assertEqual(candidate(1), 2)"),
        body("helper(candidate)") + "def helper(f):\n    assert f(1) == 2\n",
        body("verify_all(candidate)"),
        body("try:", "    candidate(1)", "except ValueError:", "    return", "assert False"),
        body("try:", "    candidate(1)", "    assert False", "except ValueError:", "    pass"),
        body("try:", "    candidate(1)", "except Exception:", "    raise AssertionError from None"),
        body("try:", "    got = candidate(1)", "except Exception:", "    got = 0", "assert got == 2"),
        body("with raises(ValueError):", "    candidate(1)"),
        body("assert candidate(1) == 2 or candidate(1) == 3"),
        "def check(candidate:\n",  # the sandbox says better what is wrong with it
    ],
)
def test_something_may_fail(tests: str) -> None:
    assert not vacuous(tests, "check", "f")


def test_scripts_and_test_files() -> None:
    assert vacuous("assert 1 == 1\nassert True\n", "script", "f")
    assert vacuous("f(1)\n", "script", "f")
    assert not vacuous("assert sorted(f(1)) == [1]\n", "script", "f")
    assert not vacuous("assert Stack.make(1).size\n", "script", "Stack.make")
    good = "from m import f\n\n\ndef test_f():\n    assert f(1) == 2\n"
    assert not vacuous(good, "pytest", "", "m")
    assert vacuous(good, "pytest", "", "another")
    assert vacuous("from m import f\n\n\ndef test_f():\n    f(1)\n", "pytest", "", "m")
    assert not vacuous("import m\n\n\ndef test_f():\n    assert m.f(1) == 2\n", "pytest", "", "m")
    loaded = "import importlib\nm = importlib.import_module('m')\n\n\ndef test_f():\n    assert m.f(1) == 2\n"
    assert not vacuous(loaded, "pytest", "", "m")
    assert (first_import(good, "m"), first_import(good, "n"), first_import("from m import *", "m")) == (
        "f",
        "",
        "",
    )


def test_one_test_that_can_fail_is_enough() -> None:
    reference = {"entry_point": "f", "check": body("pass"), "asserts": ["assert f(1) == 1"]}
    asked = next(check(answer(Sample("s", chat("x"), reference), "def f(n): return n"), UnitTestOptions()))
    assert asked.kind == "sandbox"


@pytest.mark.skipif(not HUMANEVAL.exists(), reason="HumanEval is not next to the checkout")
def test_every_check_of_humaneval_can_fail() -> None:
    with gzip.open(HUMANEVAL, "rt") as file:
        rows = [json.loads(line) for line in file]
    assert not [row["task_id"] for row in rows if vacuous(row["test"], "check", row["entry_point"])]
