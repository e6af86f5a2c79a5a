"""What a stage does with one sample and its candidates, as a task for the driver."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate, groupby
from pathlib import Path
from typing import Any

from goldgate.blobs import BlobStore
from goldgate.config.plan import Plan, ResolvedStep
from goldgate.engine import boundary, growing, policy
from goldgate.engine.driver import Fork, Routed
from goldgate.engine.heartbeat import Heartbeat
from goldgate.engine.tracebacks import Tracebacks
from goldgate.errors import ConfigError
from goldgate.groups import SAMPLE, Group, applies
from goldgate.nouns import Candidate, Drop, Failure, Judged, Sample, Verdict
from goldgate.requests import Read, Together

Steps = Generator[Any, Any, Any]
Known = tuple[int, int, int]
"""Number of the step in the plan, number of the sample in the row or chunk, index of the candidate."""


class Stages:
    """Runs the segments of a plan. ``beat`` is written whenever a plug-in computes; ``log`` is the file that
    tracebacks of plug-ins go to.
    """

    def __init__(self, plan: Plan, beat: Heartbeat | None = None, log: Path | None = None) -> None:
        self._plan = plan
        self._segments = plan.segments()
        self._first = [0, *accumulate(map(len, self._segments))]  # the number of each segment's first step
        self._beat = beat or Heartbeat()
        self._tracebacks = Tracebacks(log)
        self._blobs = BlobStore(plan.config.blobs)
        self._routes: dict[tuple[str, str, str], str] = {}
        self._blocks = {name: block for stage in plan.stages for block in _blocks(stage) for name in block}

    def run(
        self,
        segment: int,
        groups: Group | tuple[Group, ...],
        ticket: int = 0,
        known: dict[Known, Failure] | None = None,
        first: int = 0,
    ) -> Steps:
        """A task that returns what groups of one row go on as: themselves, or those of new samples.

        ``known`` failures are taken as they are; what failed is not run, and what fails is added to them.
        Samples are numbered from ``first`` on.
        """
        known = {} if known is None else known
        given = (groups,) if isinstance(groups, Group) else groups
        found = tuple(replace(group, notes=()) if group.notes else group for group in given)
        for number, step in enumerate(self._segments[segment], self._first[segment]):
            at = _At(step, number, ticket, known, first)
            if len(found) == 1:
                found = yield from self._step(at, found[0])
                continue
            tasks = [self._step(replace(at, sample=first + place), one) for place, one in enumerate(found)]
            found = sum((yield Fork(tuple(tasks))), ())
        return found

    @contextmanager
    def computing(self, ticket: int, step: int, sample: int) -> Iterator[None]:
        """Say in the heartbeat that something is computed for a sample."""
        self._beat.begin(ticket, step, sample, SAMPLE)
        try:
            yield
        finally:
            self._beat.rest()

    def alone(self, row: int) -> None:
        """Say in the heartbeat that one row is alone in the worker; -1: no longer."""
        self._beat.alone(row)

    def _step(self, at: _At, group: Group) -> Steps:
        component = at.step.component
        applied = not group.over and applies(at.step.config.when, group.sample)
        if component.kind == "filters":
            return ((yield from self._noted(at, group, applied)),)
        if not applied:
            return (group,)
        of = component.value.of
        if component.kind == "generators":
            return (yield from self._generated(at, group, of))
        if of == "group":
            return ((yield from self._verify_group(at, group)),)
        if of == "sample":
            return ((yield from self._verify_sample(at, group)),)
        tasks = tuple(self._verify(at, judged) for judged in group.judged)
        judged = ((yield from tasks[0]),) if len(tasks) == 1 else (yield Fork(tasks))
        return (replace(group, judged=judged),)

    def _generated(self, at: _At, group: Group, of: str) -> Steps:
        make, step = at.step.component.value.make, at.step
        if of == "judged":
            made = yield Fork(
                tuple(
                    self._make(at, one.candidate.origin.index, partial(step.call, make, one))
                    for one in group.judged
                )
            )
        elif of == "group":
            call = partial(step.call, make, group.sample, group.judged)
            made = ((yield from self._make(at, SAMPLE, call)),)
        elif group.closed:
            return (group,)
        else:
            made = ((yield from self._make(at, SAMPLE, partial(step.call, make, group.sample))),)
        return growing.grown(group, made, step)

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

    def _make(self, at: _At, index: int, call: Callable[[], Any]) -> Steps:
        """What a generator made: candidates, samples and failures, as plain data."""
        made = yield from self._guarded(at, index, call)
        return (made,) if isinstance(made, Failure) else growing.made(made, at.step, self._blobs)

    def _verify(self, at: _At, judged: Judged) -> Steps:
        if judged.failure is not None or (judged.dropped and not self._goes_on(at, judged.dropped)):
            return judged
        component, candidate = at.step.component.value, judged.candidate
        began = time.monotonic()
        verdict: Any = policy.truncated(candidate, at.step.config, self._plan.config)
        if verdict is None:
            verdict = _lacks(at.step, candidate.sample)
        if verdict is None:
            verdict = yield from self._guarded(
                at, candidate.origin.index, lambda: at.step.call(component.check, candidate)
            )
        return self._judged(at, judged, verdict, time.monotonic() - began)

    def _verify_group(self, at: _At, group: Group) -> Steps:
        """One call of a verifier for all candidates that no earlier step dropped."""
        name = at.step.config.name
        places = [
            place
            for place, one in enumerate(group.judged)
            if one.failure is None and not (one.dropped and not self._goes_on(at, one.dropped))
        ]
        if not places:
            return group
        began = time.monotonic()
        given = tuple(group.judged[place] for place in places)
        verdicts: Any = _lacks(at.step, group.sample)
        if verdicts is not None:
            verdicts = [verdicts] * len(given)
        else:
            check = at.step.component.value.check
            verdicts = yield from self._guarded(at, SAMPLE, lambda: at.step.call(check, group.sample, given))
        if isinstance(verdicts, Failure):
            verdicts = [verdicts] * len(given)
        elif not isinstance(verdicts, Sequence) or len(verdicts) != len(given):
            why = f"a verifier of groups returns a verdict for each of the {len(given)} candidates"
            verdicts = [Failure(why, name, "plugin")] * len(given)
        seconds = (time.monotonic() - began) / len(given)
        judged = list(group.judged)
        for place, verdict in zip(places, verdicts, strict=True):
            judged[place] = self._judged(at, judged[place], verdict, seconds)
        return replace(group, judged=tuple(judged))

    def _verify_sample(self, at: _At, group: Group) -> Steps:
        check, name = at.step.component.value.check, at.step.config.name
        verdict: Any = _lacks(at.step, group.sample)
        if verdict is None:
            verdict = yield from self._guarded(at, SAMPLE, lambda: at.step.call(check, group.sample))
        verdict = _checked(verdict, name)
        if isinstance(verdict, Failure):
            judged = tuple(replace(one, failure=verdict) if one.accepted else one for one in group.judged)
            failures = group.failures if judged else (*group.failures, verdict)
            return replace(group, judged=judged, failures=failures)
        dropped = _drop(at.step, verdict)
        judged = tuple(
            replace(one, dropped=dropped) if dropped and one.accepted else one for one in group.judged
        )
        return replace(group, judged=judged, dropped=dropped, verdicts={**group.verdicts, name: verdict})

    def _judged(self, at: _At, judged: Judged, verdict: Any, took: float) -> Judged:
        name = at.step.config.name
        seconds = {**judged.seconds, name: took}
        verdict = _checked(verdict, name)
        if isinstance(verdict, Failure):
            return replace(judged, failure=verdict, seconds=seconds)
        verdict = policy.trusted(verdict, at.step.config, self._plan.config)
        dropped = _firmer(judged.dropped, _drop(at.step, verdict))
        verdicts = {**judged.verdicts, name: verdict}
        return Judged(judged.candidate, verdicts, dropped, None, seconds, judged.expected)

    def _goes_on(self, at: _At, dropped: Drop) -> bool:
        """An abstention leaves it open whether the next verifier rejects: so the order of verifiers that
        follow one another does not matter.
        """
        if dropped.kind == "abstained" and dropped.by in self._blocks[at.step.config.name]:
            return True
        return not self._plan.config.cascade and dropped.kind != "filtered"

    def _guarded(self, at: _At, index: int, call: Callable[[], Any]) -> Steps:
        """The one boundary to plug-ins: what a call returns, its requests routed, or a Failure."""
        if (known := at.known.get((at.number, at.sample, index))) is not None:
            return known
        found = yield from self._called(at, index, call)
        if isinstance(found, Failure):
            at.known[at.number, at.sample, index] = found
        return found

    def _called(self, at: _At, index: int, call: Callable[[], Any]) -> Steps:
        name, beat = at.step.config.name, self._beat
        try:
            beat.begin(at.ticket, at.number, at.sample, index)
            step = call()
            if not hasattr(step, "send"):
                return step
            asked = next(step)
            while True:
                routed = self._routed(at, index, asked)
                beat.rest()
                reply = yield routed
                beat.begin(at.ticket, at.number, at.sample, index)
                if not isinstance(asked, Together):
                    for failure in reply if isinstance(reply, tuple) else (reply,):
                        if isinstance(failure, Failure):
                            step.close()
                            return replace(failure, where=failure.where or name)
                asked = step.send(reply)
        except StopIteration as end:
            return end.value
        except ConfigError as error:
            return Failure(str(error), name, "service")
        except (Exception, SystemExit) as error:  # noqa: BLE001 - the one boundary to foreign code: plug-ins
            return self._tracebacks.failure(error, name)
        finally:
            beat.rest()

    def _branch(self, at: _At, index: int, task: Any) -> Steps:
        """A branch of ``together``: what it returns, or its Failure."""
        steps = task if hasattr(task, "send") else _asking(task)
        return self._called(at, index, lambda: steps)

    def _routed(self, at: _At, index: int, asked: Any) -> Any:
        """What the driver is to do for what a plug-in yielded. Raises TypeError for what is no request."""
        if isinstance(asked, Together):
            return Fork(tuple(self._branch(at, index, task) for task in asked.tasks))
        if isinstance(asked, tuple):
            return tuple(self._routed(at, index, one) for one in asked)
        if isinstance(asked, Read):
            return Routed(asked, "", at.step.config.name)
        kind = getattr(asked, "kind", None)
        if not isinstance(kind, str) or not hasattr(asked, "reply"):
            raise TypeError(f"yields {type(asked).__name__}, which is no request")
        key = (at.step.config.name, kind, getattr(asked, "service", ""))
        if (service := self._routes.get(key)) is None:
            service = self._routes[key] = self._plan.route(at.step.config, kind, key[2])
        return Routed(asked, service, at.step.config.name)


def _asking(asked: Any) -> Steps:
    """A request, or a tuple of requests, as a branch."""
    return (yield asked)


@dataclass(frozen=True, slots=True)
class _At:
    step: ResolvedStep
    number: int
    ticket: int
    known: dict[Known, Failure]
    sample: int = 0


def _blocks(stage: tuple[ResolvedStep, ...]) -> list[frozenset[str]]:
    """The names of verifiers that follow one another."""
    runs = groupby(stage, lambda step: step.component.kind == "verifiers")
    return [frozenset(step.config.name for step in steps) for verifies, steps in runs if verifies]


def _lacks(step: ResolvedStep, sample: Sample) -> Verdict | None:
    """An abstention where the row has nothing that a verifier needs."""
    needs = step.component.value.needs
    if not needs or any(key in sample.reference for key in needs):
        return None
    wanted = " nor ".join(f"reference.{key}" for key in needs)
    return Verdict(None, f"the row has no {wanted}", code="no_reference")


def _checked(verdict: Any, name: str) -> Verdict | Failure:
    if isinstance(verdict, Failure):
        return verdict
    try:
        return boundary.verdict(verdict)
    except boundary.NotPlainError as error:
        return Failure(str(error), name, "plugin")


def _drop(step: ResolvedStep, verdict: Verdict) -> Drop | None:
    name = step.config.name
    if verdict.score is None:
        keep = step.config.on_abstain == "keep"
        return None if keep else Drop(name, verdict.why, "abstained", verdict.code)
    rejected = verdict.score < step.config.accept
    return Drop(name, verdict.why, "rejected", verdict.code) if rejected else None


def _firmer(before: Drop | None, now: Drop | None) -> Drop | None:
    """A rejection outweighs an abstention; else the first reason stands."""
    if before is None or (now is not None and (before.kind, now.kind) == ("abstained", "rejected")):
        return now
    return before
