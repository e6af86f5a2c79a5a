"""Selectors choose the best of the accepted, and pairs that a verdict stands behind."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from goldgate.builtin.selectors import SELECTORS, BestOptions, PairsOptions, best, pairs
from goldgate.nouns import Drop, Failure, Judged, Sample, Verdict, answer, chat
from goldgate.testing import promises

SAMPLE = Sample("s", chat("p"))


def row(text: str, score: float, kind: str = "", **scores: float) -> Judged:
    verdicts = {name: Verdict(value, "why") for name, value in {"v": score, **scores}.items()}
    drop = Drop("v", "no", kind) if kind else None  # type: ignore[arg-type] # the tests' own words
    return Judged(answer(SAMPLE, text), verdicts, drop)


def texts(examples: object) -> list[tuple[str, ...]]:
    return [tuple(one.candidate.text for one in example.ranked) for example in examples]  # type: ignore[attr-defined]


ROWS = [
    row("fine", 0.8),
    row("better", 1.0),
    row("best too", 1.0),
    row("wrong", 0.0, "rejected"),
    row("wrong, and long", 0.1, "rejected"),
    row("unsure", 1.0, "abstained"),
    row("a copy", 1.0, "filtered"),
    Judged(answer(SAMPLE, "broken"), {"v": Verdict(1.0, "why")}, failure=Failure("down")),
]


def test_the_best_is_the_accepted_one_with_the_highest_score_earlier_first() -> None:
    assert texts(best(ROWS, BestOptions())) == [("better",)]
    assert texts(best(ROWS, BestOptions(n=9))) == [("better",), ("best too",), ("fine",)]


def test_a_reward_can_decide() -> None:
    rows = [row("a", 1.0, reward=0.2), row("b", 1.0, reward=0.9)]
    assert texts(best(rows, BestOptions(by="reward"))) == [("b",)]


def test_a_pair_is_accepted_against_rejected_by_a_verdict_and_closest_in_length() -> None:
    assert texts(pairs(ROWS, PairsOptions())) == [("better", "wrong")]
    assert texts(pairs(ROWS, PairsOptions(n=5))) == [("better", "wrong"), ("best too", "wrong, and long")]
    assert texts(pairs(ROWS, PairsOptions(rejected="worst"))) == [("better", "wrong")]


def test_there_is_no_pair_without_both_sides_or_of_equal_texts() -> None:
    assert texts(pairs([row("a", 1.0)], PairsOptions())) == []
    assert texts(pairs([row("a", 0.0, "rejected")], PairsOptions())) == []
    assert texts(pairs([row("a", 1.0), row("a", 0.0, "rejected")], PairsOptions())) == []
    assert texts(pairs([row("a", 1.0), row("b", 0.0, "abstained")], PairsOptions())) == []


def test_judged_against_different_references_is_not_compared() -> None:
    changed = replace(SAMPLE, reference={"asserts": ["assert f(1) == 2"]})
    by_changed = Judged(answer(changed, "right"), {"v": Verdict(1.0, "why")})
    by_first = row("right as well, say the changed tests", 0.0, "rejected")
    assert texts(pairs([by_first, by_changed], PairsOptions())) == []
    both = [by_first, by_changed, row("older", 0.5)]
    assert texts(pairs(both, PairsOptions(n=2))) == [("older", "right as well, say the changed tests")]


def test_an_unknown_wish_is_refused() -> None:
    with pytest.raises(ValueError, match="closest or worst"):
        PairsOptions(rejected="best")


def test_they_keep_what_every_selector_owes() -> None:
    plugin = SimpleNamespace(goldgate_selectors=lambda: SELECTORS)
    for promise in promises(plugin):  # type: ignore[arg-type] # a module is what has the hooks
        promise()
