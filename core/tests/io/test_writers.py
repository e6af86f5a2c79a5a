"""A data set file is whole or not there; columns are fixed whatever the first rows hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from goldgate.io import readers
from goldgate.io.writers import EXPORTERS, Buffered

MESSAGES = [{"role": "user", "content": "p"}]
CALL = {"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}


def row(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": f"r{number}",
        "index": number,
        "run": "x",
        "prompt": MESSAGES,
        "completion": [{"role": "assistant", "content": "a"}],
        "origin": {"by": "source", "model": "", "seed": None, "parent": None},
        "verdicts": [
            {"verifier": "v", "score": None, "why": "w", "evidence": {}, "version": "1", "digest": "d"}
        ],
        "tags": {},
        **more,
    }


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_a_reader_never_sees_a_half_written_file(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"sft.{form}"
    path.write_text("the last run's")
    sink = Buffered(EXPORTERS[form].open(path), block=2)
    for number in range(5):
        sink.add(row(number))
        assert path.read_text() == "the last run's"
    sink.close()
    assert path.read_bytes() != b"the last run's"
    assert sink.rows == 5
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("form", ["jsonl", "parquet", "datasets"])
def test_an_abandoned_file_leaves_nothing(tmp_path: Path, form: str) -> None:
    sink = Buffered(EXPORTERS[form].open(tmp_path / f"sft.{form}"), block=1)
    sink.add(row(0))
    sink.abandon()
    assert list(tmp_path.iterdir()) == []


def test_a_null_in_the_first_rows_decides_no_column(tmp_path: Path) -> None:
    path = tmp_path / "sft.parquet"
    sink = Buffered(EXPORTERS["parquet"].open(path), block=1)
    late = row(
        1, tools=[{"type": "function"}], tags={"level": [1]}, prompt=[{**MESSAGES[0], "tool_calls": [CALL]}]
    )
    late["origin"] = {"by": "g", "model": "m", "seed": 7, "parent": 0}
    late["verdicts"][0]["score"] = 0.5
    for one in (row(0), late):
        sink.add(one)
    sink.close()
    first, second = pyarrow.parquet.read_table(path).to_pylist()
    assert (first["verdicts"][0]["score"], second["verdicts"][0]["score"]) == (None, 0.5)
    assert (second["origin"]["seed"], json.loads(second["tags"])) == (7, {"level": [1]})
    assert second["prompt"][0]["tool_calls"] == [CALL]
    assert json.loads(second["tools"]) == [{"type": "function"}]


def test_an_empty_data_set_can_be_read(tmp_path: Path) -> None:
    for form in ("jsonl", "parquet", "datasets"):
        Buffered(EXPORTERS[form].open(tmp_path / f"sft.{form}")).close()
    assert list(readers.rows(readers.files(tmp_path / "sft.datasets"))) == []
    assert (tmp_path / "sft.jsonl").read_bytes() == b""
    assert pyarrow.parquet.read_table(tmp_path / "sft.parquet").num_rows == 0


def test_a_data_set_folder_is_what_datasets_opens(tmp_path: Path) -> None:
    for _ in range(2):  # the second run replaces the first
        sink = Buffered(EXPORTERS["datasets"].open(tmp_path / "sft"), block=2)
        for number in range(5):
            sink.add(row(number, tags={"n": number}))
        sink.close()
    assert [file.name for file in tmp_path.iterdir()] == ["sft"]
    found = [held for _, held, _ in readers.rows(readers.files(tmp_path / "sft"))]
    assert [held["id"] for held in found] == [f"r{number}" for number in range(5)]
    datasets = pytest.importorskip("datasets", reason="the library datasets comes with the trainers")
    opened = datasets.load_from_disk(str(tmp_path / "sft"))
    assert opened[3]["prompt"][0]["content"] == "p"
    assert json.loads(opened[4]["tags"]) == {"n": 4}
