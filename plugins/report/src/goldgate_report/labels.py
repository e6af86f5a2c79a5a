"""Labels that were made on the page: kept in the run's folder, and taken into the run's audit.

A line is a labelled case as well: ``goldgate certify NAME --cases labels.jsonl`` reads the file as it is.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec
from goldgate import RowError
from goldgate.runs import audit_record, rows

FILE = "labels.jsonl"
_lock = Lock()

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a file of labels: how many went into the audit, and how many are cases only because their
    rows were not drawn at random; ``strange``: rows that the data set does not have.
    """

    audit: int
    cases: int
    strange: list[Key]


def keep(run: Path, line: Any) -> None:
    """Write a label into the run's file of labels, in place of an earlier one of the same row; one without a
    label is taken out. Raises RowError.
    """
    key = _key("the label", line)
    with _lock:
        path = run / FILE
        held = {_key(place, one): one for place, one, _ in rows([path])} if path.is_file() else {}
        held.pop(key, None)
        if line.get("label") is not None or "responses" in line:
            held[key] = line
        part = path.with_name(f".{path.name}.part")
        part.write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in held.values()))
        part.replace(path)


def take(run: Path, path: Path) -> Taken:
    """Write the labels of rows that were drawn at random into the audit of their data set; only they say how
    many of its labels are wrong. Raises RowError and RunError.
    """
    drawn: dict[str, dict[Key, int]] = defaultdict(dict)
    cases = 0
    for place, line, wrong in rows([path]):
        if wrong:
            raise RowError(f"{place}: {wrong}")
        key = _key(place, line)
        if line.get("label") is None:
            continue
        if line.get("random") is True and line.get("dataset"):
            drawn[str(line["dataset"])][key] = int(line["label"])
        else:
            cases += 1
    strange = [one for dataset, labels in drawn.items() for one in audit_record(run, dataset, labels)]
    return Taken(sum(map(len, drawn.values())) - len(strange), cases, strange)


def _key(place: str, line: Any) -> Key:
    """The row of a label. Raises RowError where the line is none."""
    if (
        not isinstance(line, dict)
        or not isinstance(line.get("id"), str)
        or not isinstance(line.get("index"), int)
    ):
        raise RowError(f"{place}: a label has an id, an index and a label")
    if line.get("label") not in (0, 1, None):
        raise RowError(f"{place}: label: 1 for right, 0 for wrong, or null, not {line.get('label')!r}")
    return line["id"], line["index"]
