"""Which rows a person should read next.

Two kinds. Rows drawn at random from a data set say how many of its labels are wrong: only they count for the
interval. Doubtful rows make the most useful labelled cases for ``goldgate certify``. The words for why a row
is in the queue give no verifier's opinion away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from heapq import nsmallest

from goldgate_report.figures.trust import Certificate
from goldgate_report.reading.folder import RunFolder
from goldgate_report.reading.table import ABSTAINED, Table

RANDOM = 24
DOUBTFUL = 12
NEAR = 0.15  # of a threshold

DRAWN, SPLIT, CLOSE, THIN, OPEN = (
    "drawn at random",
    "hard for the verifiers",
    "close to a limit",
    "few labelled cases like it",
    "unusual form of answer",
)


@dataclass(frozen=True, slots=True)
class Item:
    """A row to read: the candidate, why it is here, and whether it counts for the interval."""

    candidate: int
    why: str
    random: bool


def queue(
    folder: RunFolder, table: Table, certificates: list[Certificate], accept: Mapping[str, float]
) -> list[Item]:
    """Random and doubtful rows in turn. The same for the same run."""
    drawn = _random(folder, table)
    taken = set(drawn)
    doubtful = [(at, why) for at, why in _doubtful(table, certificates, accept) if at not in taken]
    found: list[Item] = []
    for place in range(max(len(drawn), 2 * len(doubtful))):
        if place < len(drawn):
            found.append(Item(drawn[place], DRAWN, True))
        if place % 2 and place // 2 < len(doubtful):
            found.append(Item(*doubtful[place // 2], False))
    return found


def key(run: str, name: str, index: int) -> bytes:
    """The place of a row in the random order: the one in which ``goldgate audit`` draws."""
    return blake2b(repr((run, (name, index))).encode("utf-8", "surrogatepass")).digest()


def _random(folder: RunFolder, table: Table) -> list[int]:
    if not folder.chosen:
        return []
    bits = sum(1 << n for n, (data, side) in enumerate(table.sides) if data == folder.chosen[0] and side < 2)
    rows = (at for at in table.real() if table.side[at] & bits)
    return nsmallest(
        RANDOM, rows, key=lambda at: key(folder.run, table.prompts[table.prompt[at]], table.index[at])
    )


def _doubtful(
    table: Table, certificates: list[Certificate], accept: Mapping[str, float]
) -> list[tuple[int, str]]:
    """At most so many, spread over kinds and steps."""
    per: Counter[tuple[str, str]] = Counter()
    best: dict[tuple[str, str], list[int]] = {}
    for at, why, step in _candidates(table, certificates, accept):
        held = best.setdefault((why, step), [])
        if len(held) < DOUBTFUL:
            held.append(at)
    found: list[tuple[int, str]] = []
    seen: set[int] = set()
    while len(found) < DOUBTFUL and any(best.values()):
        kind = min(
            (each for each in best if best[each]), key=lambda each: (per[each], list(best).index(each))
        )
        at = best[kind].pop(0)
        per[kind] += 1
        if table.prompt[at] not in seen:
            seen.add(table.prompt[at])
            found.append((at, kind[0]))
    return found


def _candidates(
    table: Table, certificates: list[Certificate], accept: Mapping[str, float]
) -> Iterator[tuple[int, str, str]]:
    verifiers = [name for name in table.digests if name in table.status]
    widest = next((one.step for one in certificates if one.step in table.status), "")
    for at in table.real():
        statuses = [table.status[name][at] for name in verifiers]
        if 1 in statuses and 2 in statuses:
            yield at, SPLIT, verifiers[statuses.index(2)]
        for name, column in table.scores.items():
            if abs(column[at] - accept.get(name, 1.0)) < NEAR and column[at] not in (0.0, 1.0):
                yield at, CLOSE, name
        if table.outcome[at] == ABSTAINED:
            yield at, OPEN, table.steps[table.by[at]] if table.by[at] >= 0 else ""
        if widest and table.status[widest][at] == 1:
            yield at, THIN, widest
