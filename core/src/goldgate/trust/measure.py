"""Have a verifier judge labelled cases for real: repeatedly, in several processes, against the clock."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from goldgate.config.plan import Plan
from goldgate.engine.inline import InlinePool
from goldgate.engine.journal import NullJournal
from goldgate.engine.local import LocalPool
from goldgate.nouns import Sample
from goldgate.trust.cases import Cases, Labelled

TIMING = 15.0  # seconds that are spent at most on timing cases one by one
SHARES = (0.5, 0.95, 0.99)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one labelled case; ``failure`` where the machinery failed instead."""

    sample: Sample
    index: int
    text: str
    expected: float | None
    score: float | None
    why: str
    failure: str = ""

    @property
    def place(self) -> str:
        """The case's name: sample and place among its responses."""
        return f"{self.sample.id}:{self.index}"


@dataclass(frozen=True, slots=True)
class Speed:
    """``per_second``: candidates judged by ``workers`` processes at once; p50, p95, p99: seconds that
    one candidate takes when nothing else is under way.
    """

    per_second: float
    workers: int
    p50: float
    p95: float
    p99: float


@dataclass(frozen=True, slots=True)
class Measured:
    """``differing``: places whose score was another one in a later pass."""

    judgements: tuple[Judgement, ...]
    passes: int
    processes: int
    differing: tuple[str, ...]
    speed: Speed | None


def measure(plan: Plan, cases: Cases, repeat: int = 3, timed: bool = True) -> Measured:
    """Judge every case ``repeat`` times: twice in the same processes, then in fresh ones with other hash
    seeds each time; where nothing is timed, in fresh ones from the second time on. The first pass gives the
    verdicts. No speed where the machinery failed.
    """
    name = plan.stages[0][0].config.name
    workers = plan.config.workers or 2
    with closing(LocalPool(plan, NullJournal(), workers)) as pool:
        first = _pass(pool, cases, name)
        began = time.monotonic()
        again = [_pass(pool, cases, name)] if timed and repeat > 1 else []
        elapsed = time.monotonic() - began
    fresh = max(0, repeat - 1 - len(again))
    for seed in range(1, fresh + 1):
        with closing(LocalPool(plan, NullJournal(), workers, seed)) as pool:
            again.append(_pass(pool, cases, name))
    differing = {
        one.place
        for other_pass in again
        for one, other in zip(first, other_pass, strict=True)
        if (one.score, bool(one.failure)) != (other.score, bool(other.failure))
    }
    speed = None
    if timed and again and not any(one.failure for one in first):
        speed = Speed(_round(len(first) / elapsed), workers, *_latencies(plan, cases, name))
    return Measured(tuple(first), 1 + len(again), 1 + fresh, tuple(sorted(differing)), speed)


def _pass(pool: Any, cases: Cases, name: str) -> list[Judgement]:
    groups = pool.map(0, (one.group for one in cases.labelled))
    return [
        judgement
        for one, group in zip(cases.labelled, groups, strict=True)
        for judgement in judgements(one, group, name)
    ]


def judgements(labelled: Labelled, group: Any, name: str) -> Iterator[Judgement]:
    """What became of each labelled candidate of a group."""
    lost = group.failures[0].why if group.failures else ""
    for judged, expected in zip(group.judged, labelled.expected, strict=True):
        head = (group.sample, judged.candidate.origin.index, judged.candidate.text, expected)
        if lost or judged.failure is not None:
            yield Judgement(*head, None, "", lost or judged.failure.why)
        else:
            verdict = judged.verdicts[name]
            yield Judgement(*head, verdict.score, verdict.why)


def _latencies(plan: Plan, cases: Cases, name: str) -> Sequence[float]:
    """p50, p95 and p99 of candidates that are judged one at a time, in this process."""
    alone = [replace(one.group, judged=(judged,)) for one in cases.labelled for judged in one.group.judged]
    Random(0).shuffle(alone)  # noqa: S311 - a sample for timing
    seconds: list[float] = []
    with closing(InlinePool(plan, NullJournal())) as pool:
        list(pool.map(0, alone[:1]))  # opens services, imports what is imported late
        end = time.monotonic() + TIMING
        for one in alone:
            for group in pool.map(0, [one]):
                seconds += [judged.seconds.get(name, 0.0) for judged in group.judged]
            if time.monotonic() > end:
                break
    seconds.sort()
    return [_round(seconds[min(len(seconds) - 1, int(share * len(seconds)))]) for share in SHARES]


def _round(value: float) -> float:
    return float(f"{value:.3g}")


def tags_of(judgements: Sequence[Judgement]) -> Mapping[tuple[str, str], list[Judgement]]:
    """Judgements by tag and value of their samples."""
    from goldgate.trust.cases import tags

    found: dict[tuple[str, str], list[Judgement]] = {}
    for one in judgements:
        for tag in tags(one.sample):
            found.setdefault(tag, []).append(one)
    return dict(sorted(found.items()))
