"""A chunk of which generators make too much runs in slices: the same bytes, whatever runs it and whoever is killed."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from goldgate.config.file import Config
from goldgate.engine import slicing
from goldgate.runs import flow, pipeline

Toys = Callable[..., Config]

OWN = """
import os, time
from pathlib import Path
from goldgate import Filter, Generator, Origin, Verifier, accept, answer, hookimpl, reject
from goldgate.engine import slicing
slicing.MOST = int(os.environ.get("OWN_MOST", "50"))  # in workers, too
LOG = os.environ.get("OWN_LOG", "")
def many(sample):
    return [answer(sample, f"{sample.id} {'x' * n}", Origin("own.many")) for n in range(sample.reference["many"])]
def twice(sample, judged):
    good = [one for one in judged if one.accepted]
    return [answer(sample, one.candidate.text + "y" * n, Origin("own.twice")) for one in good for n in range(3)]
def judged(candidate):
    if LOG:
        with open(LOG, "a") as log:
            log.write(f"{candidate.sample.id}\\n")
    time.sleep(float(os.environ.get("OWN_SECONDS", "0")))
    return accept("yes") if len(candidate.text) % 5 else reject("no")
def note(candidate):
    return len(candidate.text)
def third(notes):
    for number, _ in enumerate(notes, 1):
        yield None if number % 3 else "the third"
def longest(notes):
    most = max((note.value for note in notes), default=0)
    for note in notes:
        yield f"{note.value} and not {most}" if note.value < most - 15 else None
@hookimpl
def goldgate_generators():
    return {"own.many": Generator(many), "own.twice": Generator(twice, of="group")}
@hookimpl
def goldgate_verifiers():
    return {"own.judged": Verifier(judged)}
@hookimpl
def goldgate_filters():
    return {"own.third": Filter(note, third), "own.longest": Filter(note, longest, whole=True)}
"""


def again(use: str, name: str) -> dict[str, Any]:
    return {"use": use, "name": name}


def steps(*names: str) -> list[dict[str, Any]]:
    return [again(name.partition("@")[0], name.replace("@", "_")) for name in names]


PLANS = {
    "nothing between": ["own.many", "own.judged", "select.best", "select.pairs"],
    "generators of every kind": [
        "toy.split",
        "own.many",
        "toy.agents",
        "own.judged",
        "own.twice",
        "select.best",
    ],
    "filters of the stream": [
        *("own.many", "own.judged", "own.third", "own.twice", "own.judged@2", "own.third@2"),
        *("toy.reversible", "own.judged@3", "select.best"),
    ],
    "filters before and behind generators": [
        *("toy.once", "own.many", "own.third", "own.judged", "own.third@2", "own.twice", "own.judged@2"),
        "select.best",
    ],
    "filters of the whole stream": [
        *("own.many", "own.judged", "own.third", "own.longest", "own.twice", "own.judged@2", "own.longest@2"),
        *("own.third@2", "own.judged@3", "select.best"),
    ],
}


def rows() -> list[Any]:
    found: list[Any] = []
    for n in range(110):
        many = 120 if n in (3, 70) else n % 17
        row = {"id": f"r{n}", "prompt": "p" * (n % 9), "reference": {"many": many}}
        found.append(row | ({"responses": ["abc", "x"]} if n % 3 else {}))
    found[20], found[66]["reference"] = "{broken", {}
    return found


def outputs(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.suffix in (".jsonl", ".json", ".md")}


@pytest.fixture(autouse=True)
def most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slicing, "MOST", slicing.MOST)  # the plug-in of these tests changes it


@pytest.mark.parametrize("plan", PLANS)
def test_slices_change_no_byte(
    toys: Toys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plan: str
) -> None:
    config = toys(rows(), steps(*PLANS[plan]), services={"e": {"use": "toy.echo"}}, workers=2)
    (tmp_path / "sliced.py").write_text(OWN)
    config = toys(
        rows(),
        steps(*PLANS[plan]),
        plugins=[*config.plugins, "sliced.py"],
        services={"e": {"use": "toy.echo"}},
    )
    splits = []
    split = flow._Phase._split

    def counted(self: Any, under: Any, one: Any) -> None:
        splits.append(one.segment)
        split(self, under, one)

    monkeypatch.setattr(flow._Phase, "_split", counted)
    found = []
    for number, (held, executor, workers) in enumerate(
        [(10**9, "inline", 0), (50, "inline", 0), (50, "local", 1), (50, "local", 2)]
    ):
        monkeypatch.setenv("OWN_MOST", str(held))
        made = toys(
            rows(),
            steps(*PLANS[plan]),
            plugins=config.plugins,
            services={"e": {"use": "toy.echo"}},
            workers=workers,
            runs=str(tmp_path / f"runs{number}"),
        )
        splits.clear()
        found.append(outputs(pipeline.run(made, executor=executor).folder))
        assert len(splits) >= 5 if number else not splits
    for other in found[1:]:
        assert other == found[0]
    assert sum(map(len, found[0].values())) > 10_000


@pytest.mark.parametrize(
    ("plan", "executor"), [("nothing between", "local"), ("filters of the whole stream", "inline")]
)
def test_a_killed_run_goes_on_with_the_slices_that_are_finished(
    tmp_path: Path, plan: str, executor: str, killed_twice: Callable[..., tuple[Path, Path, int]]
) -> None:
    (tmp_path / "sliced.py").write_text(OWN)
    given = [{"id": f"r{n}", "prompt": "p", "reference": {"many": n % 17}} for n in range(140)]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in given))
    config = 'name = "k"\nworkers = 2\nplugins = ["sliced.py"]\n[source]\npath = "rows.jsonl"\n'
    wanted = [step for step in steps(*PLANS[plan]) if not step["use"].startswith("toy.")]
    config += "".join(f'[[step]]\nuse = "{step["use"]}"\nname = "{step["name"]}"\n' for step in wanted)
    (tmp_path / "c.toml").write_text(config)

    whole, killed, more = killed_twice(executor, OWN_SECONDS="0.0005")
    assert outputs(killed) == outputs(whole)
    # Two workers compute at most four slices each, of 50 candidates or one row, through one step or the next; two kills.
    assert more <= 2 * 2 * 4 * 50 * 3


def test_workers_that_are_killed_change_no_byte(
    toys: Toys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sliced.py").write_text(OWN)
    monkeypatch.setenv("OWN_SECONDS", "0.001")
    wanted = steps(*PLANS["filters of the stream"][:6], "select.best")
    made = [
        toys(rows(), wanted, plugins=["sliced.py"], workers=workers, runs=str(tmp_path / name))
        for name, workers in (("alone", 0), ("killed", 2))
    ]
    stop = threading.Event()
    killed = []

    def kill() -> None:
        while not stop.wait(0.7):
            for child in Path(f"/proc/{os.getpid()}/task").glob("*/children"):
                for pid in child.read_text().split():
                    if (
                        b"goldgate.engine.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()
                        and len(killed) < 4
                    ):
                        os.kill(int(pid), signal.SIGKILL)
                        killed.append(pid)
                        break

    alone = pipeline.run(made[0], executor="inline")
    killer = threading.Thread(target=kill)
    killer.start()
    try:
        found = pipeline.run(made[1], executor="local")
    finally:
        stop.set()
        killer.join()
    assert killed
    assert outputs(found.folder) == outputs(alone.folder)


def test_what_dies_in_a_slice_costs_its_own_candidate(toys: Toys, tmp_path: Path, read: Any) -> None:
    (tmp_path / "sliced.py").write_text(
        OWN.replace(
            "    return accept", "    if 'r38 xxx' == candidate.text:\n        os._exit(3)\n    return accept"
        )
    )
    made = toys(
        rows(), steps("own.many", "own.judged", "own.third", "select.best"), plugins=["sliced.py"], workers=2
    )
    finished = pipeline.run(made, executor="local")
    failed = read(finished.folder / "failures.jsonl")
    assert [(row["id"], row["where"]) for row in failed if row["kind"] == "worker"] == [("r38", "own.judged")]


def test_what_waits_for_its_turn_lies_on_the_disk(
    toys: Toys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sliced.py").write_text(OWN)
    found = []
    for number, memory in enumerate((flow.MEMORY, 0)):
        monkeypatch.setattr(flow, "MEMORY", memory)
        made = toys(
            rows(),
            steps(*PLANS["filters of the whole stream"][:4], "own.twice", "select.best")[:-1],
            plugins=["sliced.py"],
            workers=2,
            runs=str(tmp_path / f"runs{number}"),
        )
        found.append(outputs(pipeline.run(made, executor="local").folder))
    assert found[0] == found[1]
