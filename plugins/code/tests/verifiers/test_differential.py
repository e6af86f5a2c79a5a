"""The search for an input on which candidate and reference differ, in the sandbox."""

import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest
from goldgate import Sample, Server, Verdict, answer, chat
from goldgate.testing import drive
from goldgate_code.verifiers.differential import DifferentialOptions, check

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
