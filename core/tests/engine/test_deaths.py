"""What dies, hangs or is malformed is a failure of exactly the candidates concerned, and of no others."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from goldgate.config.file import Config
from goldgate.engine.heartbeat import Heartbeat
from goldgate.engine.journal import Claim, SqliteJournal
from goldgate.engine.tracebacks import Tracebacks
from goldgate.runs import pipeline

Toys = Callable[..., Config]
Read = Callable[[Path], list[Any]]
ECHO = {"e": {"use": "toy.echo"}}


def failures(folder: Path, read: Read) -> list[Any]:
    return [(row["id"], row["index"], row["where"], row["kind"]) for row in read(folder / "failures.jsonl")]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_death_in_a_services_thread_costs_the_rows_at_fault(toys: Toys, read: Read, workers: int) -> None:
    rows = [{"id": f"r{n}", "prompt": "p", "responses": ["ab", "cd"]} for n in range(60)]
    for n in (7, 31):
        rows[n]["responses"] = ["ab", f"poison{n}"]
    finished = pipeline.run(toys(rows, ["toy.echoed", "select.best"], services=ECHO, workers=workers))
    failed = failures(finished.folder, read)
    assert {row[0] for row in failed} == {"r7", "r31"}
    assert {row[2:] for row in failed} == {("toy.echoed", "worker")}
    assert finished.funnel.totals["accepted"] == 58 * 2
    assert finished.funnel.totals["abstained"] == 0


def test_a_plug_in_that_exits_is_a_failure_of_its_candidate(toys: Toys, read: Read) -> None:
    rows = [
        {"id": f"r{n}", "prompt": "p", "responses": ["ab", "leave" if n == 3 else "cd"]} for n in range(8)
    ]
    finished = pipeline.run(toys(rows, ["toy.even", "select.best"], workers=1))
    assert failures(finished.folder, read) == [("r3", 1, "toy.even", "plugin")]


def test_namesakes_of_a_poisoned_candidate_do_not_fail(toys: Toys, read: Read, tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(
        "from dataclasses import replace\n"
        "from goldgate import Generator, answer, hookimpl\n"
        "def three(sample):\n    return [replace(sample, id=f'{sample.id}-{n}') for n in range(3)]\n"
        "def made(sample):\n    return [answer(sample, 'die' if sample.id == 'a-1' else 'ab')]\n"
        "@hookimpl\ndef goldgate_generators():\n"
        "    return {'own.three': Generator(three), 'own.made': Generator(made)}\n"
    )
    steps = ["own.three", "own.made", "toy.even", "select.best"]
    given = [{"id": "a", "prompt": "p"}]
    config = toys(given, steps, plugins=[*toys(given, steps).plugins, "own.py"], workers=1)
    finished = pipeline.run(config)
    assert failures(finished.folder, read) == [("a-1", 0, "toy.even", "worker")]
    assert finished.funnel.totals["accepted"] == 2


@pytest.mark.parametrize(
    ("filters", "accepted"), [([], 600), (["toy.third", {"use": "toy.echoed", "name": "e2"}], 400)]
)
def test_workers_that_are_killed_from_outside_cost_nothing(
    toys: Toys, filters: list[Any], accepted: int
) -> None:
    rows = [{"id": f"r{n}", "prompt": "p", "responses": ["ab", "cd"]} for n in range(300)]
    config = toys(
        rows,
        ["toy.echoed", *filters, "select.best"],
        services={"e": {"use": "toy.echo", "seconds": 0.01}},
        workers=2,
    )
    stop = threading.Event()

    def kill() -> None:
        for _ in range(3):
            if stop.wait(0.7):
                return
            for child in Path(f"/proc/{os.getpid()}/task").glob("*/children"):
                for pid in child.read_text().split():
                    if b"goldgate.engine.worker" in Path(f"/proc/{pid}/cmdline").read_bytes():
                        os.kill(int(pid), signal.SIGKILL)
                        break

    killer = threading.Thread(target=kill)
    killer.start()
    finished = pipeline.run(config)
    stop.set()
    killer.join()
    assert (finished.funnel.totals["accepted"], finished.funnel.failures) == (accepted, 0)


@pytest.mark.parametrize("workers", [1, 2])
def test_what_dies_around_filters_costs_the_rows_at_fault(toys: Toys, read: Read, workers: int) -> None:
    """In a verifier behind a filter that decides in stream order, in the note of a filter that sees the whole
    stream, and in the thread of a service: there nobody knows who it was, so rows run alone."""
    rows = [{"id": f"r{n}", "prompt": "p", "responses": [f"ab{n:04}"]} for n in range(330)]
    rows[21]["responses"], rows[91]["responses"] = ["poison21"], ["die"]
    rows[201]["responses"], rows[301]["responses"] = ["poison201"], ["die2"]
    steps = ["toy.third", "toy.echoed", "toy.third@t2", "toy.even", "toy.longest", "select.best"]
    named = [{"use": use, "name": name or use} for use, _, name in (step.partition("@") for step in steps)]
    finished = pipeline.run(toys(rows, named, services=ECHO, workers=workers))
    failed = [row[0] for row in failures(finished.folder, read)]
    assert failed == ["r21", "r91", "r201", "r301"]


@pytest.mark.parametrize("executor", ["inline", "local"])
def test_what_is_no_plain_data_or_nested_too_deep_fails_its_own_row(
    toys: Toys, read: Read, executor: str
) -> None:
    deep = (
        '{"id": "deep", "prompt": "p", "responses": ["ab"], "reference": {"x": '
        + "[" * 700
        + "]" * 700
        + "}}"
    )
    rows: list[Any] = [
        {"id": "a", "prompt": "p", "responses": ["ab", "set"]},
        deep,
        {"id": "b", "prompt": "p", "responses": ["ab"]},
    ]
    finished = pipeline.run(toys(rows, ["toy.even", "select.best"], workers=1), executor=executor)
    failed = read(finished.folder / "failures.jsonl")
    assert {row["id"] for row in failed} <= {"a", "deep", "rows.jsonl:2"}
    assert "without set" in failed[0]["why"]
    assert {row["id"] for row in read(finished.folder / "sft.jsonl")} >= {"a", "b"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"slow": 30.0}, "is not open after 0.5 s"),
        ({"batch": 0}, "its batch is a whole number from 1 on, not 0"),
    ],
)
def test_a_service_that_does_not_open_or_has_no_batch_never_hangs(
    toys: Toys, read: Read, options: dict[str, Any], message: str
) -> None:
    rows = [{"id": "a", "prompt": "p", "responses": ["ab"]}]
    config = toys(
        rows,
        ["toy.echoed", "select.best"],
        services={"e": {"use": "toy.echo", **options}},
        service_timeout=0.5,
    )
    began = time.monotonic()
    (failed,) = read(pipeline.run(config, executor="inline").folder / "failures.jsonl")
    assert message in failed["why"]
    assert time.monotonic() - began < 20


def test_a_damaged_reply_is_asked_again_and_replaced(tmp_path: Path) -> None:
    key, other = (b"s", b"1"), (b"s", b"2")
    journal = SqliteJournal(tmp_path / "j")
    journal.put([(key, "echo", b"right"), (other, "echo", b"fine")])
    journal.close()
    with sqlite3.connect(tmp_path / "j") as file:
        file.execute("UPDATE replies SET reply = ? WHERE request = ?", (b"wrong", b"1"))
    journal = SqliteJournal(tmp_path / "j")
    assert journal.claim([key, other]) == [Claim.YOURS, b"fine"]
    journal.put([(key, "echo", b"right")])
    assert journal.claim([key]) == [b"right"]
    journal.close()


def test_a_traceback_is_logged_once_with_its_place(tmp_path: Path) -> None:
    log = tmp_path / "errors.log"
    tracebacks = Tracebacks(log)

    def broken() -> None:
        raise KeyError("no\npe \ud800")

    failures = []
    for _ in range(3):
        try:
            broken()
        except KeyError as error:
            failures.append(tracebacks.failure(error, "step"))
    assert len(set(failures)) == 1
    assert failures[0].why.startswith("KeyError: ")
    assert failures[0].why.endswith(f"({Path(__file__).name}:{broken.__code__.co_firstlineno + 1})")
    failures[0].why.encode()
    assert log.read_text().count("Traceback") == 1


def test_a_heartbeat_says_where() -> None:
    beat = Heartbeat()
    beat.begin(7, 1, 2, -1)
    place = beat.read()
    assert (place.ticket, place.step, place.sample, place.index, place.row, place.began > 0) == (
        7,
        1,
        2,
        -1,
        -1,
        True,
    )
    beat.rest()
    assert beat.read().began == 0.0
