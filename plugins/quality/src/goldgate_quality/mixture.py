"""The filter ``quality.mixture``: holds a data set to shares of its sources, topics or languages.

It only leaves rows out. To show a row more often, use ``repeat`` at a source or an export (Llama 3 report,
4.1.3).
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from goldgate import Drop, Note, Notes, RunError

from goldgate_quality import buckets
from goldgate_quality.reporting import report

HALF = 0.5  # of a row, by which rounding may miss a share where a bucket is used up
CLOSE = 1e-6  # by how much shares may miss 1


@dataclass(frozen=True, slots=True)
class MixtureOptions:
    """Which shares of the rows that reach the filter are kept."""

    shares: dict[str, float] = field(default_factory=dict)
    """Value of the tag → share of the rows that are kept: ``{human = 0.024, tasks = 0.976}``. They sum to 1.
    Rows with another value are dropped; rows without the tag have the value ""."""
    by: str = "tags.source"
    """The tag that shares are of."""
    total: int = 0
    """How many rows to keep; 0 keeps as many as the shares allow."""
    count: Literal["sample", "row"] = "sample"
    """"sample" counts a sample once, however many of its candidates are still accepted, and keeps or drops
    them together: what a selector then chooses has the shares. "row" counts candidates."""
    short: Literal["report", "scale", "fail"] = "report"
    """What to do where a bucket has too few rows for its share of ``total``: "report" keeps all it has, keeps
    the other buckets as they are, and says so in the manifest; "scale" lowers the total until the shares
    hold; "fail" ends the run."""
    seed: int = 0
    """Which rows of a bucket are drawn; the run's seed by default."""

    def __post_init__(self) -> None:
        buckets.tag_of(self.by)
        if not self.shares:
            raise ValueError('shares: give each value of the tag its share, {human = 0.1, "" = 0.9}')
        if any(not 0 <= share <= 1 or math.isnan(share) for share in self.shares.values()):
            raise ValueError("shares: each lies between 0 and 1")
        if abs((whole := math.fsum(self.shares.values())) - 1) > CLOSE:
            raise ValueError(f"shares: they sum to {whole:g}, not to 1")
        if self.total < 0:
            raise ValueError("total is not negative")


def decide(notes: Notes, options: MixtureOptions) -> Iterator[Drop | None]:
    """Drops what is too much of each bucket. Raises RunError where a share cannot be met and ``short`` is
    "fail"."""
    tag = buckets.tag_of(options.by)
    ranks: dict[str, array[int]] = {name: array("Q") for name in options.shares}
    others: Counter[str] = Counter()
    for note in _counted(notes, options):
        if (name := buckets.bucket(note.tags, tag)) in ranks:
            ranks[name].append(_rank(note, options))
        else:
            others[name] += 1
    counts = {name: len(found) for name, found in ranks.items()}
    wanted = quotas(counts, options)
    last = {name: _last(found, wanted[name]) for name, found in ranks.items()}
    _report(notes, options, counts, wanted, others)
    for note in notes:
        name = buckets.bucket(note.tags, tag)
        if name not in ranks:
            yield Drop("", f"{options.by} = {name!r} has no share in the mixture", code="no_share")
        elif _rank(note, options) <= last[name]:
            yield None
        else:
            why = f"{wanted[name]} of {counts[name]} with {options.by} = {name!r} are kept for the shares"
            yield Drop("", why, code="over_share")


def _counted(notes: Notes, options: MixtureOptions) -> Iterator[Note]:
    """The notes that count: of the rows of one sample, which follow one another, the first."""
    before = None
    for note in notes:
        if options.count == "row" or note.id != before:
            yield note
        before = note.id


def _rank(note: Note, options: MixtureOptions) -> int:
    return buckets.rank(note.id, note.index if options.count == "row" else -1, options.seed)


def quotas(counts: Mapping[str, int], options: MixtureOptions) -> dict[str, int]:
    """How many rows of each bucket are kept, at most what it has. Raises RunError as ``decide`` does."""
    shares = {name: share for name, share in options.shares.items() if share > 0}
    largest = _largest(counts, options.shares)
    wanted = apportion(options.shares, options.total or largest)
    short = [name for name in shares if counts[name] < wanted[name] or not counts[name]]
    if short and options.short == "fail":
        lacking = ", ".join(f"{name!r} has {counts[name]} of {wanted[name] or 'its'}" for name in short)
        raise RunError(f"quality.mixture: too few rows for the shares of {options.by}: {lacking} rows")
    if short and options.short == "scale":
        none = any(not counts[name] for name in shares)
        wanted = apportion(options.shares, 0 if none else min(options.total or largest, largest))
    return {name: min(wanted[name], counts[name]) for name in options.shares}


def _largest(counts: Mapping[str, int], shares: Mapping[str, float]) -> int:
    """The most rows whose apportionment no bucket with rows is too small for."""
    able = {name: counts[name] for name, share in shares.items() if share > 0 and counts[name]}
    total = math.floor(min((count / shares[name] for name, count in able.items()), default=0) + CLOSE)
    for more in range(len(shares) if able else 0, 0, -1):
        rounded = apportion(shares, total + more)
        near = all(abs(rounded[name] - share * (total + more)) < HALF for name, share in shares.items())
        if near and all(rounded[name] <= count for name, count in able.items()):
            return total + more
    return total


def apportion(shares: Mapping[str, float], total: int) -> dict[str, int]:
    """Whole numbers that sum to ``total`` and are as near to the shares as can be: the largest remainders are
    rounded up."""
    exact = {name: share * total for name, share in shares.items()}
    found = {name: math.floor(value + CLOSE) for name, value in exact.items()}
    order = sorted(exact, key=lambda name: (found[name] - exact[name], name))
    for name in order[: max(0, total - sum(found.values()))]:
        found[name] += 1
    return found


def _last(ranks: array[int], count: int) -> int:
    """The rank of the last row that is kept."""
    return sorted(ranks)[count - 1] if count else -1


def _report(
    notes: Notes,
    options: MixtureOptions,
    counts: Mapping[str, int],
    wanted: Mapping[str, int],
    others: Counter[str],
) -> None:
    total = sum(wanted.values())
    asked = apportion(options.shares, options.total) if options.total else wanted
    found = {
        name: {
            "available": counts[name],
            "kept": wanted[name],
            "share": round(wanted[name] / total, 6) if total else 0.0,
            "asked": share,
            "short": max(0, asked[name] - wanted[name]),
        }
        for name, share in options.shares.items()
    }
    warnings = [
        f"{options.by} = {name!r}: {one['kept']} rows where its share asks for {asked[name]}"
        for name, one in found.items()
        if one["short"]
    ]
    warnings += [
        f"{options.by} = {name!r} has a share and no row"
        for name, share in options.shares.items()
        if share and not counts[name]
    ]
    if others[""]:
        warnings.append(f"{others['']} rows have no {options.by}")
    values = {
        "by": options.by,
        "total": total,
        "buckets": found,
        "without_share": dict(others.most_common(50)),
    }
    report(notes.scratch, {**values, "warnings": warnings})
