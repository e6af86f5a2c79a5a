"""Long texts and files travel by digest: each once in the run folder, in full where they are needed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from goldgate.config.file import Config
from goldgate.runs.pipeline import Finished, run
from goldgate.runs.selecting import select

PLUGIN = str(Path(__file__).parents[1] / "toy" / "long_texts.py")
SIZE = 17 * 20_000  # of the document
Toys = Callable[..., Config]
Read = Callable[[Path], list[Any]]


def finished(toys: Toys, runs: Path, executor: str, workers: int, **keys: Any) -> Finished:
    steps = keys.pop("steps", ["long.assemble", "long.ask", "long.read", "select.best"])
    services = {"services": {"c": {"use": "long.counting"}}}
    rows = [{"id": name, "prompt": "p"} for name in "ab"]
    table = {"plugins": [PLUGIN], "runs": str(runs), "workers": workers, **services, **keys}
    return run(toys(rows, steps, **table), executor=executor)


@pytest.mark.parametrize(("executor", "workers"), [("inline", 0), ("local", 1), ("local", 2)])
def test_a_long_text_is_kept_once_and_given_in_full(
    toys: Toys, tmp_path: Path, read: Read, executor: str, workers: int
) -> None:
    done = finished(toys, tmp_path / "runs", executor, workers)
    assert done.funnel.failures == 0, read(done.folder / "failures.jsonl")
    blobs = (done.folder / "blobs").glob("*/*")
    assert sorted(path.stat().st_size for path in blobs) == [256 * 400, 256 * 400, SIZE]
    (row, _) = read(done.folder / "sft.jsonl")
    assert len(row["prompt"][0]["content"]) == SIZE + 2 + len("How long is it?")
    assert "documents" not in row["prompt"][0]
    assert row["files"]["a.txt"] == "short"
    assert row["files"]["c.bin"]["text"] is False
    (rejected, *_) = read(done.folder / "rejected.jsonl")
    assert rejected["prompt"][0]["content"] == "How long is it?"
    assert rejected["prompt"][0]["documents"][0]["size"] == SIZE
    assert (done.folder / "rejected.jsonl").stat().st_size < SIZE / 10
    assert (done.folder / "journal.sqlite").stat().st_size < SIZE / 2


def test_rows_that_name_digests_are_read_again(toys: Toys, tmp_path: Path, read: Read) -> None:
    first = finished(toys, tmp_path / "one", "inline", 0)
    lines = [json.loads(line) for line in (first.folder / "rejected.jsonl").read_text().splitlines()]
    (first.folder / "again.jsonl").write_text(
        "".join(json.dumps({**line, "id": f"{n}"}) + "\n" for n, line in enumerate(lines))
    )
    source = {"source": {"path": str(first.folder / "again.jsonl")}}
    second = finished(toys, tmp_path / "two", "local", 1, **source, steps=["long.read"])
    assert second.funnel.failures == 0, read(second.folder / "failures.jsonl")
    assert len(read(second.folder / "rejected.jsonl")) == len(lines)
    copied = {path.name for path in (second.folder / "blobs").glob("*/*")}
    assert {line["prompt"][0]["documents"][0]["digest"] for line in lines} <= copied


def test_a_missing_blob_is_a_failure_of_its_rows(toys: Toys, tmp_path: Path, read: Read) -> None:
    first = finished(toys, tmp_path / "one", "inline", 0)
    shutil.rmtree(first.folder / "blobs")
    (first.folder / "rejected.jsonl").rename(tmp_path / "moved.jsonl")
    rows = (tmp_path / "moved.jsonl").read_text().splitlines()[:1]
    (tmp_path / "moved.jsonl").write_text(rows[0] + "\n")
    second = finished(
        toys, tmp_path / "two", "inline", 0, source={"path": "moved.jsonl"}, steps=["long.read"]
    )
    (row,) = read(second.folder / "failures.jsonl")
    assert row["code"] == "missing_blob"
    assert "is missing or damaged" in row["why"]


def test_bytes_in_rows_are_base_64(toys: Toys, tmp_path: Path, read: Read) -> None:
    rows = [
        {"id": "a", "prompt": "p", "response": "ab", "files": {"x": {"base64": "AAEC"}, "y": "text"}},
        {"id": "b", "prompt": "p", "response": "ab", "files": {"x": {"base64": "?"}}},
    ]
    done = run(toys(rows, ["toy.even"], workers=1))
    (row,) = read(done.folder / "accepted.jsonl")
    assert row["files"]["y"] == "text"
    blob = row["files"]["x"]["digest"]
    assert (done.folder / "blobs" / blob[:2] / blob).read_bytes() == b"\x00\x01\x02"
    (failed,) = read(done.folder / "failures.jsonl")
    assert "files.x: neither a digest of a run nor base 64" in failed["why"]


def test_a_selection_has_its_own_copies(toys: Toys, tmp_path: Path, read: Read) -> None:
    first = finished(toys, tmp_path / "runs", "inline", 0)
    steps = ["long.assemble", "long.ask", "long.read", {"use": "select.best", "n": 2}]
    services = {"c": {"use": "long.counting"}}
    config = toys([], steps, plugins=[PLUGIN], runs=str(tmp_path / "runs"), services=services)
    again, _ = select(first.folder, config)
    shutil.rmtree(first.folder)
    assert len(read(again.folder / "sft.jsonl")) == 4
    (rejected, *_) = read(again.folder / "rejected.jsonl")
    (document,) = rejected["prompt"][0]["documents"]
    assert (again.folder / "blobs" / document["digest"][:2] / document["digest"]).stat().st_size == SIZE
