"""What a stage does with one sample and its candidates, as a task for the driver."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from goldgate.config.plan import Plan, ResolvedStep
from goldgate.engine import boundary
from goldgate.engine.driver import Fork, Routed
from goldgate.errors import ConfigError
from goldgate.groups import SAMPLE, Group, applies
from goldgate.nouns import Candidate, Drop, Failure, Judged, Sample, Verdict

Steps = Generator[Any, Any, Any]
Place = tuple[str, int]  # step name, index of the candidate (-1: the sample itself)


class Stages:
    """Runs the stages of a plan. ``beat`` is four numbers that a watchdog reads: when the plug-in now
    computing began (0: none is), the ticket of its group, its step's number, its candidate's index.
    """

    def __init__(self, plan: Plan, beat: list[float] | ctypes.Array[ctypes.c_double] | None = None) -> None:
        self._plan = plan
        self._segments = plan.segments()
        self._beat = [0.0, 0.0, 0.0, 0.0] if beat is None else beat
        self._routes: dict[tuple[str, str, str], str] = {}
        self._blocks = {name: block for stage in plan.stages for block in _blocks(stage) for name in block}

    def run(
        self, segment: int, group: Group, ticket: int = 0, known: Mapping[Place, Failure] | None = None
    ) -> Steps:
        """A task that returns the groups that come of a group: itself, or those of new samples.

        ``known`` failures are taken as they are; what failed is not run.
        """
        groups: tuple[Group, ...] = (replace(group, notes=()) if group.notes else group,)
        for number, step in enumerate(self._segments[segment]):
            at = _At(step, number, ticket, known or {})
            tasks = [self._step(at, one) for one in groups]
            groups = (yield from tasks[0]) if len(tasks) == 1 else sum((yield Fork(tuple(tasks))), ())
        return groups

    def _step(self, at: _At, group: Group) -> Steps:
        component = at.step.component
        applied = not group.over and applies(at.step.config.when, group.sample)
        if component.kind == "filters":
            return ((yield from self._noted(at, group, applied)),)
        if not applied:
            return (group,)
        if component.kind == "verifiers":
            tasks = tuple(self._verify(at, judged) for judged in group.judged)
            if len(tasks) == 1:
                return (replace(group, judged=((yield from tasks[0]),)),)
            return (replace(group, judged=(yield Fork(tasks))),)
        if component.value.of == "judged":
            tasks = tuple(self._make(at, judged, judged.candidate.origin.index) for judged in group.judged)
            made = yield Fork(tasks)
        else:
            made = ((yield from self._make(at, group.sample, -1)),)
        return _grown(group, made)

    def _noted(self, at: _At, group: Group, applied: bool) -> Steps:
        """The group with what a filter notes of its sample or of each candidate that is still accepted."""
        step, name = at.step, at.step.config.name
        of_sample = step.of == "sample" or (step.of == "either" and not group.judged)
        if applied and step.early and not of_sample and not group.judged:
            why = f"{name} filters candidates, and the row has none yet: put it after the generator"
            return replace(
                group, failures=(*group.failures, Failure(why, name, "plugin")), notes=(*group.notes, {})
            )
        subjects: dict[int, Any] = {}
        if applied and of_sample:
            subjects[SAMPLE] = group.sample
        elif applied:
            subjects = {place: one.candidate for place, one in enumerate(group.judged) if one.accepted}
        if step.component.value.note is None:
            return replace(group, notes=(*group.notes, dict.fromkeys(subjects)))
        tasks = tuple(self._note(at, place, subject) for place, subject in subjects.items())
        made = ((yield from tasks[0]),) if len(tasks) == 1 else (yield Fork(tasks))
        judged, failures, notes = list(group.judged), group.failures, {}
        for place, value in zip(subjects, made, strict=True):
            if not isinstance(value, Failure):
                notes[place] = value
            elif place == SAMPLE:
                failures = (*failures, value)
            else:
                judged[place] = replace(judged[place], failure=value)
        return replace(group, judged=tuple(judged), failures=failures, notes=(*group.notes, notes))

    def _note(self, at: _At, place: int, subject: Sample | Candidate) -> Steps:
        note = at.step.component.value.note
        index = SAMPLE if isinstance(subject, Sample) else subject.origin.index
        value = yield from self._guarded(at, index, lambda: at.step.call(note, subject))
        if isinstance(value, Failure):
            return value
        try:
            return boundary.plain(value)
        except boundary.NotPlainError as error:
            return Failure(f"what it notes is no plain data: {error}", at.step.config.name, "plugin")

    def _make(self, at: _At, subject: Sample | Judged, index: int) -> Steps:
        made = yield from self._guarded(
            at, index, lambda: at.step.call(at.step.component.value.make, subject)
        )
        if isinstance(made, Failure):
            return made
        try:
            found = tuple(made)
        except TypeError:
            found = (made,)
        if all(isinstance(one, Candidate) for one in found) or all(isinstance(one, Sample) for one in found):
            return found
        return Failure(
            "a generator returns candidates or samples, and not both", at.step.config.name, "plugin"
        )

    def _verify(self, at: _At, judged: Judged) -> Steps:
        if judged.failure is not None or (judged.dropped and not self._goes_on(at, judged.dropped)):
            return judged
        sample, step, component = judged.candidate.sample, at.step.config, at.step.component.value
        began = time.monotonic()
        if component.needs and not any(key in sample.reference for key in component.needs):
            wanted = " nor ".join(f"reference.{key}" for key in component.needs)
            verdict: Any = Verdict(None, f"the row has no {wanted}")
        else:
            index = judged.candidate.origin.index
            verdict = yield from self._guarded(
                at, index, lambda: at.step.call(component.check, judged.candidate)
            )
        if not isinstance(verdict, Verdict | Failure):
            told = f"a verifier returns a Verdict, not {type(verdict).__name__}"
            verdict = Failure(told, step.name, "plugin")
        seconds = {**judged.seconds, step.name: time.monotonic() - began}
        if isinstance(verdict, Failure):
            return replace(judged, failure=verdict, seconds=seconds)
        verdicts = {**judged.verdicts, step.name: verdict}
        dropped = _firmer(judged.dropped, _drop(at.step, verdict))
        return replace(judged, verdicts=verdicts, dropped=dropped, seconds=seconds)

    def _goes_on(self, at: _At, dropped: Drop) -> bool:
        """An abstention leaves it open whether the next verifier rejects: so the order of verifiers that
        follow one another does not matter.
        """
        if dropped.kind == "abstained" and dropped.by in self._blocks[at.step.config.name]:
            return True
        return not self._plan.config.cascade and dropped.kind != "filtered"

    def _guarded(self, at: _At, index: int, call: Callable[[], Any]) -> Steps:
        """The one boundary to plug-ins: what a call returns, its requests routed, or a Failure."""
        name = at.step.config.name
        if (known := at.known.get((name, index))) is not None:
            return known
        beat = self._beat
        try:
            beat[1], beat[2], beat[3], beat[0] = at.ticket, at.number, index, time.monotonic()
            step = call()
            if not hasattr(step, "send"):
                return step
            asked = next(step)
            while True:
                routed = self._routed(at.step, asked)
                beat[0] = 0.0
                reply = yield routed
                beat[1], beat[2], beat[3], beat[0] = at.ticket, at.number, index, time.monotonic()
                failures = reply if isinstance(reply, tuple) else (reply,)
                for failure in failures:
                    if isinstance(failure, Failure):
                        step.close()
                        return replace(failure, where=failure.where or name)
                asked = step.send(reply)
        except StopIteration as end:
            return end.value
        except ConfigError as error:
            return Failure(str(error), name, "service")
        except Exception as error:  # noqa: BLE001 - the one boundary to foreign code: plug-ins
            return Failure(f"{type(error).__name__}: {error}", name, "plugin")
        finally:
            beat[0] = 0.0

    def _routed(self, step: ResolvedStep, asked: Any) -> Any:
        if isinstance(asked, tuple):
            return tuple(self._routed(step, one) for one in asked)
        named = getattr(asked, "service", "")
        key = (step.config.name, asked.kind, named)
        if (service := self._routes.get(key)) is None:
            service = self._routes[key] = self._plan.route(step.config, asked.kind, named)
        return Routed(asked, service)


@dataclass(frozen=True, slots=True)
class _At:
    step: ResolvedStep
    number: int
    ticket: int
    known: Mapping[Place, Failure]


def _blocks(stage: tuple[ResolvedStep, ...]) -> list[frozenset[str]]:
    """The names of verifiers that follow one another."""
    runs = groupby(stage, lambda step: step.component.kind == "verifiers")
    return [frozenset(step.config.name for step in steps) for verifies, steps in runs if verifies]


def _drop(step: ResolvedStep, verdict: Verdict) -> Drop | None:
    name = step.config.name
    if verdict.score is None:
        return Drop(name, verdict.why, "abstained") if step.config.on_abstain == "drop" else None
    return Drop(name, verdict.why, "rejected") if verdict.score < step.config.accept else None


def _firmer(before: Drop | None, now: Drop | None) -> Drop | None:
    """A rejection outweighs an abstention; else the first reason stands."""
    if before is None or (now is not None and (before.kind, now.kind) == ("abstained", "rejected")):
        return now
    return before


def _grown(group: Group, made: tuple[Any, ...]) -> tuple[Group, ...]:
    failures = tuple(one for one in made if isinstance(one, Failure))
    found = [one for many in made if not isinstance(many, Failure) for one in many]
    samples = [one for one in found if isinstance(one, Sample)]
    first = len(group.judged)
    judged = tuple(
        Judged(replace(one, origin=replace(one.origin, index=first + number)))
        for number, one in enumerate(one for one in found if isinstance(one, Candidate))
    )
    grown = replace(group, judged=(*group.judged, *judged), failures=(*group.failures, *failures))
    if not samples:
        return (grown,)
    new = tuple(Group(f"{group.place}/{sample.id}", sample) for sample in samples)
    return (grown, *new) if failures or grown.judged else new
