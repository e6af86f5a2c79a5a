"""Preference data: which of two responses is better, by whom, and how much."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from goldgate import Command, Reader, Selector, Verifier, hookimpl

from goldgate_preference import controls
from goldgate_preference.extremes import ExtremesOptions, extremes
from goldgate_preference.judge import JudgeOptions, judge
from goldgate_preference.ranked import RankedOptions, ranked
from goldgate_preference.readers import READERS, rows_of
from goldgate_preference.score import ScoreOptions, score
from goldgate_preference.triples import TriplesOptions, triples

__all__ = ["goldgate_readers", "goldgate_selectors", "goldgate_verifiers"]


@hookimpl
def goldgate_verifiers() -> Mapping[str, Verifier]:
    """What reward models and judges say."""
    return {
        "preference.score": Verifier(
            score,
            options=ScoreOptions,
            controls=controls.SCORE,
            cases="cases/score.jsonl",
            asks=("reward",),
        ),
        "preference.judge": Verifier(
            judge, ("baseline",), JudgeOptions, controls.JUDGE, "cases/judge.jsonl", asks=("chat",)
        ),
    }


@hookimpl
def goldgate_readers() -> Mapping[str, Reader]:
    """Well-known preference sets as sources: rows whose responses are ranked."""
    return {f"preference.{name}": Reader(partial(rows_of, read)) for name, read in READERS.items()}


@hookimpl
def goldgate_selectors() -> Mapping[str, Selector]:
    """Pairs and triples."""
    return {
        "preference.extremes": Selector(extremes, "preference", ExtremesOptions),
        "preference.ranked": Selector(ranked, "preference", RankedOptions),
        "preference.triples": Selector(triples, "preference", TriplesOptions),
    }


@hookimpl
def goldgate_commands() -> Mapping[str, Command]:
    from goldgate_preference import __main__ as command

    return {"preference": Command(command.add, command.run, command.HELP)}
