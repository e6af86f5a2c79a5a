"""The verdicts of math.answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from goldgate.nouns import Sample, Verdict, answer, chat
from goldgate_math import goldgate_verifiers
from goldgate_math.answer import check
from goldgate_math.options import AnswerOptions

OFFER = goldgate_verifiers()["math.answer"]
SOLUTIONS = Path(__file__).parents[4] / "shared" / "data" / "gsm8k_model_solutions.jsonl"


def judge(gold: object, response: str, **options: object) -> Verdict:
    sample = Sample("s", chat("?"), {"answer": gold})
    return check(answer(sample, response), AnswerOptions(**options))  # type: ignore[arg-type]


@pytest.mark.parametrize("control", OFFER.controls, ids=lambda control: control.candidate.sample.id)
def test_controls_get_their_verdict(control):
    assert check(control.candidate, AnswerOptions()).score == control.score


@pytest.mark.skipif(not SOLUTIONS.exists(), reason="the data set is not beside this checkout")
def test_agrees_with_the_labels_of_real_solutions():
    agreed = total = 0
    for line in SOLUTIONS.read_text().splitlines():
        row = json.loads(line)
        gold = row["ground_truth"].splitlines()[-1].removeprefix("A: ")
        for solution in (value for value in row.values() if isinstance(value, dict)):
            total += 1
            agreed += judge(gold, solution["solution"]).score == float(solution["is_correct"])
    assert total == 5276
    assert agreed / total >= 0.995
