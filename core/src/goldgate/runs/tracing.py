"""One row through a pipeline, step by step: what each step asks, what it is answered, and what it decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

import msgspec

from goldgate.config.plan import Plan, ResolvedStep
from goldgate.engine.inline import InlinePool
from goldgate.engine.journal import NullJournal
from goldgate.groups import Group
from goldgate.nouns import Failure, Judged
from goldgate.plugins.components import Server
from goldgate.plugins.resolved import ResolvedService
from goldgate.text import shorten

LONG = 2_000  # characters of a request or reply


class _Traced:
    """A server that says what it is asked and what it answers."""

    def __init__(self, server: Server, name: str, say: Callable[[str], None]) -> None:
        self.batch, self.parallel = server.batch, 1
        self._server, self._name, self._say = server, name, say

    def serve(self, requests: Sequence[Any]) -> Sequence[Any]:
        replies = self._server.serve(requests)
        for request, reply in zip(requests, replies, strict=False):
            self._say(f"  asks {self._name}: {type(request).__name__} {_shown(request)}")
            self._say(f"  answer: {_shown(reply)}")
        return replies

    def close(self) -> None:
        self._server.close()


def trace(plan: Plan, group: Group, say: Callable[[str], None]) -> None:
    """Run every step on a group, one after the other, and say what happens. Filters only note: what they
    decide depends on the other rows.
    """
    services = {name: _traced(service, say) for name, service in plan.services.items()}
    groups = [group]
    for failure in group.failures:
        say(f"the row cannot be read: {failure.why}")
    for stage in plan.stages:
        for step in stage:
            say(f"{step.config.name} ({step.component.kind.removesuffix('s')})")
            groups = list(_run(replace(plan, stages=((step,),), services=services), groups))
            for each in groups:
                for line in _outcome(step, each):
                    say(line)
            say("")
    for selector in plan.selectors:
        for each in groups:
            chosen = selector.call(selector.component.value.choose, each.judged) if each.judged else ()
            for example in chosen:
                places = ", ".join(str(one.candidate.origin.index) for one in example.ranked)
                say(f"{selector.config.name}: {selector.component.value.to}: candidates {places}")


def _run(plan: Plan, groups: list[Group]) -> Iterator[Group]:
    with closing(InlinePool(plan, NullJournal())) as pool:
        yield from pool.map(0, groups)


def _traced(service: ResolvedService, say: Callable[[str], None]) -> ResolvedService:
    value = service.component.value

    def opened(*options: Any) -> Server:
        return _Traced(value.open(*options), service.name, say)

    return replace(service, component=replace(service.component, value=replace(value, open=opened)))


def _outcome(step: ResolvedStep, group: Group) -> Iterator[str]:
    name = step.config.name
    for failure in group.failures:
        yield f"  {group.sample.id}: failed in {failure.where}: {failure.why}"
    if group.dropped is not None and group.dropped.by == name:
        yield f"  {group.sample.id}: out: {group.dropped.why}"
    for one in group.judged:
        place = f"  {group.sample.id}:{one.candidate.origin.index}"
        if step.component.kind == "generators" and name in one.candidate.origin.by:
            yield f"{place}: {shorten(one.candidate.text, LONG)!r}"
        elif (line := _decision(name, one)) is not None:
            yield f"{place}: {line}"
    if step.component.kind == "filters":
        for notes in group.notes:
            for number, value in notes.items():
                yield f"  note {number}: {shorten(repr(value), LONG)}"


def _decision(name: str, one: Judged) -> str | None:
    if isinstance(one.failure, Failure) and one.failure.where == name:
        return f"failed: {one.failure.why}"
    if (verdict := one.verdicts.get(name)) is not None:
        score = f"abstains ({verdict.abstained})" if verdict.score is None else f"{verdict.score:g}"
        code = f" [{verdict.code}]" if verdict.code else ""
        return f"{score}: {verdict.why}{code}; evidence {shorten(_shown(verdict.evidence), LONG)}"
    if one.dropped is not None:
        return f"out: {one.dropped.kind} by {one.dropped.by}"
    return None


def _shown(value: Any) -> str:
    try:
        return shorten(msgspec.json.encode(value, enc_hook=repr).decode(), LONG)
    except (TypeError, ValueError):
        return shorten(repr(value), LONG)
