"""What a stage does with one sample and its candidates, as a task for the driver."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate, groupby
from pathlib import Path
from typing import Any

from goldgate.blobs import BlobStore
from goldgate.config.plan import Plan, ResolvedStep
from goldgate.engine import boundary, growing, policy
from goldgate.engine.heartbeat import Heartbeat
from goldgate.engine.slicing import Slice
from goldgate.engine.tasks import Fork, Routed, joined
from goldgate.engine.tracebacks import Tracebacks
from goldgate.errors import ConfigError
from goldgate.groups import SAMPLE, Group, applies, with_judged
from goldgate.nouns import Candidate, Drop, Failure, Judged, Sample, Verdict
from goldgate.quick import quick
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
        self._numbers = [0, *accumulate(map(len, self._segments))]  # the number of each segment's first step
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
        within: tuple[Slice, int] | None = None,
    ) -> Steps:
        """A task that returns what groups of one row go on as: themselves, or those of new samples.

        ``known`` failures are taken as they are; what failed is not run, and what fails is added to them.
        Samples are numbered from ``first`` on. ``within``: the slice of the chunk and the row's number in it;
        the task returns None where the row is not in it any more.
        """
        known = {} if known is None else known
        given = (groups,) if isinstance(groups, Group) else groups
        found = tuple(replace(group, notes=()) if group.notes else group for group in given)
        for number, step in enumerate(self._segments[segment], self._numbers[segment]):
            if within is not None and not within[0].has(within[1]):
                return None
            at = _At(step, number, ticket, known, first, within)
            if len(found) == 1:
                after = self._step(at, found[0])
                found = after if isinstance(after, tuple) else (yield from after)
            else:
                tasks = [
                    self._step(replace(at, sample=first + place), one) for place, one in enumerate(found)
                ]
                found = sum((yield from joined(tasks)), ())
            if within is not None and step.component.kind == "generators":
                goes_on = within[0].grown(within[1], number, found)
                if goes_on is False or (goes_on is not True and not (yield goes_on)):
                    return None
        return found

    def computing(self, ticket: int, step: int, sample: int) -> None:
        """Say in the heartbeat that something is computed for a sample, until ``resting``."""
        self._beat.begin(ticket, step, sample, SAMPLE)

    def resting(self) -> None:
        """Say in the heartbeat that nothing is computed."""
        self._beat.rest()

    def alone(self, row: int) -> None:
        """Say in the heartbeat that one row is alone in the worker; -1: no longer."""
        self._beat.alone(row)

    def _step(self, at: _At, group: Group) -> tuple[Group, ...] | Steps:
        """What a group goes on as, or a task that returns it."""
        component = at.step.component
        when = at.step.config.when
        applied = not group.over and (not when or applies(when, group.sample))
        if component.kind == "filters":
            return self._noted(at, group, applied)
        if not applied:
            return (group,)
        of = component.value.of
        if component.kind == "generators":
            return self._generated(at, group, of)
        if of == "group":
            return self._verify_group(at, group)
        if of == "sample":
            return self._verify_sample(at, group)
        judged: list[Any] = [self._verify(at, one) for one in group.judged]
        if all(type(one) is Judged for one in judged):
            return (with_judged(group, tuple(judged)),)
        return self._verified(group, judged)

    def _verified(self, group: Group, judged: list[Any]) -> Steps:
        return (with_judged(group, (yield from joined(judged))),)

    def _generated(self, at: _At, group: Group, of: str) -> Steps:
        make, step = at.step.component.value.make, at.step
        if of == "judged":
            made = yield from joined(
                self._make(at, one.candidate.origin.index, partial(step.call, make, one))
                for one in group.judged
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
            failures = (*group.failures, Failure(why, name, "plugin"))
            return (replace(group, failures=failures, notes=(*group.notes, {})),)
        subjects: dict[int, Any] = {}
        if applied and of_sample:
            subjects[SAMPLE] = group.sample
        elif applied:
            subjects = {place: one.candidate for place, one in enumerate(group.judged) if one.accepted}
        if step.component.value.note is None:
            return (replace(group, notes=(*group.notes, dict.fromkeys(subjects))),)
        made = yield from joined(self._note(at, place, subject) for place, subject in subjects.items())
        judged, failures, notes = list(group.judged), group.failures, {}
        for place, value in zip(subjects, made, strict=True):
            if not isinstance(value, Failure):
                notes[place] = value
            elif place == SAMPLE:
                failures = (*failures, value)
            else:
                judged[place] = replace(judged[place], failure=value)
        rest = (group.dropped, (*group.notes, notes), group.verdicts, group.closed)
        return (Group(group.place, group.sample, tuple(judged), failures, *rest),)

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

    def _verify(self, at: _At, judged: Judged) -> Judged | Steps:
        """A candidate with the verdict, or a task that returns it."""
        if judged.failure is not None or (judged.dropped and not self._goes_on(at, judged.dropped)):
            return judged
        step, candidate = at.step, judged.candidate
        began = time.monotonic()
        verdict: Any = (
            policy.truncated(candidate, step.config, self._plan.config) if candidate.finish else None
        )
        if verdict is None:
            verdict = policy.lacks(step, candidate.sample)
        if verdict is None:
            check = step.component.value.check
            verdict = self._first(at, candidate.origin.index, lambda: step.call(check, candidate))
            if type(verdict) is _Asking:
                return self._verify_on(at, judged, verdict, began)
        return self._judged(at, judged, verdict, time.monotonic() - began)

    def _verify_on(self, at: _At, judged: Judged, asking: _Asking, began: float) -> Steps:
        verdict = yield from self._on(at, judged.candidate.origin.index, asking)
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
            return (group,)
        began = time.monotonic()
        given = tuple(group.judged[place] for place in places)
        verdicts: Any = policy.lacks(at.step, group.sample)
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
        return (with_judged(group, tuple(judged)),)

    def _verify_sample(self, at: _At, group: Group) -> Steps:
        check, name = at.step.component.value.check, at.step.config.name
        verdict: Any = policy.lacks(at.step, group.sample)
        if verdict is None:
            verdict = yield from self._guarded(at, SAMPLE, lambda: at.step.call(check, group.sample))
        verdict = _checked(verdict, name)
        if isinstance(verdict, Failure):
            judged = tuple(replace(one, failure=verdict) if one.accepted else one for one in group.judged)
            failures = group.failures if judged else (*group.failures, verdict)
            return (replace(group, judged=judged, failures=failures),)
        dropped = policy.drop(at.step, verdict)
        judged = tuple(
            replace(one, dropped=dropped) if dropped and one.accepted else one for one in group.judged
        )
        return (replace(group, judged=judged, dropped=dropped, verdicts={**group.verdicts, name: verdict}),)

    def _judged(self, at: _At, judged: Judged, verdict: Any, took: float) -> Judged:
        name = at.step.config.name
        seconds = {**judged.seconds, name: took}
        verdict = _checked(verdict, name)
        if isinstance(verdict, Failure):
            return replace(judged, failure=verdict, seconds=seconds)
        verdict = policy.trusted(verdict, at.step.config, self._plan.config)
        dropped = policy.firmer(judged.dropped, policy.drop(at.step, verdict))
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
        found = self._first(at, index, call)
        return (yield from self._on(at, index, found)) if type(found) is _Asking else found

    def _first(self, at: _At, index: int, call: Callable[[], Any]) -> Any:
        """What a call returns, or a Failure; an _Asking where it asks for something first."""
        if at.known and (known := at.known.get((at.number, at.sample, index))) is not None:
            return known
        found = self._begun(at, index, call)
        if isinstance(found, Failure):
            at.known[at.number, at.sample, index] = found
        return found

    def _begun(self, at: _At, index: int, call: Callable[[], Any]) -> Any:
        beat = self._beat
        beat.begin(at.ticket, at.number, at.sample, index)
        try:
            step = call()
            if not hasattr(step, "send"):
                return step
            asked = next(step)
            return _Asking(step, asked, self._routed(at, index, asked))
        except StopIteration as end:
            return end.value
        except ConfigError as error:
            return Failure(str(error), at.step.config.name, "service")
        except (Exception, SystemExit) as error:  # noqa: BLE001 - the one boundary to foreign code: plug-ins
            return self._tracebacks.failure(error, at.step.config.name)
        finally:
            beat.rest()

    def _on(self, at: _At, index: int, asking: _Asking) -> Steps:
        """The rest of a call that asks."""
        found = yield from self._replied(at, index, asking)
        if isinstance(found, Failure):
            at.known[at.number, at.sample, index] = found
        return found

    def _replied(self, at: _At, index: int, asking: _Asking) -> Steps:
        name, beat = at.step.config.name, self._beat
        step, asked, routed = asking.step, asking.asked, asking.routed
        try:
            while True:
                reply = yield routed
                if at.within is not None:
                    at.within[0].replied(at.within[1], routed, reply)
                beat.begin(at.ticket, at.number, at.sample, index)
                if not isinstance(asked, Together):
                    for failure in reply if isinstance(reply, tuple) else (reply,):
                        if isinstance(failure, Failure):
                            step.close()
                            return replace(failure, where=failure.where or name)
                asked = step.send(reply)
                routed = self._routed(at, index, asked)
                beat.rest()
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
        found = self._begun(at, index, lambda: steps)
        return (yield from self._replied(at, index, found)) if type(found) is _Asking else found

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


@quick
@dataclass(frozen=True, slots=True)
class _Asking:
    """A plug-in's task that waits, what it yielded, and what the driver is to do for that."""

    step: Any
    asked: Any
    routed: Any


@quick
@dataclass(frozen=True, slots=True)
class _At:
    step: ResolvedStep
    number: int
    ticket: int
    known: dict[Known, Failure]
    sample: int = 0
    within: tuple[Slice, int] | None = None


def _blocks(stage: tuple[ResolvedStep, ...]) -> list[frozenset[str]]:
    """The names of verifiers that follow one another."""
    runs = groupby(stage, lambda step: step.component.kind == "verifiers")
    return [frozenset(step.config.name for step in steps) for verifies, steps in runs if verifies]


def _checked(verdict: Any, name: str) -> Verdict | Failure:
    if isinstance(verdict, Failure):
        return verdict
    try:
        return boundary.verdict(verdict)
    except boundary.NotPlainError as error:
        return Failure(str(error), name, "plugin")
