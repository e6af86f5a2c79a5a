"""What cannot work is an error before anything runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from goldgate.config import file as config
from goldgate.config.file import Config
from goldgate.runs import pipeline, preview

ROW = {"id": "a", "prompt": "p", "reference": {"answer": "1"}, "tags": {"domain": "math"}, "response": "2"}


def warned(folder: Path, rows: list[Any], steps: list[dict[str, Any]], **keys: Any) -> list[str]:
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    source = {"path": "rows.jsonl", **keys.pop("source", {})}
    table = {"name": "t", "source": source, "step": steps, "plugins": [str(TOYS)], **keys}
    return preview.warnings(*pipeline.planned(config.parse(table, base=folder)))


TOYS = Path(__file__).parents[1] / "toy" / "toys.py"
EVEN = {"use": "toy.even"}
BEST = {"use": "select.best"}


@pytest.mark.parametrize(
    ("rows", "steps", "keys", "expected"),
    [
        ([], [EVEN, BEST], {}, "rows.jsonl: the source has no rows"),
        (
            [ROW],
            [EVEN, BEST],
            {"source": {"columns": {"anwser": "response"}}},
            "no row has a column 'anwser'",
        ),
        ([ROW], [{**EVEN, "when": {"domain": "code"}}, BEST], {}, "no row matches; values of domain: math"),
        ([ROW], [{**EVEN, "when": {"topic": "x"}}, BEST], {}, "no row matches; no row has a tag 'topic'"),
        ([{"prompt": "p"}], [EVEN, BEST], {}, "no row has responses, and no step makes any"),
        ([ROW], [EVEN], {}, "no selector: all that is accepted goes to"),
        (
            [ROW],
            [EVEN, BEST],
            {"export": {"sftt": "jsonl"}},
            "export.sftt: no selector fills a data set of this",
        ),
        ([ROW], [EVEN, {**BEST, "by": "nobody"}], {}, "select.best: by = 'nobody': no step of this name"),
        ([3, 4], [EVEN, BEST], {}, "no row can be read: rows.jsonl:1: a row is a JSON object, not int"),
        (
            [{"m": [{"role": "user", "content": "p"}, {"role": "assistant", "content": "a"}]}],
            [EVEN, BEST],
            {"source": {"columns": {"m": "prompt"}}},
            "column 'm' holds whole dialogues with answers",
        ),
    ],
)
def test_what_cannot_work(
    tmp_path: Path, rows: list[Any], steps: list[dict[str, Any]], keys: dict[str, Any], expected: str
) -> None:
    found = warned(tmp_path, rows, steps, **keys)
    assert any(expected in line for line in found), found


def test_a_reference_that_no_row_has(tmp_path: Path) -> None:
    pytest.importorskip("goldgate_math", reason="goldgate-math is not installed")
    steps = [{"use": "math.answer"}, BEST]
    wrong = {**ROW, "reference": {"anwser": "1"}}
    (line,) = warned(tmp_path, [wrong], steps)
    assert line == (
        "math.answer: no row has reference.answer, so it abstains on every one; they have reference.anwser"
    )
    (line,) = warned(tmp_path, [ROW, wrong], steps)
    assert "1 of the first 2 rows have no reference.answer" in line


def test_what_works_is_no_warning(tmp_path: Path) -> None:
    assert warned(tmp_path, [ROW], [EVEN, BEST]) == []


Toys = Callable[..., Config]


def test_a_journal_on_a_network_file_system_is_named(toys: Toys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview, "network", lambda folder: "nfs4" if "runs" in str(folder) else "")
    table = toys([{"prompt": "p", "responses": ["ab"]}], ["toy.even", "select.best"])
    (found,) = preview.warnings(*pipeline.planned(table))
    assert "network file system (nfs4)" in found
    assert 'journal = "/a/local/folder"' in found
    assert preview.warnings(*pipeline.planned(replace(table, journal="/a/local"))) == []


def test_the_journal_lies_where_the_config_says(toys: Toys, tmp_path: Path) -> None:
    rows = [{"id": "a", "prompt": "p", "responses": ["ab"]}]
    table = toys(rows, ["toy.even", "select.best"], journal=str(tmp_path / "local"))
    made = pipeline.run(table, executor="inline")
    assert not (made.folder / "journal.sqlite").exists()
    assert (tmp_path / "local" / made.folder.name / "journal.sqlite").is_file()
    assert pipeline.run(table, executor="inline", resume=True).folder == made.folder
