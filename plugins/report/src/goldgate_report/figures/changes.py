"""What changed since another run: which verdicts flipped, and which digest is another."""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from goldgate_report.figures.doors import door
from goldgate_report.figures.funnel import Part
from goldgate_report.reading.folder import RunFolder
from goldgate_report.reading.table import CHOSEN, OUTCOMES, STATUSES, Table

SHOWN = ("accepted", "rejected", "abstained", "filtered", "failed")
LISTED = 8  # flipped rows that the story names


@dataclass(frozen=True, slots=True)
class Flip:
    """A candidate that ended elsewhere: its name, both outcomes, and the step whose verdict is another."""

    row: str
    was: str
    now: str
    step: str
    door: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step that is not the same in both runs; ``flips``: verdicts of it that are others now."""

    name: str
    was: str
    now: str
    versions: tuple[str, str]
    flips: int


@dataclass(slots=True)
class Changes:
    """``was`` is the outcome in the other run for each candidate, -1 where that has none with the same
    response.
    """

    other: str
    was: array[int]
    names: tuple[str, ...] = SHOWN
    cells: list[list[Part]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    flips: list[Flip] = field(default_factory=list)
    flipped: int = 0
    common: int = 0
    new: int = 0
    gone: int = 0
    reworded: int = 0
    """Candidates with another response than in the other run."""


def changes(folder: RunFolder, table: Table, other: RunFolder, before: Table) -> Changes:
    """Compare two runs by id, index and response."""
    known = {(before.prompts[before.prompt[at]], before.index[at]): at for at in before.real()}
    found = Changes(f"{other.name}-{other.run}", array("b", [-1]) * len(table))
    counts: Counter[tuple[int, int]] = Counter()
    by_step: Counter[str] = Counter()
    flips: list[Flip] = []
    for at in table.real():
        name = table.prompts[table.prompt[at]]
        old = known.pop((name, table.index[at]), None)
        if old is None:
            found.new += 1
            continue
        if before.text[old] != table.text[at]:
            found.reworded += 1
            continue
        was, now = (max(CHOSEN + 1, outcome) for outcome in (before.outcome[old], table.outcome[at]))
        found.was[at] = was
        counts[was, now] += 1
        steps = [
            step
            for step in table.digests
            if step in before.status and before.status[step][old] != table.status[step][at]
        ]
        by_step.update(steps)
        if was != now:
            row = f"{name}:{table.index[at]}"
            decisive = steps[0] if steps else ""
            flips.append(
                Flip(row, OUTCOMES[was], OUTCOMES[now], decisive, f"#row={_quoted(name)}/{table.index[at]}")
            )
    found.common, found.gone = sum(counts.values()), len(known)
    found.flipped = len(flips)
    found.flips = flips[:LISTED]
    used = [name for name in SHOWN if any(OUTCOMES.index(name) in key for key in counts)]
    found.names = tuple(used)
    found.cells = [
        [
            Part(f"was {a}, is {b}", counts[OUTCOMES.index(a), OUTCOMES.index(b)], door(was=a, now=b))
            for b in used
        ]
        for a in used
    ]
    _compare_steps(found, folder, other, by_step)
    return found


def _compare_steps(found: Changes, folder: RunFolder, other: RunFolder, flips: Counter[str]) -> None:
    now = {step["name"]: step for step in folder.steps}
    was = {step["name"]: step for step in other.steps}
    for name in dict.fromkeys([*now, *was]):
        one, two = was.get(name, {}), now.get(name, {})
        if one.get("digest") == two.get("digest"):
            continue
        versions = (str(one.get("version") or "absent"), str(two.get("version") or "absent"))
        found.steps.append(
            Step(name, _short(one.get("digest")), _short(two.get("digest")), versions, flips[name])
        )
    source = [(one.manifest or one.plan).get("source", {}).get("digest") for one in (folder, other)]
    found.same = [
        text
        for text, alike in (
            ("source", source[0] == source[1]),
            ("seed", folder.config.get("seed") == other.config.get("seed")),
            (f"{len(now) - len([s for s in found.steps if s.name in now])} steps", bool(now)),
        )
        if alike
    ]


def _short(digest: Any) -> str:
    return str(digest)[:8] if digest else "—"


def _quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(text, safe="")


__all__ = ["STATUSES", "Changes", "changes"]
