"""Verifiers that ask models about steps: what is asked, and what their replies come to."""

from __future__ import annotations

from typing import Any

import pytest
from goldgate import Chat, Completion, Failure, Message, Rate, Sample, answer, chat
from goldgate.testing import answered, replay
from goldgate_math.verifiers import step_labels, step_reward, valid_solution
from goldgate_math.verifiers.step_labels import LabelOptions
from goldgate_math.verifiers.step_reward import StepRewardOptions
from goldgate_math.verifiers.valid_solution import ValidOptions

SAMPLE = Sample("s", chat("What is (2 + 2) * 3?"), {"answer": "12"})
TEXT = "2 + 2 = 4\n\n  4 * 3 = 12  \nSo \\boxed{12}."


def test_steps_are_rated_where_their_lines_end() -> None:
    asked: list[Rate] = []

    def ask(request: Rate) -> tuple[float, ...]:
        asked.append(request)
        return (0.0, 2.0, 3.0)

    verdict = answered(
        step_reward.check(answer(SAMPLE, TEXT), StepRewardOptions(least=0.4, reward="prm")), ask
    )
    assert [TEXT[:end].splitlines()[-1].strip() for end in asked[0].at] == [
        "2 + 2 = 4",
        "4 * 3 = 12",
        "So \\boxed{12}.",
    ]
    assert (asked[0].service, asked[0].messages[-1].content) == ("prm", TEXT)
    assert verdict.score == 1.0
    assert verdict.parts["step 1"] == 0.5
    assert verdict.evidence["worst"] == 1


@pytest.mark.parametrize(("how", "score"), [("min", 1.0), ("product", 0.0)])
def test_the_product_is_stricter_than_the_worst(how: Any, score: float) -> None:
    options = StepRewardOptions(least=0.6, how=how)
    verdict = replay(step_reward.check, answer(SAMPLE, TEXT), options, replies=[(1.0, 1.0, 1.0)])
    assert verdict.score == score


def test_the_worst_step_is_named_and_huge_scores_do_no_harm() -> None:
    verdict = replay(
        step_reward.check, answer(SAMPLE, TEXT), StepRewardOptions(), replies=[(900.0, -900.0, 3.0)]
    )
    assert verdict.score == 0.0
    assert "step 2" in verdict.why
    assert "4 * 3 = 12" in verdict.why
    assert verdict.parts == {"step 1": 1.0, "step 2": 0.0, "step 3": pytest.approx(0.953, abs=1e-3)}


def ending(right: dict[str, int]) -> Any:
    """A policy that ends rightly so often after the steps that a prompt ends with."""
    counts: dict[str, int] = {}

    def ask(request: Chat) -> Any:
        begun = request.messages[0].content.rpartition("solution:\n")[2]
        counts[begun] = counts.get(begun, 0) + 1
        if right[begun] < 0:
            return Failure("refused")
        text = "\\boxed{12}" if counts[begun] <= right[begun] else "I stop here."
        return Completion(Message("assistant", text))

    return ask


FIRST, SECOND = TEXT.splitlines()[0], "\n".join(TEXT.splitlines()[:3]).rstrip()


def test_labels_are_shares_of_right_endings() -> None:
    candidate = answer(SAMPLE, TEXT)
    verdict = answered(step_labels.check(candidate, LabelOptions()), ending({FIRST: 1, SECOND: 4}))
    assert verdict.parts == {"step 1": 0.25, "step 2": 1.0, "step 3": 1.0}
    assert verdict.score == 1.0
    strict = answered(step_labels.check(candidate, LabelOptions(least=0.5)), ending({FIRST: 1, SECOND: 4}))
    assert (strict.score, strict.evidence["first"]) == (0.0, 1)


def test_a_right_answer_by_a_step_that_leads_nowhere_is_rejected() -> None:
    verdict = answered(step_labels.check(answer(SAMPLE, TEXT), LabelOptions()), ending({FIRST: 4, SECOND: 0}))
    assert (verdict.score, verdict.evidence["first"]) == (0.0, 2)


def test_a_step_whose_endings_all_failed_has_no_label() -> None:
    verdict = answered(
        step_labels.check(answer(SAMPLE, TEXT), LabelOptions()), ending({FIRST: -1, SECOND: 4})
    )
    assert (verdict.score, verdict.code) == (None, "unlabelled")
    assert verdict.parts["step 1"] is None


def test_the_judge_of_solutions_never_sees_the_reference() -> None:
    asked: list[str] = []

    def ask(request: Chat) -> Completion:
        asked.append(request.messages[0].content)
        return Completion(Message("assistant", "All is well.\nScore: 2"))

    secret = Sample("s", chat("What is it?"), {"answer": "8675309"})
    verdict = answered(valid_solution.check(answer(secret, "It is 4."), ValidOptions(judge="j")), ask)
    assert verdict.score == 1.0
    assert "8675309" not in asked[0]
    doubt = replay(
        valid_solution.check,
        answer(secret, "It is 4."),
        ValidOptions(),
        replies=[Completion(Message("assistant", "Score: 1"))],
    )
    assert doubt.score == 0.5
