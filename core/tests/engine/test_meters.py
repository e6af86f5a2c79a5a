"""Meters count the same whoever answers; a budget ends a run cleanly, and raising it goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from goldgate.config.file import Config, Price
from goldgate.engine import meters
from goldgate.groups import Group
from goldgate.nouns import Drop, Failure, Judged, Origin, Sample, accept, answer, chat, reject
from goldgate.runs import pipeline
from goldgate.runs.metrics import Metrics
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Toys = Callable[..., Config]
Read = Callable[[Path], list[Any]]

MODEL = """
from dataclasses import dataclass
from goldgate import Chat, Completion, Failure, Generator, Message, Service, answer, hookimpl

class Server:
    batch, parallel = 4, 1
    def serve(self, requests):
        return [Completion(Message("assistant", "ab"), prompt_tokens=100, completion_tokens=10) for _ in requests]
    def close(self):
        pass

class Refusing(Server):
    def serve(self, requests):
        with open("ASKED", "a") as log:
            log.write("x" * len(requests))
        return [Failure("401: no such key") for _ in requests]

def make(sample):
    reply = yield Chat(sample.prompt)
    return [answer(sample, reply.message.content)]

@hookimpl
def goldgate_services():
    return {"own.model": Service(Server, ("chat",)), "own.refusing": Service(Refusing, ("chat",))}

@hookimpl
def goldgate_generators():
    return {"own.ask": Generator(make, asks=("chat",))}
"""


def config(toys: Toys, tmp_path: Path, rows: int, use: str = "own.model", **keys: Any) -> Config:
    (tmp_path / "own.py").write_text(MODEL.replace("ASKED", str(tmp_path / "asked")))
    given = [{"id": f"r{n}", "prompt": f"p{n}"} for n in range(rows)]
    price = {"prompt": 1.0, "completion": 100.0}
    return toys(
        given,
        ["own.ask", "toy.even", "select.best"],
        services={"m": {"use": use, "price": price}},
        plugins=[*toys(given, ["toy.even"]).plugins, "own.py"],
        **keys,
    )


@pytest.mark.parametrize("workers", [0, 1, 2])
def test_what_the_results_took_is_in_the_manifest(toys: Toys, tmp_path: Path, workers: int) -> None:
    result = config(toys, tmp_path, 20, workers=workers)
    for _ in range(2):  # the journal answers the second time: the results took the same
        finished = pipeline.run(result, executor="local" if workers else "inline")
        usage = finished.manifest["counts"]["usage"]
        assert usage == {
            "own.ask": {"m": {"requests": 20, "prompt_tokens": 2000, "completion_tokens": 200, "usd": 0.022}}
        }
        assert finished.spent["requests"] == 20
        assert finished.spent["usd"] == pytest.approx(0.022)


@pytest.mark.parametrize("workers", [0, 2])
@pytest.mark.parametrize("budget", [{"requests": 8}, {"usd": 0.0088}, {"tokens": 880}])
def test_a_budget_ends_a_run_and_a_higher_one_goes_on(
    toys: Toys, tmp_path: Path, read: Read, budget: dict[str, Any], workers: int
) -> None:
    executor = "local" if workers else "inline"
    first = pipeline.run(config(toys, tmp_path, 400, workers=workers, budget=budget), executor=executor)
    held = read(first.folder / "failures.jsonl")
    assert first.stopped
    assert {row["kind"] for row in held} == {"budget"}
    assert (first.funnel.failures, first.funnel.held) == (0, len(held))
    assert 8 <= first.spent["requests"] <= 9
    whole = pipeline.run(config(toys, tmp_path, 400, workers=workers), executor=executor)
    assert (whole.folder, whole.stopped) == (first.folder, "")
    assert whole.funnel.totals["accepted"] == 400
    assert whole.spent["requests"] == 400


def test_a_service_that_fails_the_same_way_is_given_up_on(toys: Toys, tmp_path: Path, read: Read) -> None:
    result = config(toys, tmp_path, 200, "own.refusing", give_up_after=12)
    finished = pipeline.run(result, executor="inline")
    assert finished.funnel.failures == 200
    assert "given up after 12 such failures in a row" in read(finished.folder / "failures.jsonl")[-1]["why"]
    assert len((tmp_path / "asked").read_text()) <= 24


def test_costs() -> None:
    assert meters.cost((3, 2_000_000, 1_000_000), Price(0.15, 0.6, 1.0)) == pytest.approx(3 + 0.3 + 0.6)
    assert meters.cost((3, 1, 1), None) == 0.0
    assert meters.measured("text") == (1, 0, 0)


def judged(number: int, right: bool, other: bool, topic: str, failed: bool) -> Judged:
    sample = Sample(f"s{number % 7}", chat("p"), tags={"topic": topic, "difficulty": number % 3})
    verdicts = {"a": accept("x") if right else reject("x"), "b": accept("x") if other else reject("x")}
    return Judged(answer(sample, "y" * number), verdicts, None, Failure("down") if failed else None)


ROWS = st.builds(
    judged, st.integers(0, 999), st.booleans(), st.booleans(), st.sampled_from("abc"), st.booleans()
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ROWS, max_size=30), st.integers(0, 30))
def test_metrics_of_two_halves_are_those_of_the_whole(rows: list[Judged], at: int) -> None:
    def counted(part: list[Judged], capped: bool = True) -> Metrics:
        metrics = Metrics({"a": 1.0, "b": 1.0}, capped)
        for one in part:
            metrics.add(Group("f:1", one.candidate.sample, (one,)), [one])
        return metrics

    first = counted(rows[:at])
    first.merge(msgspec.msgpack.decode(msgspec.msgpack.encode(counted(rows[at:], False).state())))
    assert first.summary() == counted(rows).summary()


def test_pass_at_k_and_agreement() -> None:
    metrics = Metrics({"a": 1.0, "b": 1.0})
    sample = Sample("s", chat("p"))
    for rights in ((True, False), (False, False)):
        verdicts = [accept("x") if right else reject("x") for right in rights]
        made = [Judged(answer(sample, "y"), {"a": verdict, "b": accept("x")}) for verdict in verdicts]
        made = [
            one if right else Judged(one.candidate, one.verdicts, Drop("a", "x", "rejected"))
            for one, right in zip(made, rights, strict=True)
        ]
        metrics.add(Group("f:1", sample, tuple(made)), made)
    result = metrics.summary()
    assert result["pass_at"] == {"1": 0.25, "2": 0.5}
    assert result["agreement"] == [
        {"verifiers": ["a", "b"], "both": 1, "first": 0, "second": 3, "neither": 0, "kappa": 0.0}
    ]
    assert result["scores"]["a"] == [3, 0, 0, 0, 0, 0, 0, 0, 0, 1]


def test_what_a_step_kept_of_each_difficulty() -> None:
    metrics = Metrics({"a": 1.0, "b": 1.0, "c": 1.0})
    for difficulty, by in ((1, ""), (1, ""), (1, "b"), (3, "a"), (3, "b"), (3, ""), (3, "")):
        sample = Sample("s", chat("p"), tags={"difficulty": difficulty})
        one = Judged(answer(sample, "y"), {}, Drop(by, "x") if by else None)
        metrics.add(Group("f:1", sample, (one,)), [one])
    alone = Sample("t", chat("p"), tags={"difficulty": 3})
    metrics.add(Group("f:2", alone, dropped=Drop("b", "x")), [])
    assert metrics.summary()["kept_by_difficulty"] == {
        "a": {
            "1": {"reached": 3, "kept": 3, "share": 1.0},
            "3": {"reached": 5, "kept": 4, "share": 0.8},
        },
        "b": {
            "1": {"reached": 3, "kept": 2, "share": 0.666667},
            "3": {"reached": 4, "kept": 2, "share": 0.5},
        },
    }


def test_a_candidate_that_was_made_of_another_reached_no_step_before() -> None:
    metrics, half = Metrics({"a": 1.0, "fix": 1.0, "b": 1.0}), Metrics({"a": 1.0, "fix": 1.0, "b": 1.0})
    sample = Sample("s", chat("p"), tags={"difficulty": 3})
    first = Judged(answer(sample, "y"), {}, Drop("a", "x"))
    child = Judged(answer(sample, "z", Origin("fix", index=1, parent=0)))
    lost = Judged(answer(sample, "z", Origin("fix", index=2, parent=0)), {}, Drop("b", "x"))
    half.add(Group("f:1", sample, (first, child, lost)), [first, child, lost])
    metrics.merge(msgspec.msgpack.decode(msgspec.msgpack.encode(half.state()), strict=False))
    assert metrics.summary()["kept_by_difficulty"] == {
        "a": {"3": {"reached": 1, "kept": 0, "share": 0.0}},
        "b": {"3": {"reached": 2, "kept": 1, "share": 0.5}},
    }
