"""Choose training rows among the judged candidates of a sample: the best, and pairs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from goldgate.nouns import Example, Judged
from goldgate.plugins.components import Selector


@dataclass(frozen=True, slots=True)
class BestOptions:
    """The best candidates of each sample. Ties go to the earlier candidate."""

    n: int = 1
    """How many of each sample."""
    by: str = ""
    """The step whose score decides, a verifier or a reward; empty: the mean of all scores."""


@dataclass(frozen=True, slots=True)
class PairsOptions:
    """Pairs of each sample: the best accepted candidates, each against a rejected one."""

    n: int = 1
    """How many pairs of each sample."""
    by: str = ""
    """The step whose score decides, as for select.best."""
    rejected: str = "closest"
    """"closest" takes the rejected one nearest in length, so that length alone does not distinguish the two;
    "worst" takes the one with the lowest score."""

    def __post_init__(self) -> None:
        if self.rejected not in ("closest", "worst"):
            raise ValueError(f"rejected: closest or worst, not {self.rejected!r}")


def best(rows: Sequence[Judged], options: BestOptions) -> Iterator[Example]:
    """Rejection sampling: the best of the accepted (Llama 3 report, 4.2.2)."""
    for judged in ranked(rows, options.by)[: options.n]:
        yield Example((judged,))


def pairs(rows: Sequence[Judged], options: PairsOptions) -> Iterator[Example]:
    """Chosen: accepted, best first. Rejected: by a verdict; an abstention or a failure is no
    reason to prefer anything. Two responses with the same text make no pair, nor do two that were judged
    against different references: tests that a generator changed may have rejected what is right.
    """
    losers = [row for row in rows if row.failure is None and row.dropped and row.dropped.kind == "rejected"]
    for chosen in ranked(rows, options.by)[: options.n]:
        text, reference = chosen.candidate.text, chosen.candidate.sample.reference
        others = [
            row
            for row in losers
            if row.candidate.text != text and row.candidate.sample.reference == reference
        ]
        if not others:
            continue
        if options.rejected == "closest":
            loser = min(others, key=lambda row: abs(len(row.candidate.text) - len(text)))
        else:
            loser = min(others, key=lambda row: score(row, options.by))
        losers.remove(loser)
        yield Example((chosen, loser))


def ranked(rows: Sequence[Judged], by: str = "") -> list[Judged]:
    """The accepted candidates, best first; the order is stable."""
    return sorted((row for row in rows if row.accepted), key=lambda row: -score(row, by))


def score(judged: Judged, by: str = "") -> float:
    """The score that ``by`` gave, or the mean of all scores; 0 where there is none."""
    scores = [
        verdict.score
        for name, verdict in judged.verdicts.items()
        if verdict.score is not None and (not by or name == by)
    ]
    return sum(scores) / len(scores) if scores else 0.0


SELECTORS = {
    "select.best": Selector(best, "sft", BestOptions),
    "select.pairs": Selector(pairs, "preference", PairsOptions),
}
