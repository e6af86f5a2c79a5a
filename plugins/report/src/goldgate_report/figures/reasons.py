"""Why candidates are out, most frequent first, with the values taken out of the sentences."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from goldgate_report.figures.doors import door
from goldgate_report.reading.table import OUTCOMES, Table

SHOWN = 14


@dataclass(frozen=True, slots=True)
class Why:
    """A kind of reason: how many candidates it put out, at which step, and the sentence of the first."""

    count: int
    step: str
    outcome: str
    code: str
    sentence: str
    door: str


@dataclass(frozen=True, slots=True)
class Reasons:
    """The most frequent kinds, and how much the others come to."""

    shown: tuple[Why, ...]
    kinds: int
    total: int

    @property
    def rest(self) -> int:
        """Candidates out for a reason that is not shown."""
        return self.total - sum(one.count for one in self.shown)


def reasons(table: Table, most: int = SHOWN) -> Reasons:
    """Reasons by frequency. What concerns a whole prompt counts once."""
    counts = Counter(number for number in table.reason if number)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown = []
    for number, count in ordered[:most]:
        reason, sentence = table.reasons[number - 1], table.sentences[number - 1]
        outcome = OUTCOMES[reason.outcome]
        link = door(by=reason.step, o=outcome, code=reason.code)
        shown.append(Why(count, reason.step, outcome, reason.code, sentence, link))
    return Reasons(tuple(shown), len(ordered), sum(counts.values()))
