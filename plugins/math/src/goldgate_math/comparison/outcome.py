"""What a decider says of two answers, and how outcomes of parts combine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

TIERS = ("form", "exact", "polynomial", "numeric", "structure", "symbolic")


@dataclass(frozen=True, slots=True)
class Outcome:
    """Equal, different, or (None) undecided; the most expensive tier that was needed; the reason."""

    equal: bool | None
    tier: str
    why: str


@lru_cache(256)
def equal(tier: str, why: str = "the same") -> Outcome:
    """They mean the same."""
    return Outcome(True, tier, why)


@lru_cache(256)
def different(tier: str, why: str) -> Outcome:
    """They do not."""
    return Outcome(False, tier, why)


@lru_cache(256)
def undecided(tier: str, why: str) -> Outcome:
    """It could not be decided."""
    return Outcome(None, tier, why)


def every(outcomes: Iterable[Outcome]) -> Outcome:
    """Equal where all are; different as soon as one is."""
    tier, open_ = "form", None
    for outcome in outcomes:
        tier = max(tier, outcome.tier, key=TIERS.index)
        if outcome.equal is False:
            return Outcome(False, tier, outcome.why)
        if outcome.equal is None:
            open_ = open_ or outcome
    return Outcome(None, tier, open_.why) if open_ else Outcome(True, tier, "the same part by part")
