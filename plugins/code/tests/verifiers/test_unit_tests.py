"""The verifier ``code.tests`` with scripted sandboxes: what it asks, and what it makes of the replies."""

from typing import Any

import pytest
from goldgate import (
    Called,
    Calls,
    CallsReply,
    Control,
    Job,
    Outcome,
    Sample,
    Suite,
    SuiteReply,
    Verdict,
    answer,
    chat,
)
from goldgate.testing import Scripted, drive, replay
from goldgate_code import goldgate_verifiers
from goldgate_code.verifiers.unit_tests import UnitTestOptions, check

PYTEST = "from m import f\n\n\ndef test_f():\n    assert f(1) == 1\n"
F = "```python\ndef f(n):\n    return n\n```"


def judged(reference: dict[str, Any], *replies: Any, text: str = F, **options: Any) -> Verdict:
    candidate = answer(Sample("s", chat("Write f."), reference), text)
    verdict = replay(check, candidate, UnitTestOptions(**options), replies=replies)
    assert isinstance(verdict, Verdict)
    return verdict


def asked(reference: dict[str, Any], reply: Any, text: str = F, **options: Any) -> list[Any]:
    server = Scripted(lambda request: reply)
    candidate = answer(Sample("s", chat("Write f."), reference), text)
    drive(check, candidate, UnitTestOptions(**options), servers={"sandbox": server})
    return server.asked


@pytest.mark.parametrize("name", sorted(goldgate_verifiers()))
def test_controls(name: str) -> None:
    verifier = goldgate_verifiers()[name]
    assert verifier.options is not None
    seen = set()
    for control in verifier.controls:
        assert isinstance(control, Control)
        verdict = replay(verifier.check, control.candidate, verifier.options(), replies=control.replies)
        assert verdict.score == control.score, (control, verdict)
        seen.add(control.score)
    assert {0.0, 1.0, None} <= seen


def test_expected_values_do_not_travel() -> None:
    reference = {
        "asserts": ["assert f(1) == 987654321"],
        "cases": [{"args": [2], "expected": 123456789}],
        "entry_point": "f",
    }
    (calls,) = asked(reference, CallsReply((Called(1),)))
    assert isinstance(calls, Calls)
    assert "987654321" not in repr(calls)
    assert "123456789" not in repr(calls)


def test_inputs_and_outputs_apart() -> None:
    (job,) = asked({"stdin": [{"input": "5", "output": "987654321"}]}, Outcome(0, "1"))
    assert isinstance(job, Job)
    assert "987654321" not in repr(job)


def test_the_first_failing_case_is_the_evidence() -> None:
    reference = {"cases": [{"args": [1], "expected": 1}, {"args": [2], "expected": 3}], "entry_point": "f"}
    verdict = judged(reference, CallsReply((Called(1), Called(2))))
    assert verdict.score == 0
    assert verdict.evidence["case"] == 1
    assert verdict.evidence["call"] == "f(2)"
    assert verdict.evidence["expected"] == "3"
    assert verdict.why == "f(2) gives 2, not 3"


@pytest.mark.parametrize(
    "reply",
    [
        CallsReply(()),
        CallsReply((), "time"),
        CallsReply((), "memory"),
        CallsReply((), "signal", "killed"),
        CallsReply((Called(raised="ZeroDivisionError", message="x"),)),
        CallsReply((Called(True),)),
        CallsReply((Called(None),)),
        CallsReply((Called({"i": 1}),)),
        CallsReply((Called({"f": "nan"}),)),
    ],
)
def test_whatever_is_not_right_rejects(reply: CallsReply) -> None:
    verdict = judged({"asserts": ["assert f(1) == 1"]}, reply)
    assert verdict.score == 0
    assert len(verdict.why) <= 500


def test_an_expected_exception() -> None:
    reference = {"cases": [{"args": [1], "raises": "ValueError"}], "entry_point": "f"}
    assert judged(reference, CallsReply((Called(raised="ValueError"),))).score == 1
    assert judged(reference, CallsReply((Called(raised="KeyError"),))).score == 0
    assert judged(reference, CallsReply((Called(1),))).score == 0


def test_leniency_is_an_option() -> None:
    reference = {"asserts": ["assert f(1) == [1.0, 2]"]}
    pair = CallsReply((Called({"t": [1.0, 2]}),))
    assert judged(reference, pair).score == 0
    assert judged(reference, pair, tuple_is_list=True).score == 1
    assert judged(reference, CallsReply((Called([1.0000001, 2]),)), abs_tol=1e-3).score == 1
    assert judged(reference, CallsReply((Called([1, 2]),)), int_is_float=False).score == 0


def test_a_line_with_its_own_tolerance() -> None:
    reference = {"asserts": ["assert abs(f(1) - 0.5) < 0.01"]}
    assert judged(reference, CallsReply((Called(0.505),))).score == 1
    assert judged(reference, CallsReply((Called(0.52),))).score == 0


def test_every_kind_present_must_pass() -> None:
    reference = {
        "entry_point": "f",
        "cases": [{"args": [1], "expected": 1}],
        "asserts": ["assert f(1) == 1", "assert f(1)"],
        "check": "def check(candidate): ...",
        "pytest": "from solution import f",
        "stdin": [{"input": "", "output": ""}],
    }
    passing = [CallsReply((Called(1),)), Outcome(0, ""), *[SuiteReply(True, "passed")] * 3]
    assert judged(reference, *passing).score == 1
    for at in range(2, 5):
        replies = [*passing]
        replies[at] = SuiteReply(False, "no")
        assert judged(reference, *replies).score == 0


def test_suites_carry_their_kind() -> None:
    (script,) = asked({"asserts": ["assert f(2)"]}, SuiteReply(True, "ok"))
    assert (script.style, script.entry_point, script.tests) == ("script", "f", "assert f(2)\n")
    (check_,) = asked({"check": "C", "entry_point": "f"}, SuiteReply(True, "ok"), live=False, seconds=2.0)
    assert isinstance(check_, Suite)
    assert (check_.style, check_.live, check_.seconds) == ("check", False, 2.0)
    (pytest_,) = asked({"pytest": PYTEST, "module": "m"}, SuiteReply(True, "ok"))
    assert (pytest_.style, pytest_.module) == ("pytest", "m")


def test_lower_trust_is_reported() -> None:
    verdict = judged({"check": "C", "entry_point": "f"}, SuiteReply(True, "ok", "lower"))
    assert (verdict.score, verdict.evidence["trust"]) == (1, "lower")
    assert judged({"check": "C", "entry_point": "f"}, SuiteReply(None, "cannot")).score is None


def test_flaky_abstains() -> None:
    reference = {"asserts": ["assert f(1) == 1"]}
    right, wrong = CallsReply((Called(1),)), CallsReply((Called(2),))
    assert judged(reference, right, right, reruns=1).score == 1
    assert judged(reference, wrong, wrong, reruns=1).score == 0
    for replies in ((right, wrong), (wrong, right)):
        verdict = judged(reference, *replies, reruns=1)
        assert verdict.score is None
        assert "flaky" in verdict.why
    seeds = [request.hash_seed for request in asked(reference, right, reruns=2)]
    assert seeds == [None, 1, 2]


@pytest.mark.parametrize(
    "reference",
    [
        {"asserts": ["assert f(1 =="]},
        {"asserts": "assert f(1) == 1"},
        {"asserts": [1]},
        {"asserts": []},
        {},
        {"cases": [{"args": [1], "expected": 1}]},
        {"cases": [1], "entry_point": "f"},
        {"check": "def check(candidate): ..."},
        {"stdin": ["x"]},
        {"stdin": [{"input": "1"}]},
        {"language": "rust", "asserts": ["assert f(1) == 1"]},
        {"language": "cobol", "stdin": [{"input": "", "output": ""}]},
    ],
)
def test_unusable_tests_abstain(reference: dict[str, Any]) -> None:
    text = F + "\n```cobol\nx\n```"
    assert judged(reference, text=text).score is None


def test_another_language_runs_as_a_program() -> None:
    reference = {"language": "javascript", "stdin": [{"input": "", "output": "1\n"}]}
    (job,) = asked(reference, Outcome(0, "1\n"), text="```js\nconsole.log(1)\n```")
    assert job.argv[0] == "node"


@pytest.mark.parametrize(
    ("outcome", "score"),
    [
        (Outcome(0, "7\n"), 1),
        (Outcome(0, "7  \n\n"), 1),
        (Outcome(0, "7"), 1),
        (Outcome(0, " 7"), 0),
        (Outcome(0, "7\n8"), 0),
        (Outcome(0, "7.0"), 0),
        (Outcome(0, ""), 0),
        (Outcome(1, "7\n", "Traceback\nValueError"), 0),
        (Outcome(None, "7\n", ended="time"), 0),
        (Outcome(None, "7\n", ended="output"), 0),
    ],
)
def test_outputs(outcome: Outcome, score: float) -> None:
    assert judged({"stdin": [{"input": "1", "output": "7\n"}]}, outcome).score == score


def test_outputs_within_a_tolerance() -> None:
    reference = {"stdin": [{"input": "", "output": "x 0.3333\n"}]}
    assert judged(reference, Outcome(0, "x 0.33334"), abs_tol=1e-3).score == 1
    assert judged(reference, Outcome(0, "y 0.3333"), abs_tol=1e-3).score == 0
    assert judged(reference, Outcome(0, "x nan"), abs_tol=1e-3).score == 0
    assert judged(reference, Outcome(0, "x 1e9999"), rel_tol=1e-3).score == 0
