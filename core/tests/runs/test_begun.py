"""What a run writes of itself before it begins and when it ends, next to data sets and manifest."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from goldgate.config.file import Config
from goldgate.errors import RunError
from goldgate.runs import pipeline, run_folder
from goldgate.runs.run_folder import MANIFEST, PLAN, SESSIONS

Toys = Callable[..., Config]
ROWS: list[Any] = [{"id": "a", "prompt": "p", "responses": ["ab", "abc"]}]


def test_the_plan_is_there_before_the_first_row_and_says_what_the_manifest_says(
    toys: Toys, tmp_path: Path
) -> None:
    seen: list[Any] = []

    def watch(_: Any) -> None:
        (folder,) = (tmp_path / "runs").iterdir()
        seen.append((json.loads((folder / PLAN).read_text()), (folder / MANIFEST).exists()))

    finished = pipeline.run(toys(ROWS, ["toy.even", "select.best"]), executor="inline", watch=watch)
    plan, ended = seen[0]
    assert not ended
    assert plan.pop("certificates") == {"toy.even": None}  # a verifier that nobody measured
    manifest = json.loads((finished.folder / MANIFEST).read_text())
    manifest["source"].pop("rows")  # nobody knows them before the end
    assert plan.items() <= manifest.items()


def test_each_session_adds_a_line_with_what_it_took(toys: Toys) -> None:
    for workers in (1, 2):
        config = toys(ROWS, ["toy.even", "select.best"], workers=workers)
        finished = pipeline.run(config, executor="inline" if workers == 1 else "local")
    lines = [json.loads(line) for line in (finished.folder / SESSIONS).read_text().splitlines()]
    assert len(lines) == 2
    assert all(line["seconds"] > 0 and line["steps"].keys() == {"toy.even"} for line in lines)


def test_only_data_sets_are_searched_for_a_row(toys: Toys) -> None:
    export = {"sft": {"format": "jsonl", "shard_rows": 1}}
    finished = pipeline.run(toys(ROWS, ["toy.even", "select.best"], export=export), executor="inline")
    for name in ("audit.jsonl", "labels.jsonl"):
        (finished.folder / name).write_text('{"id": "a", "index": 0, "label": 1}\n')
    assert {name for name, _ in run_folder.find(finished.folder, "a")} == {"sft", "rejected"}


def test_a_finished_run_says_when_a_file_of_it_was_changed(toys: Toys) -> None:
    config = toys(ROWS, ["toy.even", "select.best"], export={"sft": {"format": "jsonl", "shard_rows": 1}})
    folder = pipeline.run(config, executor="inline").folder
    sizes = json.loads((folder / MANIFEST).read_text())["files"]
    assert sizes == {path.name: path.stat().st_size for path in folder.glob("*.jsonl")}
    assert len(sizes) == 4
    assert pipeline.finished(config) is not None
    (folder / "sft-00000.jsonl").write_text("my own rows\n")
    with pytest.raises(RunError, match=r"sft-00000.jsonl has 12 bytes, and the run wrote .*--again"):
        pipeline.finished(config)
    (folder / "sft-00000.jsonl").unlink()
    assert pipeline.finished(config) is None, "it is written again"
