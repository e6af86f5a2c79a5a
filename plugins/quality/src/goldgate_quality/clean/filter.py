"""The filter ``quality.clean``: drops rows by rules that have names (Llama 3 report, 4.2.3)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any, Literal

from goldgate import Candidate, Drop, Notes, Sample

from goldgate_quality import buckets
from goldgate_quality.clean import apologies, refusals
from goldgate_quality.clean.row import Row, rows_of
from goldgate_quality.clean.rules import RULES
from goldgate_quality.reporting import report

OPENING = "apology_share"


@dataclass(frozen=True, slots=True)
class CleanOptions:
    """Which rules hold."""

    rules: tuple[str, ...] = tuple(RULES)
    """Names of rules: empty, leaks (template tokens, role lines, unfilled placeholders), truncation,
    repetition, echo (of the prompt), refusals, boilerplate, emoji, exclamations, apologies."""
    refusals: Literal["harmless", "all", "keep"] = "harmless"
    """Which refusals are dropped: those of prompts that are plainly harmless, all, or none."""
    apology_share: float = 0.02
    """Responses that open with an apology may be this share of the rows that are kept; which of them stay is
    drawn by the seed. 1 keeps them all. The report gives no figure; this one is ours."""
    seed: int = 0
    """Which apologetic rows stay; the run's seed by default."""

    def __post_init__(self) -> None:
        if unknown := [name for name in self.rules if name not in RULES]:
            raise ValueError(f"rules: no rule {unknown[0]!r}; known: {', '.join(RULES)}")
        if not 0 <= self.apology_share <= 1:
            raise ValueError("apology_share lies in [0, 1]")


def note(subject: Candidate | Sample, options: CleanOptions) -> list[Any]:
    """The rule that a row breaks and why, and whether it opens with an apology."""
    rows = rows_of(subject)
    for row in rows:
        name, why = first_fault(row, options)
        if name:
            return [name, why, False]
    counted = "apologies" in options.rules
    return ["", "", counted and any(apologies.opens(row) and not refusals.declines(row) for row in rows)]


def first_fault(row: Row, options: CleanOptions) -> tuple[str, str]:
    """The first rule that a row breaks and why; two empty texts where it breaks none."""
    for name in options.rules:
        rule = refusals.CHOICES[options.refusals] if name == "refusals" else RULES[name]
        if rule is not None and (why := rule(row)):
            return name, why
    return "", ""


def decide(notes: Notes, options: CleanOptions) -> Iterator[Drop | None]:
    """Drops what breaks a rule, and of the rows that open with an apology those beyond their share."""
    found: Counter[str] = Counter()
    opening: list[tuple[int, int]] = []
    for place, note in enumerate(notes):
        name, _, apologises = note.value
        found[name] += not apologises
        if apologises:
            opening.append((buckets.rank(note.id, note.index, options.seed), place))
    most = allowed(found[""], len(opening), options.apology_share)
    stay = {place for _, place in nsmallest(most, opening)}
    dropped = {name: count for name, count in sorted(found.items()) if name}
    kept = found[""] + len(stay)
    counts = {"rows": len(notes), "kept": kept, "dropped": dropped, "opening_with_an_apology": len(opening)}
    share = round(len(stay) / kept, 6) if kept else 0.0
    report(notes.scratch, {**counts, "apologies_kept": len(stay), "share_of_apologies": share})
    for place, note in enumerate(notes):
        name, why, apologises = note.value
        if name:
            yield Drop("", why, code=name)
        elif apologises and place not in stay:
            rows = found[""] + len(opening)
            why = f"it opens with an apology, as {len(opening)} of {rows} rows do; {most} of them stay"
            yield Drop("", why, code=OPENING)
        else:
            yield None


def allowed(others: int, opening: int, share: float) -> int:
    """How many rows may open with an apology, so that they are at most this share of all that are kept."""
    if share >= 1:
        return opening
    return min(opening, math.floor(share * others / (1 - share) + 1e-9))
