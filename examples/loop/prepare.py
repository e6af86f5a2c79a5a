"""Problems, demonstrations and the warmed-up model that every arm of one seed starts from."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import tiny
import words
from goldgate.config import file as config
from goldgate.runs import pipeline
from goldgate_trl import sft
from goldgate_trl.options import SftOptions

HERE = Path(__file__).parent
HELD_OUT, DEVELOPMENT, DEMONSTRATIONS = 500, 200, 1000
PREFERENCES, POOL, PAIRS = 300, 800, 500  # problems a round
WRONG, SORRY = 0.3, 0.4  # shares of the demonstrations: with a wrong step, with an apology
TARGET, FIRST, MORE, MOST = 0.45, 240, 20, 480  # pass@1 to stop at, and steps


def prepare(work: Path, seed: int, rounds: int = 2) -> Path:
    """The folder of the warmed-up model of a seed. Made once."""
    base = work / "base"
    if not (work / "ready.json").is_file():
        work.mkdir(parents=True, exist_ok=True)
        _problems(work, seed, rounds)
        accuracy = _warm(work, seed, base)
        (work / "ready.json").write_text(json.dumps({"pass@1": accuracy}))
    return base


def evaluate(model: Path, source: Path, out: Path, greedy: bool) -> dict[str, float]:
    """How many responses of a model each verifier accepts, and of how many candidates."""
    read = config.read(HERE / "eval.toml")
    policy = replace(read.services["policy"], options={**read.services["policy"].options, "path": str(model.resolve())})
    drawn = {"n": 1, "temperature": 0.0} if greedy else {"n": 2, "temperature": 0.7}
    first = replace(read.step[0], options={**read.step[0].options, **drawn})
    ready = replace(
        read,
        name=f"eval-{'greedy' if greedy else 'drawn'}",
        sources=(replace(read.sources[0], path=str(source.resolve())),),
        services={"policy": policy},
        step=(first, *read.step[1:]),
        runs=str(out),
    )
    finished = pipeline.run(ready, executor="inline")
    funnel = finished.funnel
    if funnel.failures:
        raise RuntimeError(f"{funnel.failures} failures: see {finished.folder / 'failures.jsonl'}")
    accepted = {f"{name} accepted": float(outcomes["accepted"]) for name, outcomes in funnel.steps.items()}
    return {"candidates": float(funnel.candidates), **accepted}


def _problems(work: Path, seed: int, rounds: int) -> None:
    held = [words.problem(random.Random(9_000_000 + number)) for number in range(HELD_OUT)]
    development = [words.problem(random.Random(8_000_000 + number)) for number in range(DEVELOPMENT)]
    known = {_numbers(one) for one in held + development}  # held out by their numbers, not by their words
    _write(work / "held.jsonl", map(_row, held))
    _write(work / "development.jsonl", map(_row, development))
    for number in range(1, rounds + 1):
        for name, count in (("prefer", PREFERENCES), ("pool", POOL), ("pairs", PAIRS)):
            rng = random.Random(f"{seed} {name} {number}")
            _write(work / f"{name}-{number}.jsonl", (_row(_new(rng, known)) for _ in range(count)))
    rng = random.Random(f"{seed} demonstrations")
    _write(work / "demonstrations" / "sft.jsonl", (_shown(_new(rng, known), rng) for _ in range(DEMONSTRATIONS)))


def _new(rng: random.Random, known: set[Any]) -> dict[str, Any]:
    while _numbers(made := words.problem(rng)) in known:
        pass
    return made


def _numbers(one: dict[str, Any]) -> tuple[Any, ...]:
    return one["first"], tuple(one["steps"])


def _row(one: dict[str, Any]) -> dict[str, Any]:
    reference = {key: one[key] for key in ("answer", "first", "steps")}
    return {"prompt": one["prompt"], "reference": reference}


def _shown(one: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """A demonstration as people write them: some wrong, some apologetic."""
    right = rng.random() >= WRONG
    text = words.solution(one["first"], one["steps"]) if right else words.spoiled(one["first"], one["steps"], rng)
    content = words.SORRY + text if rng.random() < SORRY else text
    prompt = [{"role": "user", "content": one["prompt"]}]
    return {"prompt": prompt, "completion": [{"role": "assistant", "content": content}]}


def _warm(work: Path, seed: int, base: Path) -> float:
    """Train on the demonstrations until the development set says so; the last model becomes ``base``."""
    tiny.save(work / "new", seed)
    model, done, accuracy = work / "new", 0, 0.0
    while accuracy < TARGET and done < MOST:
        steps = FIRST if not done else MORE
        done += steps
        options = SftOptions(
            path=model, steps=steps, learning_rate=3e-3, batch=32, warmup=30 if done == FIRST else 5,
            schedule="constant_with_warmup", seed=1000 * seed + done, device="cpu", threads=1,
            extra={"adam_beta2": 0.98, "weight_decay": 0.01},
        )  # fmt: skip
        model = work / f"warm-{done}"
        sft.train(work / "demonstrations", model, options)
        counts = evaluate(model, work / "development.jsonl", work / "runs", greedy=True)
        accuracy = counts["words.final accepted"] / counts["candidates"]
        print(f"warm-up: {done} steps, pass@1 {accuracy:.3f}", flush=True)
    model.rename(base)
    return accuracy


def _write(path: Path, rows: Iterator[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
