"""Error rates from judgements: how often the wrong is accepted and the right rejected, by stratum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from goldgate.trust.intervals import LEVEL, Rate, rate
from goldgate.trust.measure import Judgement, tags_of

SMALL = 20  # with fewer cases on either side, a stratum's own rates say little
FEW = 30  # with fewer cases, a stratum's rate is too few to tell from that of the whole
MARGIN = 0.02  # by how much a stratum may surely be worse than the whole
MADE = frozenset(("set", "family", "origin", "open"))
"""Tags that say how a case was made, and not what a stream of responses looks like: they are shown and fail
no check. Traps are harder than ordinary cases by design, held-back cases than those that were built with."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates among cases with a known label that the verifier decided.

    ``false_accept``: of those that are wrong; ``false_reject``: of those that are right. ``abstained``: of
    all cases with a label, decided or not. ``should_have_abstained``: of the cases that should abstain,
    those that were decided. ``failed`` cases count in none of them.
    """

    false_accept: Rate
    false_reject: Rate
    abstained: Rate
    should_have_abstained: Rate
    failed: int


@dataclass(frozen=True, slots=True)
class Stratum:
    """The rates of the cases with one value of one tag; ``small`` marks those that say little."""

    tag: str
    value: str
    small: bool
    rates: Rates


def rates(judgements: Sequence[Judgement], accept: float = 1.0, level: float = LEVEL) -> Rates:
    """``accept``: the lowest score that accepts; a label below 0.5 means wrong."""
    sound = [one for one in judgements if not one.failure]
    known = [one for one in sound if one.expected is not None]
    decided = [one for one in known if one.score is not None]
    wrong = [one for one in decided if (one.expected or 0.0) < 0.5]
    right = [one for one in decided if (one.expected or 0.0) >= 0.5]
    open_ = [one for one in sound if one.expected is None]
    return Rates(
        rate(sum((one.score or 0.0) >= accept for one in wrong), len(wrong), level),
        rate(sum((one.score or 0.0) < accept for one in right), len(right), level),
        rate(len(known) - len(decided), len(known), level),
        rate(sum(one.score is not None for one in open_), len(open_), level),
        len(judgements) - len(sound),
    )


def strata(judgements: Sequence[Judgement], accept: float = 1.0, level: float = LEVEL) -> tuple[Stratum, ...]:
    """The rates of every tag's values, where there are at least two."""
    found = []
    for (tag, value), members in tags_of(judgements).items():
        own = rates(members, accept, level)
        small = min(own.false_accept.n, own.false_reject.n) < SMALL
        found.append(Stratum(tag, value, small, own))
    values: dict[str, int] = {}
    for one in found:
        values[one.tag] = values.get(one.tag, 0) + 1
    return tuple(one for one in found if values[one.tag] > 1)


def weak(
    all_: Rates, found: Sequence[Stratum], words: tuple[str, str] = ("false accepts", "false rejects")
) -> Iterator[str]:
    """Each natural stratum that is surely worse than the whole: the lower end of its interval lies above the
    whole's rate plus ``MARGIN``. ``words``: what the two rates are called.
    """
    for one in found:
        if one.tag in MADE:
            continue
        pairs = (
            (words[0], one.rates.false_accept, all_.false_accept),
            (words[1], one.rates.false_reject, all_.false_reject),
        )
        for what, own, whole in pairs:
            if own.n >= FEW and own.low > (whole.rate or 0.0) + MARGIN:
                yield (
                    f"weak where {one.tag} = {one.value}: {own.errors} of {own.n} {what}, "
                    f"{whole.errors} of {whole.n} in all"
                )


def mistakes(judgements: Sequence[Judgement], accept: float = 1.0) -> list[Judgement]:
    """Cases whose verdict is not the one they are labelled with: wrong accepts first."""

    def kind(one: Judgement) -> int:
        if one.failure:
            return 4
        if one.expected is None:
            return 3 if one.score is not None else 0
        if one.score is None:
            return 5
        accepted, right = one.score >= accept, one.expected >= 0.5
        return 0 if accepted == right else 1 if accepted else 2

    return sorted((one for one in judgements if kind(one)), key=kind)
