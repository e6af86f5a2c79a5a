"""How a data set is written: shards, repeats, without thoughts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from goldgate.io import readers
from goldgate.io.writers import EXPORTERS, Buffered, Sharded


def row(number: int) -> dict[str, Any]:
    messages = {"role": "assistant", "content": "a", "reasoning_content": "hm"}
    return {
        "id": f"r{number}",
        "index": 0,
        "prompt": [{"role": "user", "content": "p"}],
        "completion": [messages],
    }


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_shards_are_finished_one_by_one(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"sft{EXPORTERS[form].suffix}"
    (tmp_path / f"sft-00009{EXPORTERS[form].suffix}").write_text("of an earlier run")
    sink = Buffered(Sharded(EXPORTERS[form], path, 3), block=2)
    for number in range(4):
        sink.add(row(number))
    index = tmp_path / "sft.shards"
    assert [json.loads(line)["rows"] for line in index.read_text().splitlines()] == [3]
    for number in range(4, 7):
        sink.add(row(number))
    sink.close()
    found = [json.loads(line) for line in index.read_text().splitlines()]
    assert [each["rows"] for each in found] == [3, 3, 1]
    paths = [tmp_path / each["file"] for each in found]
    assert [raw["id"] for _, raw, _ in readers.rows(paths)] == [f"r{number}" for number in range(7)]
    assert not list(tmp_path.glob("sft-00009*"))


def test_an_abandoned_shard_leaves_the_finished_ones(tmp_path: Path) -> None:
    sink = Buffered(Sharded(EXPORTERS["jsonl"], tmp_path / "sft.jsonl", 2), block=1)
    for number in range(3):
        sink.add(row(number))
    sink.abandon()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["sft-00000.jsonl", "sft.shards"]


def test_rows_are_repeated_and_thoughts_left_out(tmp_path: Path) -> None:
    path = tmp_path / "sft.jsonl"
    sink = Buffered(EXPORTERS["jsonl"].open(path), reasoning="strip", repeat=2)
    sink.add(row(0))
    sink.close()
    assert sink.rows == 2
    found = [json.loads(line) for line in path.read_text().splitlines()]
    assert [each["completion"] for each in found] == [[{"role": "assistant", "content": "a"}]] * 2
