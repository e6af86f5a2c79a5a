"""What a run exports is what goldgate and datasets read back, in every format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from goldgate.io import readers
from goldgate.io.columns import columnar, of, plain
from goldgate.io.input_rows import read
from goldgate.io.writers import EXPORTERS, Buffered
from goldgate.runs.card import card

CALL = {"id": "c1", "type": "function", "function": {"name": "f", "arguments": '{"x": 1}'}}


def row(number: int, reference: Any, tags: Any) -> dict[str, Any]:
    return {
        "id": f"r{number}",
        "index": 0,
        "run": "run",
        "prompt": [{"role": "user", "content": "p"}],
        "completion": [
            {"role": "assistant", "content": "", "reasoning_content": "hm", "tool_calls": [CALL]},
            {"role": "tool", "content": "2", "tool_call_id": "c1"},
            {"role": "assistant", "content": "a"},
        ],
        "finish": "stop",
        "origin": {"by": "g", "model": "m", "seed": 3, "parent": None},
        "sample_origin": None,
        "verdicts": [
            {"verifier": "v", "score": None, "why": "w", "code": "c", "evidence": {"k": number or "text"}}
        ],
        "reference": {"answer": reference},
        "tags": tags,
        "tools": [{"type": "function", "function": {"name": "f", "parameters": {}}}],
    }


ROWS = [row(0, "18", {"level": 1}), row(1, ["1", 2], {"level": "hard"}), row(2, {"n": [1.5]}, {})]


def written(folder: Path, form: str) -> tuple[str, Buffered]:
    name = "sft" + EXPORTERS[form].suffix
    sink = Buffered(EXPORTERS[form].open(folder / name))
    for each in ROWS:
        sink.add(each)
    sink.close()
    return name, sink


@pytest.mark.parametrize("form", EXPORTERS)
def test_goldgate_reads_what_it_wrote(tmp_path: Path, form: str) -> None:
    name, _ = written(tmp_path, form)
    found = [read(raw, place) for place, raw, _ in readers.rows(readers.files(tmp_path / name))]
    assert [sample.reference for sample, _ in found] == [each["reference"] for each in ROWS]
    assert [sample.tags for sample, _ in found] == [each["tags"] for each in ROWS]
    for sample, (candidate,) in found:
        assert sample.tools == tuple(ROWS[0]["tools"])
        assert candidate.messages[0].tool_calls == (CALL,)
        assert candidate.messages[0].reasoning == "hm"
        assert (candidate.text, candidate.finish, candidate.origin.model) == ("a", "stop", "m")


@pytest.mark.parametrize("form", EXPORTERS)
def test_datasets_reads_equal_values_by_the_card(tmp_path: Path, form: str) -> None:
    datasets = pytest.importorskip("datasets", reason="the library datasets comes with the trainers")
    name, sink = written(tmp_path, form)
    counts = {
        "datasets": {"sft": 3, "empty": 0},
        "samples": 3,
        "candidates": 3,
        "totals": {},
        "steps": {},
    }
    manifest = {"name": "n", "goldgate": "0", "run": "r", "counts": counts, "steps": []}
    (tmp_path / "empty.jsonl").touch()
    files, columns = {"sft": name, "empty": "empty.jsonl"}, {"sft": sink.columns, "empty": ()}
    (tmp_path / "README.md").write_bytes(card(manifest, files, columns))
    found = datasets.load_dataset(str(tmp_path), "sft", split="train", cache_dir=str(tmp_path / "cache"))
    types = of(sink.columns)
    for raw, each in zip(found, ROWS, strict=True):
        assert {key: plain(value, types[key]) for key, value in raw.items()} == {
            key: plain(columnar(value, types[key]), types[key])
            for key, value in ({"files": None} | each).items()
        }
