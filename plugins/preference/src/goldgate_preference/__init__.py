"""Preference data: which of two responses is better, by whom, and how much."""

from __future__ import annotations

from collections.abc import Mapping

from goldgate import Selector, Service, Verifier, hookimpl

from goldgate_preference import controls, reward
from goldgate_preference.extremes import Extremes, extremes
from goldgate_preference.judge import Judging, judge
from goldgate_preference.ranked import Ranked, ranked
from goldgate_preference.score import Score, score
from goldgate_preference.triples import Triples, triples

__all__ = ["goldgate_selectors", "goldgate_services", "goldgate_verifiers"]


@hookimpl
def goldgate_verifiers() -> Mapping[str, Verifier]:
    """What reward models and judges say."""
    return {
        "preference.score": Verifier(
            score, options=Score, controls=controls.SCORE, cases="cases/score.jsonl", asks=("reward",)
        ),
        "preference.judge": Verifier(
            judge, ("baseline",), Judging, controls.JUDGE, "cases/judge.jsonl", asks=("chat",)
        ),
    }


@hookimpl
def goldgate_services() -> Mapping[str, Service]:
    """Reward models."""
    return {"preference.reward": Service(reward.load, ("reward",), reward.Local, probe=reward.probe)}


@hookimpl
def goldgate_selectors() -> Mapping[str, Selector]:
    """Pairs and triples."""
    return {
        "preference.extremes": Selector(extremes, "preference", Extremes),
        "preference.ranked": Selector(ranked, "preference", Ranked),
        "preference.triples": Selector(triples, "preference", Triples),
    }
