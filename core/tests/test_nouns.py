"""The nouns refuse what would make a row untrustworthy."""

from __future__ import annotations

import pickle

import goldgate
import pytest
from goldgate import Candidate, Drop, Failure, Judged, Message, Sample, Verdict, accept, answer, chat

SAMPLE = Sample("s", chat("1 + 1?"))


@pytest.mark.parametrize("score", [-0.1, 1.1, float("nan"), float("inf")])
def test_a_score_outside_of_0_to_1_is_refused(score: float) -> None:
    with pytest.raises(ValueError, match="score"):
        Verdict(score, "because")


def test_a_verdict_without_a_reason_is_refused() -> None:
    with pytest.raises(ValueError, match="why"):
        Verdict(1.0, "")


def test_text_is_what_the_assistant_said_last() -> None:
    messages = (
        Message("assistant", "a"),
        Message("tool", "t"),
        Message("assistant", "b"),
        Message("tool", "u"),
    )
    assert Candidate(SAMPLE, messages).text == "b"
    assert Candidate(SAMPLE, ()).text == ""


def test_only_what_nothing_speaks_against_is_accepted() -> None:
    candidate = answer(SAMPLE, "2")
    assert Judged(candidate, {"v": accept("right")}).accepted
    assert not Judged(candidate, dropped=Drop("v", "wrong", "rejected")).accepted
    assert not Judged(candidate, failure=Failure("down")).accepted


def test_the_nouns_pickle_and_cannot_be_changed() -> None:
    judged = Judged(answer(SAMPLE, "2"), {"v": accept("right", tier=1)})
    assert pickle.loads(pickle.dumps(judged)) == judged  # noqa: S301 - our own bytes
    with pytest.raises(AttributeError):
        judged.dropped = None  # type: ignore[misc] # the point of the test


def test_everything_that_is_exported_exists() -> None:
    assert len(set(goldgate.__all__)) == len(goldgate.__all__)
    assert all(hasattr(goldgate, name) for name in goldgate.__all__)
