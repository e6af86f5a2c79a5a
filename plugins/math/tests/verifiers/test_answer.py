"""The verdicts of math.answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from goldgate_math import goldgate_verifiers
from goldgate_math.options import AnswerOptions
from goldgate_math.verifiers.answer import check

OFFER = goldgate_verifiers()["math.answer"]
SOLUTIONS = Path(__file__).parents[5] / "shared" / "data" / "gsm8k_model_solutions.jsonl"


@pytest.mark.parametrize("control", OFFER.controls, ids=lambda control: control.candidate.sample.id)
def test_controls_get_their_verdict(control):
    assert check(control.candidate, AnswerOptions()).score == control.score


@pytest.mark.skipif(not SOLUTIONS.exists(), reason="the data set is not at hand")
def test_agrees_with_the_labels_of_real_solutions(judge):
    agreed = total = 0
    for line in SOLUTIONS.read_text().splitlines():
        row = json.loads(line)
        gold = row["ground_truth"].splitlines()[-1].removeprefix("A: ")
        for solution in (value for value in row.values() if isinstance(value, dict)):
            total += 1
            agreed += judge(gold, solution["solution"]).score == float(solution["is_correct"])
    assert total == 5276
    assert agreed / total >= 0.995


@pytest.mark.parametrize(
    ("asked", "score"),
    [
        ("What percent of the seats is taken?", 1.0),
        ("Three of twelve. Give your answer as a percentage.", 1.0),
        ("It rose by 10 %. By what % did it fall?", 1.0),
        ("A 15% discount on $80. What is the price in dollars?", None),
        ("What is 20 percent of 125?", None),
        ("Every price fell by 5 per cent. What is left?", None),
        ("What is the percentage? Now, how many dollars is it?", 1.0),
    ],
)
def test_a_percentage_is_no_amount_unless_one_is_asked_for(asked, score, judge):
    assert judge("25", "The answer is 25%.", asked).score == score
    assert judge("25", "The answer is 25%.", asked, percent="optional").score == 1.0
    assert judge("0.25", "The answer is 25%.", asked).score == 1.0


def test_a_verdict_says_how_it_was_reached(judge):
    verdict = judge("3 hours", "So it takes \\boxed{180\\text{ minutes}}.")
    assert verdict.evidence == {
        "extracted": "180\\text{ minutes}",
        "by": "boxed",
        "gold_type": "quantity",
        "type": "quantity",
        "tier": "exact",
    }


@pytest.mark.parametrize(
    ("gold", "response", "options", "expected"),
    [
        ("3 hours", "\\boxed{3}", {}, 1),
        ("3 hours", "\\boxed{3}", {"units": "required"}, 0),
        ("1011_2", "\\boxed{1011}", {}, None),
        ("1011_2", "\\boxed{1011}", {"bases": "optional"}, 1),
        ("1, 2", "\\boxed{2, 1}", {}, 1),
        ("1, 2", "\\boxed{2, 1}", {"order": "strict"}, 0),
        ("(1, 2)", "\\boxed{(2, 1)}", {}, 0),
        ("(1, 2)", "\\boxed{(2, 1)}", {"order": "free"}, 1),
        ("1/3", "\\boxed{0.33}", {}, 0),
        ("1/3", "\\boxed{0.33}", {"digits": 2}, 1),
        ("7", "\\boxed{7} or maybe 8", {}, 0),
        ("7", "\\boxed{7} or maybe 8", {"alternatives": "last"}, 1),
        (
            "7",
            "There are 3 cats, 4 dogs; adding 3 and 4 for the whole lot of them we get to 7",
            {"extraction": "none"},
            None,
        ),
    ],
)
def test_policies_change_the_verdict(gold, response, options, expected, judge):
    assert judge(gold, response, **options).score == expected
