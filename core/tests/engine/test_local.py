"""Worker processes: the same results as in one, and a bad plug-in takes only its own rows with it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from goldgate.config.file import Config
from goldgate.errors import PluginError
from goldgate.runs import pipeline

Toys = Callable[..., Config]
Read = Callable[[Path], list[Any]]
ECHO = {"e": {"use": "toy.echo"}}


def rows(count: int, **special: str) -> list[Any]:
    return [
        {"id": f"r{n}", "prompt": "p", "responses": ["ab", "abc", special.get(f"r{n}", "abcd")]}
        for n in range(count)
    ]


def outputs(folder: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in (".jsonl", ".json", ".md")
    }


def test_workers_give_the_same_bytes_as_one_process(toys: Toys, tmp_path: Path) -> None:
    steps = [
        "toy.even",
        "toy.echoed",
        "toy.third",
        {"use": "toy.even", "name": "again"},
        "select.best",
        "select.pairs",
    ]
    config = toys(rows(700), steps, services=ECHO, workers=2)
    inline = outputs(pipeline.run(config, executor="inline").folder)
    (tmp_path / "runs").rename(tmp_path / "inline")
    assert outputs(pipeline.run(config).folder) == inline


def test_the_same_request_of_two_workers_is_asked_once(toys: Toys, tmp_path: Path) -> None:
    log = tmp_path / "log"
    config = toys(
        rows(400),
        ["toy.echoed", "select.best"],
        services={"e": {"use": "toy.echo", "log": str(log)}},
        workers=2,
    )
    finished = pipeline.run(config)
    asked = log.read_text().splitlines()
    assert len(asked) == len(set(asked))
    assert finished.funnel.totals["accepted"] == 1200


def test_a_verifier_that_never_ends_and_one_that_kills_its_worker(toys: Toys, read: Read) -> None:
    config = toys(
        rows(60, r20="endless", r40="die", r50="raise"),
        ["toy.even", "select.best"],
        plugin_timeout=0.5,
        workers=2,
    )
    finished = pipeline.run(config)
    failures = {row["id"]: row for row in read(finished.folder / "failures.jsonl")}
    assert {name: (row["kind"], row["index"]) for name, row in failures.items()} == {
        "r20": ("time", 2),
        "r40": ("worker", 2),
        "r50": ("plugin", 2),
    }
    assert "more than 0.5 s" in failures["r20"]["why"]
    assert failures["r40"]["why"] == "the worker died with code 3"
    assert finished.funnel.totals == {
        "accepted": 117,
        "rejected": 60,
        "abstained": 0,
        "filtered": 0,
        "failed": 3,
    }


def test_a_worker_that_cannot_load_its_plug_ins_says_why(
    toys: Toys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own.py"
    own.write_text(
        "import os\nfrom goldgate import hookimpl\n"
        "if os.environ.get('PYTHONHASHSEED') == '0': raise ImportError('not in a worker')\n"
    )
    monkeypatch.delenv("PYTHONHASHSEED", raising=False)
    config = toys(rows(1), ["toy.even"])
    with pytest.raises(PluginError, match="not in a worker"):
        pipeline.run(toys(rows(1), ["toy.even"], plugins=[*config.plugins, "own.py"]))


def test_no_worker_is_left_behind(toys: Toys) -> None:
    def workers() -> set[str]:
        found = set()
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    line = (entry / "cmdline").read_bytes().split(b"\0")
                    parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                except (OSError, IndexError, ValueError):
                    continue
                if b"goldgate.engine.worker" in line and parent == os.getpid():
                    found.add(entry.name)
        return found

    pipeline.run(toys(rows(40, r5="die"), ["toy.even"], workers=2))
    end = time.monotonic() + 5
    while workers() and time.monotonic() < end:
        time.sleep(0.05)
    assert workers() == set()
