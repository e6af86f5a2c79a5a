"""What a run judged is selected and exported again: the same bytes by the same selectors, nothing asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from goldgate.cli import main
from goldgate.config.file import Config
from goldgate.errors import ConfigError, RunError
from goldgate.runs import pipeline, rereading, selecting

Toys = Callable[..., Config]
Read = Callable[[Path], list[Any]]
TOOL = {"type": "function", "function": {"name": "look", "parameters": {}}}
ROWS: list[Any] = [
    {"id": "a", "prompt": "p", "responses": ["ab", "abc", "abcd", {"text": "a", "finish": "length"}]},
    {"id": "b", "prompt": "q", "responses": ["abcd", "raise"], "tags": {"level": 1}},
    {"id": "c", "prompt": "r", "responses": []},
    "{broken",
    {"id": "d", "prompt": [{"role": "system", "content": "s"}, {"role": "user", "content": "u"}]}
    | {"responses": ["ef", "efg"], "tools": [TOOL], "files": {"a.csv": "1,2"}, "reference": {"answer": "7"}},
    {"id": "e", "prompt": 3},
]
STEPS = ["toy.even", "select.best", "select.pairs"]
FORMATS = ("jsonl", "parquet", "datasets")


def run(config: Config) -> Path:
    return pipeline.run(config, executor="inline").folder


def without_run(rows: list[Any]) -> list[Any]:
    return [{key: value for key, value in row.items() if key != "run"} for row in rows]


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_selectors_give_the_same_rows(toys: Toys, read: Read, form: str) -> None:
    every = ("sft", "preference", "accepted", "rejected", "failures")
    plain = toys(ROWS, STEPS)
    judged = run(toys(ROWS, STEPS, export=dict.fromkeys(every, form)))
    again, notes = selecting.select(judged, plain)
    assert notes == []
    wanted = run(plain)
    for name in every:
        rows = without_run(read(again.folder / f"{name}.jsonl"))
        assert rows == without_run(read(wanted / f"{name}.jsonl")), name
        assert rows
    old = json.loads((wanted / "manifest.json").read_bytes())
    new = json.loads((again.folder / "manifest.json").read_bytes())
    assert new["selected_from"] == json.loads((judged / "manifest.json").read_bytes())["run"]
    assert {key: value for key, value in new["counts"].items() if key != "usage"} == {
        key: value for key, value in old["counts"].items() if key != "usage"
    }
    assert new["label_noise"] == old["label_noise"]


def test_other_selectors_find_what_was_accepted_and_not_chosen(toys: Toys, read: Read) -> None:
    judged = run(toys(ROWS, STEPS))
    config = toys(ROWS, ["toy.even", {"use": "select.best", "n": 9}])
    again, _ = selecting.select(judged, config)
    assert [(row["id"], row["index"]) for row in read(again.folder / "sft.jsonl")] == [
        ("a", 0),
        ("a", 2),
        ("b", 0),
        ("d", 0),
    ]
    assert read(again.folder / "accepted.jsonl") == []
    assert len(read(again.folder / "rejected.jsonl")) == len(read(judged / "rejected.jsonl"))


def test_a_candidate_that_only_a_pair_holds_keeps_its_origin(toys: Toys, read: Read) -> None:
    rows = [
        {"id": "a", "prompt": "p", "responses": [{"text": "abcd", "model": "m", "finish": "stop"}, "abc"]}
    ]
    config = toys(rows, ["toy.even", "select.pairs"])
    judged = run(config)
    assert not any((judged / name).read_text() for name in ("accepted.jsonl", "failures.jsonl"))
    (group,) = rereading.groups(judged)
    assert group.judged[0].candidate.origin.model == "m"
    assert group.judged[0].candidate.finish == "stop"
    assert group.judged[1].dropped is not None


def test_a_config_without_the_steps_that_judged_is_refused(toys: Toys) -> None:
    judged = run(toys(ROWS, STEPS))
    with pytest.raises(ConfigError, match=r"judged by toy\.even, which this config lacks"):
        selecting.select(judged, toys(ROWS, ["select.best"]))
    with pytest.raises(ConfigError, match="no selector"):
        selecting.select(judged, toys(ROWS, ["toy.even"]))


def test_verdicts_of_other_code_are_kept_and_named(toys: Toys, read: Read) -> None:
    judged = run(toys(ROWS, STEPS))
    manifest = json.loads((judged / "manifest.json").read_bytes())
    manifest["steps"][0]["digest"] = "0" * 32
    (judged / "manifest.json").write_text(json.dumps(manifest))
    again, notes = selecting.select(judged, toys(ROWS, STEPS))
    assert "another version, code or options" in notes[0]
    assert read(again.folder / "sft.jsonl")[0]["verdicts"][0]["digest"] == "0" * 32


def test_what_is_no_run_and_what_was_sorted_by_hand(toys: Toys, tmp_path: Path) -> None:
    config = toys(ROWS, STEPS)
    with pytest.raises(RunError, match=r"no manifest\.json"):
        selecting.select(tmp_path, config)
    judged = run(config)
    lines = (judged / "rejected.jsonl").read_text().splitlines(keepends=True)
    (judged / "rejected.jsonl").write_text("".join(lines[::-1]))
    with pytest.raises(RunError, match="not in one order"):
        list(rereading.groups(judged))
    (judged / "sft.jsonl").unlink()
    with pytest.raises(RunError, match="its data set sft is gone"):
        selecting.select(judged, config)


def test_the_command(toys: Toys, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = toys(ROWS, STEPS)
    judged = run(config)
    text = '[source]\npath = "rows.jsonl"\n[[step]]\nuse = "toy.even"\n[[step]]\nuse = "select.best"\n'
    head = f'name = "again"\nruns = "{tmp_path}/runs"\nplugins = ["{config.plugins[0]}"]\n'
    (tmp_path / "again.toml").write_text(head + text)
    assert main(["select", str(judged), str(tmp_path / "again.toml")]) == 0
    assert "sft: 3 rows" in capsys.readouterr().out


def test_the_command_on_a_run_that_asked(
    toys: Toys, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = toys(ROWS, ["toy.echoed"], services={"e": {"use": "toy.echo"}})
    judged = run(config)
    text = '[source]\npath = "rows.jsonl"\n[[step]]\nuse = "toy.echoed"\n[[step]]\nuse = "select.best"\n'
    head = f'name = "again"\nruns = "{tmp_path}/runs"\nplugins = ["{config.plugins[0]}"]\n'
    (tmp_path / "again.toml").write_text(f'{head}{text}[services.e]\nuse = "toy.echo"\n')
    assert main(["select", str(judged), str(tmp_path / "again.toml")]) == 0
    assert "(0 answered by services)" in capsys.readouterr().out
