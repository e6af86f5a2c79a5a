"""Do two verifiers decide alike? Three by three with abstentions, for each pair that judged the same rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations

from goldgate.runs import Rate, rate

from goldgate_report.figures.doors import door
from goldgate_report.figures.funnel import Part
from goldgate_report.reading.table import STATUSES, Table

SHOWN = 6
ROWS = (1, 3, 2)  # accepts, abstains, rejects
WORDS = {1: "accepts", 2: "rejects", 3: "abstains"}


@dataclass(frozen=True, slots=True)
class Pair:
    """Counts of two verifiers' verdicts on the same candidates; ``same``: of those that both decided."""

    first: str
    second: str
    cells: tuple[tuple[Part, ...], ...]
    same: Rate
    disagree: tuple[Part, ...]
    """Candidates that one accepted and the other rejected."""


def pairs(table: Table, verifiers: list[str]) -> list[Pair]:
    """Pairs of verifiers with candidates in common, those with the most disagreement first."""
    found = []
    for first, second in combinations([name for name in verifiers if name in table.status], 2):
        counts = Counter(zip(table.status[first], table.status[second], strict=True))
        common = {key: n for key, n in counts.items() if 0 not in key and max(key) <= 3}
        if not common:
            continue
        cells = tuple(tuple(_cell(first, second, a, b, common.get((a, b), 0)) for b in ROWS) for a in ROWS)
        both = sum(common.get((a, b), 0) for a in (1, 2) for b in (1, 2))
        same = rate(common.get((1, 1), 0) + common.get((2, 2), 0), both)
        differ = (
            _cell(first, second, 1, 2, common.get((1, 2), 0)),
            _cell(first, second, 2, 1, common.get((2, 1), 0)),
        )
        found.append(Pair(first, second, cells, same, differ))
    return sorted(found, key=lambda pair: -sum(part.count for part in pair.disagree))[:SHOWN]


def _cell(first: str, second: str, a: int, b: int, count: int) -> Part:
    link = door(a=first, x=STATUSES[a], b=second, y=STATUSES[b])
    return Part(f"{WORDS[a]}, {WORDS[b]}", count, link)
