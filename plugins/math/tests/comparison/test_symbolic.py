"""The symbolic tier: what is sent to the worker, and what its replies become."""

from __future__ import annotations

import pytest
from goldgate import Computed, Sample, Verdict, answer, chat
from goldgate.testing import Scripted, drive
from goldgate_math.comparison.serialize import plain_json
from goldgate_math.options import AnswerOptions
from goldgate_math.parsing.reader import read
from goldgate_math.tree import expr
from goldgate_math.verifiers.answer import check

SUM = answer(Sample("s", chat("?"), {"answer": "\\frac{n \\cdot (n+1)}{2}"}), "\\boxed{\\sum_{k=1}^{n} k}")
ON = AnswerOptions(symbolic=True)


def test_expressions_travel_as_plain_json():
    assert plain_json(expr(read("\\frac{x}{2}+\\pi"))) == [
        "+",
        ["/", ["sym", "x"], ["num", "2", "1"]],
        ["const", "pi"],
    ]


@pytest.mark.parametrize(
    ("reply", "score"),
    [
        (Computed(True), 1.0),
        (Computed(False), 0.0),
        (Computed(None), None),
        (Computed(None, "time"), None),
        (Computed(None, "memory"), None),
        (Computed(None, "raised", "ImportError: sympy"), None),
    ],
)
def test_replies_become_verdicts_and_a_broken_worker_abstains(reply, score):
    worker = Scripted(lambda request: reply)
    verdict = drive(check, SUM, ON, servers={"compute": worker})
    assert verdict.score == score
    assert worker.asked[0].function == "goldgate_math.comparison.symbolic:equal"


def test_nothing_is_asked_where_the_cheap_tiers_decide():
    decided = answer(Sample("s", chat("?"), {"answer": "2"}), "\\boxed{3}")
    assert isinstance(check(decided, ON), Verdict)
    assert isinstance(check(SUM, AnswerOptions()), Verdict)


def test_sympy_decides_what_the_cheap_tiers_leave():
    pytest.importorskip("sympy", reason="the extra goldgate-math[symbolic] is not installed")
    from goldgate_math.comparison.symbolic import equal

    half = plain_json(expr(read("\\frac{n \\cdot (n+1)}{2}")))
    assert equal(plain_json(expr(read("\\sum_{k=1}^{n} k"))), half) is True
    assert equal(plain_json(expr(read("\\sum_{k=1}^{n} k^2"))), half) is False
    with pytest.raises(ValueError, match="no counterpart"):
        equal(["call", ["sym", "f"]], half)
