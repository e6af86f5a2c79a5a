"""Where candidates went: what each step did to those it saw, and how much was kept, by tag."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from goldgate.runs import Rate, rate

from goldgate_report.figures.doors import door
from goldgate_report.reading.folder import RunFolder
from goldgate_report.reading.table import (
    ABSTAINED,
    ACCEPTED,
    CHOSEN,
    FAILED,
    FILTERED,
    OUTCOMES,
    STATUSES,
    Table,
)

SHOWN_TAGS = 4
SHOWN_VALUES = 12
KEPT = "chosen,accepted"


@dataclass(frozen=True, slots=True)
class Part:
    """A number with the door to its rows."""

    name: str
    count: int
    door: str


@dataclass(frozen=True, slots=True)
class Step:
    """What a step did: ``seen`` candidates, in parts by what became of them."""

    name: str
    when: str
    seen: int
    parts: tuple[Part, ...]
    seconds: float | None
    generates: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The candidates with one value of a tag: where they ended, and the share that was kept."""

    value: str
    count: int
    parts: tuple[Part, ...]
    kept: Rate


def outcomes(table: Table) -> Counter[int]:
    """Outcome → candidates."""
    return Counter(table.outcome[at] for at in table.real())


def steps(folder: RunFolder, table: Table) -> list[Step]:
    """The steps that saw candidates, in their order."""
    when = {step["name"]: step.get("when") or {} for step in folder.config.get("step") or ()}
    took = folder.session.get("steps") or {}
    found = []
    for name in table.steps:
        column = table.status.get(name)
        counts = Counter(column) if column is not None else Counter[int]()
        seen = sum(counts.values()) - counts[0]
        if not seen:
            continue
        parts = tuple(
            Part(status, counts[number], door(step=name, status=status))
            for number, status in enumerate(STATUSES)
            if number
        )
        generates = set(counts) <= {0, 1} and not _judges(folder, table, name)
        words = ", ".join(_words(value) for value in when.get(name, {}).values())
        found.append(Step(name, words, seen, parts, took.get(name), generates))
    return sorted(found, key=lambda step: not step.generates)


def _judges(folder: RunFolder, table: Table, name: str) -> bool:
    """Whether a step that passed all it saw is a verifier or filter, and no generator."""
    counted = (folder.manifest.get("counts") or {}).get("steps") or {}
    return name in counted or name in table.digests


def _words(value: Any) -> str:
    return " or ".join(map(str, value)) if isinstance(value, list) else str(value)


def by_tag(table: Table) -> list[tuple[str, list[Group]]]:
    """Tags that part the candidates into a few groups, and those groups."""
    found = []
    for tag, values in table.tags.items():
        if not 2 <= len(values) <= SHOWN_VALUES:
            continue
        counts: Counter[tuple[int, int]] = Counter(
            (table.tag_of(at, tag), table.outcome[at]) for at in table.real()
        )
        groups = [_group(table, tag, value, number, counts) for value, number in values.items()]
        groups = [group for group in groups if group.count]
        found.append((tag, sorted(groups, key=lambda group: (-group.count, group.value))))
    return sorted(found, key=lambda each: (-sum(group.count for group in each[1]), len(each[1])))[:SHOWN_TAGS]


def _group(table: Table, tag: str, value: str, number: int, counts: Counter[tuple[int, int]]) -> Group:
    own = [counts[number, outcome] for outcome in range(len(OUTCOMES))]
    kept = own[CHOSEN] + own[ACCEPTED]
    parts = [Part("passed", kept, door(tag=tag, value=value, o=KEPT, real=1))]
    parts += [
        Part(OUTCOMES[outcome], own[outcome], door(tag=tag, value=value, o=OUTCOMES[outcome], real=1))
        for outcome in (CHOSEN + 2, ABSTAINED, FILTERED, FAILED)
    ]
    decided = sum(own) - own[FAILED]
    return Group(value, sum(own), tuple(parts), rate(kept, decided))
