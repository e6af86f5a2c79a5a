"""The verdicts of math.steps."""

from __future__ import annotations

import json
from importlib import resources

import pytest
from goldgate import Sample, Verdict, answer, chat
from goldgate_math import goldgate_verifiers
from goldgate_math.options import StepsOptions
from goldgate_math.steps.checking import steps
from goldgate_math.verifiers.steps import check

OFFER = goldgate_verifiers()["math.steps"]


def judge(response: str, **options: object) -> Verdict:
    return check(answer(Sample("s", chat("?")), response), StepsOptions(**options))  # type: ignore[arg-type]


def rows():
    lines = resources.files("goldgate_math").joinpath(OFFER.cases).read_text().splitlines()
    return list(map(json.loads, lines))


def labelled_cases():
    for row in rows():
        if row["tags"]["origin"] == "held back" or "open" in row["tags"]:
            continue
        for place, response in enumerate(row["responses"]):
            yield pytest.param(response["text"], response["expected"], id=f"{row['id']}/{place}")


@pytest.mark.parametrize(("response", "expected"), list(labelled_cases()))
def test_labelled_cases_get_their_label(response, expected):
    assert judge(response).score == expected


def test_held_back_and_open_cases_flag_little_that_is_right_and_pass_little_that_is_wrong():
    scores = [
        (judge(response["text"]).score, response["expected"])
        for row in rows()
        if row["tags"]["origin"] == "held back" or "open" in row["tags"]
        for response in row["responses"]
    ]
    right = [score for score, expected in scores if expected == 1]
    wrong = [score for score, expected in scores if expected == 0]
    assert len(right) >= 40
    assert len(wrong) >= 40
    assert right.count(0.0) <= 0.05 * len(right)
    assert wrong.count(1.0) <= 0.05 * len(wrong)


@pytest.mark.parametrize("control", OFFER.controls, ids=lambda control: control.candidate.sample.id)
def test_controls_get_their_verdict(control):
    assert check(control.candidate, StepsOptions()).score == control.score


def test_the_first_false_link_is_named_with_its_place():
    text = "1 + 1 = 2\n2 + 2 = 5\n3 + 3 = 7"
    verdict = judge(text)
    assert verdict.evidence["first_false"] == {
        "line": 2,
        "offset": text.index("= 5"),
        "claim": "2 + 2 = 5",
        "by": "prose",
        "number": 2,
    }


def test_a_right_answer_by_a_wrong_step_is_rejected():
    assert judge("16 - 3 = <<16-3=14>>14 eggs, so 13 * 2 = 26.\n#### 26").score == 0


def test_what_could_not_be_decided_is_reported():
    verdict = judge("Let $y = 3x$. Then 2 * 3 = 6.")
    assert verdict.score == 1
    assert verdict.evidence["undecided"] == ["y = 3x"]


def test_rounding_is_a_policy():
    assert judge("2 / 3 = 0.67").score == 1
    assert judge("2 / 3 = 0.67", rounding=False).score == 0


def test_lines_of_a_derivation_are_a_policy():
    text = "2x + 3 = 11\n2x = 9"
    assert judge(text).score == 0
    assert judge(text, equations=False).score is None


def test_offsets_point_into_the_text():
    text = "We have 3 × 4 = 12 and then <<12+1=13>>13, thus $2^3 = 8 = 4 \\cdot 2$."
    found = steps(text, StepsOptions())
    assert len(found) == 5
    assert all(step.holds and 0 <= step.link.offset < len(text) for step in found)
