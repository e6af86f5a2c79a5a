"""The samples of a finished run, read back from its data sets: candidates with their verdicts, in order.

Each file of a run holds its samples in the order of the stream, but not all of them. They are merged: a
sample is read when every file that has rows of it stands at it. Which files those are lies on disk, so that
memory does not grow with the run.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from goldgate.errors import RunError
from goldgate.groups import Group
from goldgate.io import input_rows, readers
from goldgate.nouns import Candidate, Drop, Failure, Judged, Origin, Sample, Verdict
from goldgate.runs import run_folder

BATCH = 10_000  # names written at once


def groups(run: Path) -> Iterator[Group]:
    """The samples of a run with all their candidates. Raises RunError for what is no finished run."""
    paths = run_folder.data_sets(run)
    with closing(sqlite3.connect("")) as db:  # a file of its own, in the folder for temporary ones
        _list(db, paths)
        yield from _merged(db, [_by_sample(each) for each in paths])


def _by_sample(paths: Sequence[Path]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The rows of a data set by sample: rows of one stand next to one another."""
    before, rows = None, []
    for place, row, wrong in readers.rows(list(paths)):
        if wrong or not isinstance(row, dict) or not isinstance(row.get("id"), str):
            raise RunError(f"{place}: {wrong or 'no row of a run: it has no id'}")
        if row["id"] != before and before is not None:
            yield before, rows
            rows = []
        before = row["id"]
        rows.append(row)
    if before is not None:
        yield before, rows


def _list(db: sqlite3.Connection, paths: Sequence[Sequence[Path]]) -> None:
    """Write down which data sets have rows of each sample, a bit for each."""
    db.execute("CREATE TABLE samples (id TEXT PRIMARY KEY, files INTEGER) WITHOUT ROWID")
    put = "INSERT INTO samples VALUES (?, ?) ON CONFLICT DO UPDATE SET files = files | excluded.files"
    for number, each in enumerate(paths):
        names: list[tuple[str, int]] = []
        for name, _ in _by_sample(each):
            names.append((name, 1 << number))
            if len(names) == BATCH:
                db.executemany(put, names)
                names = []
        db.executemany(put, names)


def _merged(
    db: sqlite3.Connection, streams: Sequence[Iterator[tuple[str, list[dict[str, Any]]]]]
) -> Iterator[Group]:
    heads = [next(stream, None) for stream in streams]
    while any(heads):
        ready = next((name for name, _ in filter(None, heads) if _all_stand_at(db, name, heads)), None)
        if ready is None:
            raise RunError(
                "the data sets of this run are not in one order: were they sorted or merged by hand?"
            )
        rows: list[dict[str, Any]] = []
        for number, head in enumerate(heads):
            if head is not None and head[0] == ready:
                rows += head[1]
                heads[number] = next(streams[number], None)
        yield group(ready, rows)


def _all_stand_at(db: sqlite3.Connection, name: str, heads: Sequence[tuple[str, Any] | None]) -> bool:
    (files,) = db.execute("SELECT files FROM samples WHERE id = ?", (name,)).fetchone()
    here = sum(1 << number for number, head in enumerate(heads) if head is not None and head[0] == name)
    return bool(files == here)


def group(name: str, rows: Sequence[Mapping[str, Any]]) -> Group:
    """A sample with the candidates that its exported rows hold."""
    judged: dict[int, Judged] = {}
    pairs: list[Judged] = []  # what a pair shows of its candidates counts where no row of their own is there
    failures: list[Failure] = []
    dropped: Drop | None = None
    verdicts: dict[str, Verdict] = {}
    for row in rows:
        if row.get("chosen") is not None:
            pairs += _pair(row)
        elif row.get("index") is not None:
            judged.setdefault(row["index"], _single(row))
        elif row.get("kind"):
            failures.append(_failure(row))
        else:  # a sample without candidates, or one of the data set of prompts
            dropped = _drop(row) or dropped
            verdicts |= _verdicts(row.get("verdicts"))
    for one in pairs:
        judged.setdefault(one.candidate.origin.index, one)
    found = tuple(judged[index] for index in sorted(judged))
    sample = found[0].candidate.sample if found else _sample(rows[0])
    return Group(name, sample, found, tuple(failures), dropped, verdicts=verdicts)


def _single(row: Mapping[str, Any]) -> Judged:
    """The candidate of a row of its own."""
    one = _candidate(row, row["completion"], row["index"], row.get("origin"), row.get("finish"))
    failure = _failure(row) if row.get("kind") else None
    return Judged(one, _verdicts(row.get("verdicts")), _drop(row), failure)


def _pair(row: Mapping[str, Any]) -> list[Judged]:
    """The two candidates of a pair, the better one first."""
    chosen = _candidate(row, row["chosen"], row["index"], row.get("origin"), row.get("finish"))
    origin, finish = row.get("rejected_origin"), row.get("rejected_finish")
    rejected = _candidate(row, row["rejected"], row["rejected_index"], origin, finish)
    return [
        Judged(chosen, _verdicts(row.get("verdicts"))),
        Judged(rejected, _verdicts(row.get("rejected_verdicts"))),
    ]


def _candidate(
    row: Mapping[str, Any], messages: Any, index: int, origin: Any, finish: str | None
) -> Candidate:
    place = f"{row['id']}:{index}"
    raw = {"prompt": "", "response": {"messages": messages}}
    (read,) = input_rows.read(raw, place)[1]
    found = origin or {}
    made = Origin(
        str(found.get("by") or "source"),
        str(found.get("model") or ""),
        found.get("seed"),
        index,
        found.get("parent"),
    )
    if found.get("sample"):
        made = replace(made, sample=found["sample"])
    tools = tuple(_value(row.get("tools")) or ())
    return replace(read, sample=_sample(row), origin=made, finish=finish or "", tools=tools)


def _sample(row: Mapping[str, Any]) -> Sample:
    """The sample as its rows show it. Which tools, and which system prompt, a generator added is not in
    them: the tools go to the candidate, the system prompt stays in the prompt.
    """
    raw = {"prompt": list(row["prompt"]), "id": row["id"], "files": _value(row.get("files")) or {}}
    raw |= {key: _value(row[key]) for key in ("reference", "tags") if row.get(key)}
    sample = input_rows.read(raw, row["id"])[0] if row["prompt"] else Sample(row["id"], ())
    found = row.get("sample_origin")
    origin = Origin(**{key: value for key, value in found.items() if value is not None}) if found else None
    return replace(sample, origin=origin)


def _verdicts(found: Any) -> dict[str, Verdict]:
    return {
        one["verifier"]: Verdict(
            one["score"],
            one["why"],
            _value(one.get("evidence")) or {},
            _value(one.get("parts")) or {},
            one.get("abstained") or "",
            one.get("code") or "",
        )
        for one in _value(found) or ()
    }


def _drop(row: Mapping[str, Any]) -> Drop | None:
    """Why a row is out; None where no step put it out (a sample that nothing answers)."""
    return Drop(row["by"], row["why"], row["outcome"], row.get("code") or "") if row.get("by") else None


def _failure(row: Mapping[str, Any]) -> Failure:
    return Failure(row["why"], row["where"], row["kind"], code=row.get("code") or "")


def _value(cell: Any) -> Any:
    """What a cell holds; data sets in columns hold JSON text where types differ from row to row."""
    return msgspec.json.decode(cell) if isinstance(cell, str) and cell else cell
