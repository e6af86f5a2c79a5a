"""The rows of a config's sources with the ids that they have in a run."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from goldgate.config.file import Config
from goldgate.runs import pipeline, source_rows

Toys = Callable[..., Config]
Read = Callable[[Path], list[Any]]


def samples(folder: Path, read: Read) -> dict[str, Any]:
    """Prompt, reference and tags by id, of all rows of a run."""
    found = [row for name in ("rejected", "accepted") for row in read(folder / f"{name}.jsonl")]
    return {row["id"]: (row["prompt"], row["reference"], row["tags"]) for row in found}


def test_the_rows_are_a_source_with_the_same_samples(toys: Toys, tmp_path: Path, read: Read) -> None:
    with (tmp_path / "b.csv").open("w") as file:
        csv.writer(file).writerows([["question", "gold"], ["one", "1"], ["two", "2"]])
    rows: list[Any] = [
        {"prompt": "p", "responses": ["ab"], "tags": {"x": 1}},
        {"id": "named", "prompt": "q", "responses": ["abc"], "tags": '{"x": 2}'},
        "no row",
    ]
    columns = {"question": "prompt", "gold": "reference.answer"}
    first, second = (
        {"path": "rows.jsonl", "tags": {"y": 2}},
        {"path": "b.csv", "columns": columns, "repeat": 2},
    )
    config = toys(rows, ["toy.even"], source=[first, second])
    found = list(source_rows(config))
    assert sorted(name for name, _ in found) == [
        *("", "b.csv:2", "b.csv:2#2", "b.csv:3", "b.csv:3#2", "named", "rows.jsonl:1"),
    ]
    before = samples(pipeline.run(config, executor="inline").folder, read)
    assert len(before) == 6
    (tmp_path / "rows.jsonl").write_bytes(b"".join(line for _, line in found))
    table = {"path": str(tmp_path / "rows.jsonl")}
    lines = [line for line in (tmp_path / "rows.jsonl").read_text().splitlines() if line.startswith("{")]
    assert all(json.loads(line)["id"] for line in lines)
    again = toys([json.loads(line) for line in lines] + ["no row"], ["toy.even"], source=table)
    assert samples(pipeline.run(again, executor="inline").folder, read) == before
