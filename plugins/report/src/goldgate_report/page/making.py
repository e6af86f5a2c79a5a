"""From a run folder to everything that a page needs: the figures, the table, the open files."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from goldgate import ConfigError

from goldgate_report.figures.changes import Changes, changes
from goldgate_report.figures.story import Story, story
from goldgate_report.figures.words import count
from goldgate_report.page import pack
from goldgate_report.page.render import Contents, page
from goldgate_report.page.rows import FIELDS, Mask, prompt
from goldgate_report.reading.folder import read
from goldgate_report.reading.lines import Store
from goldgate_report.reading.scan import scan
from goldgate_report.reading.table import Table

FIVE = 5


@dataclass(frozen=True, slots=True)
class Made:
    """A run that was read."""

    story: Story
    table: Table
    store: Store
    mask: Mask
    changed: Changes | None
    hidden: tuple[str, ...]

    def summary(self) -> dict[str, Any]:
        """What the script has to know of the run."""
        folder = self.story.folder
        line = self.story.labels.headline
        return {
            "run": folder.run,
            "dataset": folder.chosen[0] if folder.chosen else "",
            "kept": self.table.counts.get(folder.chosen[0], 0) if folder.chosen else 0,
            "high": line.high if line else None,
            "low": line.low if line else None,
            "digests": self.table.digests,
        }

    def five(self) -> list[dict[str, Any]]:
        """Rows for readers without scripts: one for each way to end, then others."""
        seen: dict[int, int] = {}
        rest: list[int] = []
        for at in self.table.real():
            if self.table.outcome[at] not in seen:
                seen[self.table.outcome[at]] = at
            elif len(rest) < FIVE:
                rest.append(at)
        found = []
        for at in [*(seen[outcome] for outcome in sorted(seen)), *rest][:FIVE]:
            number = self.table.prompt[at]
            whole = prompt(self.store, self.table, number, self.mask)
            own = next(one for one in whole["c"] if one["i"] == self.table.index[at])
            found.append(whole | {"c": own, "id": f"{self.table.prompts[number]}:{self.table.index[at]}"})
        return found

    def contents(self, packed: pack.Packed | None, live: str = "") -> Contents:
        """The contents of the page with these rows."""
        total = len(self.table)
        scope = f"{count(total)} candidates in this run"
        if packed:
            scope = f"{count(packed.rows)} of {count(total)} candidates are in this file"
        return Contents(packed, self.five(), scope, self.hidden, live, tuple(self.store.unreadable[:5]))


def made(store: Store, run: Path, against: Path | None = None, hide: Collection[str] = ()) -> Made:
    """Read a run, and another to compare it with. Raises RunError and ConfigError."""
    if unknown := sorted(set(hide) - set(FIELDS)):
        raise ConfigError(f"--hide {','.join(unknown)}: what can be hidden is {', '.join(FIELDS)}")
    folder = read(run)
    table = scan(folder, store)
    changed = None
    unreadable = len(store.unreadable)
    if against is not None:
        other = read(against)
        changed = changes(folder, table, other, scan(other, store))
    mask = Mask.of(hide, [*folder.config.get("step", ()), *folder.steps])
    figures = story(folder, table, changed, unreadable)
    return Made(figures, table, store, mask, changed, tuple(sorted(mask.hide)))


def file(one: Made, bytes_: int, most: int | None) -> tuple[str, int]:
    """The page as one file of at most so many bytes and candidates, and how many candidates it holds."""
    packed = pack.packed(
        one.store, one.table, one.mask, one.story.queue, one.changed, one.summary(), bytes_, most
    )
    return page(one.story, one.contents(packed)), packed.rows
