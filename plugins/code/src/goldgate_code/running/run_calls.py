"""Calls with literal arguments: values come back, and are compared here."""

from __future__ import annotations

import builtins
from collections.abc import Generator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, Protocol

from goldgate import Called, Calls, CallsReply, Verdict

from goldgate_code.parsing.io_cases import Case
from goldgate_code.running.compare import Leniency, same, shown
from goldgate_code.verdicts import accept, reject

ENDED = {
    "exit": "the process ended early",
    "signal": "the process crashed",
    "time": "the time limit passed",
    "memory": "the memory limit was reached",
    "output": "the output limit was reached",
}


class Limits(Protocol):
    """What a run needs to know."""

    @property
    def seconds(self) -> float:
        """Of wall clock, for a process."""

    @property
    def memory(self) -> int:
        """In MiB."""

    @property
    def leniency(self) -> Leniency:
        """When two values are equal."""


def run_calls(
    code: str, cases: Sequence[Case], options: Limits, seed: int | None
) -> Generator[Any, Any, Verdict]:
    """Make every call in one process (one for each entry point); the first wrong value rejects."""
    at = 0
    for entry_point, group in groupby(cases, key=lambda case: case.entry_point):
        batch = list(group)
        arguments = tuple((case.args, case.kwargs) for case in batch)
        reply: CallsReply = yield Calls(code, entry_point, arguments, options.seconds, options.memory, seed)
        for case, called in zip(batch, reply.calls, strict=False):
            wrong = fault(case, called, options.leniency)
            if wrong:
                return _rejected(at, case, wrong)
            at += 1
        if len(reply.calls) < len(batch):
            why = f"{ENDED[reply.ended]}{': ' + reply.why if reply.why else ''}"
            return _rejected(at, batch[len(reply.calls)], why[:500], ended=reply.ended)
    return accept(f"{len(cases)} calls give what is expected")


def fault(case: Case, called: Called, leniency: Leniency) -> str:
    """What is wrong with a call's end; empty where nothing is."""
    if case.raises:
        got = called.raised or shown(called.value)
        return "" if _is(called.raised, case.raises) else f"{case.raises} is not raised, but {got}"
    if called.raised:
        return f"raises {called.raised}{': ' + called.message if called.message else ''}"
    if case.lists:
        leniency = replace(leniency, tuple_is_list=True)
    if case.within is not None:
        leniency = replace(leniency, abs_tol=max(case.within, leniency.abs_tol))
    try:
        equal = same(called.value, case.expected, leniency)
    except ValueError as error:
        return f"gives no plain value: {error}"
    return "" if equal else f"gives {shown(called.value)}, not {shown(case.expected)}"


def _is(raised: str, wanted: str) -> bool:
    """Whether an exception is of a type by name, or a builtin one derived from it."""
    kinds = getattr(builtins, raised, None), getattr(builtins, wanted, None)
    if all(isinstance(kind, type) for kind in kinds):
        return issubclass(*kinds)  # type: ignore[arg-type] # both are types, as was just seen
    return raised == wanted


def call_text(case: Case) -> str:
    """A case's call as Python would write it."""
    args = shown(case.args)[1:-1]
    kwargs = shown(case.kwargs)[1:-1]
    return (
        f"{case.entry_point}({args}{', ' if args and kwargs else ''}{'**{' + kwargs + '}' if kwargs else ''})"
    )


def _rejected(at: int, case: Case, wrong: str, **evidence: Any) -> Verdict:
    call = call_text(case)
    return reject(
        f"{call} {wrong}",
        kind="calls",
        case=at,
        call=call,
        expected=case.raises or shown(case.expected),
        got=wrong,
        fault="value" if wrong.startswith("gives ") or case.raises else "crash",
        **evidence,
    )
