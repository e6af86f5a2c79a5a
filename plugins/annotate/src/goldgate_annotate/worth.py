"""Where the next label narrows the estimate of wrong rows most.

A stratum of R rows adds R times the exact interval of its share of wrong rows to the estimate's own. Each
label goes where it is expected to take away most of the squares of these. Where few rows are wrong this is
not Neyman's allocation: an interval is wide as long as few rows were looked at, even if all of them are
right. Before anything is labelled, a certificate says how many wrong rows to expect.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from goldgate.runs import AuditLabels, rate

PRIOR = 0.05  # share of wrong rows that is expected where no certificate says
WEIGHT = 2.0  # labels that the expectation is worth
Row = TypeVar("Row")


def gain(known: AuditLabels, picked: int = 0, prior: float = PRIOR) -> float:
    """How much one more label of a stratum is expected to narrow the estimate, where ``picked`` more of its
    rows are about to be labelled; 0 where all of them are.
    """
    labelled = known.labelled + picked
    if labelled >= known.rows:
        return 0.0
    expected = (known.wrong + prior * WEIGHT) / (known.labelled + WEIGHT)
    wrong = min(labelled, known.wrong + round(expected * picked))
    more = expected * _square(wrong + 1, labelled + 1) + (1.0 - expected) * _square(wrong, labelled + 1)
    return known.rows**2 * (_square(wrong, labelled) - more)


def picked(
    left: Mapping[str, Sequence[Row]], known: Mapping[str, AuditLabels], n: int, priors: Mapping[str, float]
) -> list[tuple[str, Row]]:
    """The next n rows to label, with their strata; ``left`` are those without a label."""
    chosen: list[tuple[str, Row]] = []
    places = dict.fromkeys(left, 0)
    while len(chosen) < n and (able := [name for name in left if places[name] < len(left[name])]):
        best = max(able, key=lambda name: gain(known[name], places[name], priors.get(name, PRIOR)))
        chosen.append((best, left[best][places[best]]))
        places[best] += 1
    return chosen


def _square(wrong: int, labelled: int) -> float:
    """The squared width of the exact interval."""
    found = rate(wrong, labelled)
    return (found.high - found.low) ** 2
