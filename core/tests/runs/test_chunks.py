"""Chunks of lines in workers write what one process writes group by group."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from goldgate.config.file import Config
from goldgate.errors import RunError
from goldgate.io import readers
from goldgate.runs import chunks, pipeline

Toys = Callable[..., Config]


def outputs(folder: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in (".jsonl", ".json", ".md")
    }


def hard() -> list[Any]:
    """Rows of every kind: blank and broken lines, ids that are twice, many tags, no responses, failures."""
    rows: list[Any] = []
    for n in range(150):
        row = {
            "id": f"r{n % 140}",
            "prompt": "p",
            "responses": ["ab", "abc", f"x{n}"],
            "tags": {"n": n, f"t{n}": 1},
        }
        rows.append(row)
    rows[70] = ""
    rows[71] = "{broken"
    rows[72] = {"id": "none", "prompt": "q"}
    rows[73] = {"id": "bad", "prompt": "q", "responses": ["raise", "liar"]}
    return rows


@pytest.mark.parametrize(
    ("steps", "limit"),
    [
        (["toy.even", "toy.echoed", "select.best", "select.pairs"], None),
        (["toy.split", "toy.count", "toy.even", {"use": "select.best", "n": 2}], 75),
        (["select.best"], None),
    ],
)
def test_the_same_bytes_as_group_by_group(
    toys: Toys, tmp_path: Path, steps: list[Any], limit: int | None
) -> None:
    config = toys(
        hard(), steps, services={"e": {"use": "toy.echo"}}, workers=2, export={"rejected": {"repeat": 2}}
    )
    inline = outputs(pipeline.run(config, executor="inline", limit=limit).folder)
    (tmp_path / "runs").rename(tmp_path / "inline")
    assert outputs(pipeline.run(config, limit=limit).folder) == inline


def test_a_selector_that_breaks_ends_the_run(toys: Toys, tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(
        "from goldgate import Selector, hookimpl\n"
        "def choose(rows):\n    raise ValueError('boo')\n"
        "@hookimpl\ndef goldgate_selectors():\n    return {'own.bad': Selector(choose, 'sft')}\n"
    )
    config = toys(hard(), ["own.bad"], plugins=["own.py"], workers=1)
    with pytest.raises(RunError, match="own.bad broke: ValueError: boo"):
        pipeline.run(config)


def test_lines_are_cut_by_number_and_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\ufeff{}\n\n" + "".join(json.dumps({"n": n}) + "\n" for n in range(100)) + "{}")
    found = list(chunks.cut((path, path), 120))
    assert [len(chunk.lines) for chunk in found] == [64, 38, 18]
    assert found[0].lines[0] == (1, b"{}\n")
    assert found[0].lines[1][0] == 3
    assert found[1].lines[-1] == (103, b"{}")
    assert readers.decoded("a:1", found[0].lines[0][1]) == ("a:1", {}, "")
