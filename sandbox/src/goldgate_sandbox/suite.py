"""Run one Suite: tests in one child, the candidate in another, the verdict on a line of its own."""

from __future__ import annotations

import socket
import time
from dataclasses import replace
from typing import Any

from goldgate import Suite, SuiteReply

from goldgate_sandbox import shared_process
from goldgate_sandbox.inside import wire
from goldgate_sandbox.inside.isolation.delay import latest
from goldgate_sandbox.inside.remote.peer import ENDED
from goldgate_sandbox.lifecycle import Bounds, farewell, hand_over
from goldgate_sandbox.limits import ServerLimits
from goldgate_sandbox.slot import GRACE, Child, Slot, SlotLostError
from goldgate_sandbox.test_names import names_of

SITE = "/goldgate/site"
"""Where the tests' process finds pytest."""

_TESTS_LATER = 0.2  # seconds after the candidate's limit in which the tests may still report


def run(slot: Slot, tests_slot: Slot, request: Suite, limits: ServerLimits) -> SuiteReply:
    """Whether the tests pass. Raises SlotLostError when the sandbox itself broke."""
    need = shared_process.requires_shared_process(request.tests, request.module)
    if need and not request.live:
        return SuiteReply(None, f"the tests need live objects: {need}")
    if not need:
        reply, unfit = _separate(slot, tests_slot, request, limits)
        if not unfit:
            return reply
        if not request.live:
            return SuiteReply(None, f"the tests need live objects: {reply.why}", seconds=reply.seconds)
    return _shared(tests_slot, request, limits)


def _separate(slot: Slot, tests_slot: Slot, request: Suite, limits: ServerLimits) -> tuple[SuiteReply, bool]:
    started = time.monotonic()
    candidate, tests = slot.child(), tests_slot.child()
    ours, theirs = socket.socketpair()
    line, other = socket.socketpair()
    ours.settimeout(latest(request.seconds) + GRACE)
    try:
        both = (
            2 * (request.memory + limits.overhead) if slot is tests_slot else request.memory + limits.overhead
        )
        bounds = Bounds(request.seconds, both, request.hash_seed)
        hand_over(slot, candidate, _job(slot, request, "candidate"), [line.fileno()], bounds)
        bounds = replace(bounds, seconds=request.seconds + _TESTS_LATER)
        judge = _job(tests_slot, request, "suite")
        hand_over(tests_slot, tests, judge, [other.fileno(), theirs.fileno()], bounds)
        for passed_on in (theirs, line, other):
            passed_on.close()
        report = _verdict(ours)
        seconds = time.monotonic() - started
        if report is None:
            return _no_verdict(tests_slot, tests, seconds), False
        if report["lost"]:
            if report["why"] != ENDED:
                return SuiteReply(False, f"the candidate: {report['why']}", seconds=seconds), False
            ended, why = farewell(slot, candidate)
            return SuiteReply(False, f"the candidate {why}", ended=ended, seconds=seconds), False
        reply = SuiteReply(report["passed"], report["why"], seconds=seconds)
        if report["lowered"] and report["passed"]:
            why = f"{report['why']}, but {report['lowered']}"
            reply = SuiteReply(True if request.live else None, why, "lower", seconds=seconds)
        return reply, report["unfit"]
    finally:
        for end in (ours, theirs, line, other):
            end.close()
        slot.release(candidate)
        tests_slot.release(tests)


def _shared(slot: Slot, request: Suite, limits: ServerLimits) -> SuiteReply:
    started = time.monotonic()
    child = slot.child()
    ours, theirs = socket.socketpair()
    ours.settimeout(latest(request.seconds) + GRACE)
    try:
        bounds = Bounds(request.seconds, request.memory + limits.overhead, request.hash_seed)
        hand_over(slot, child, _job(slot, request, "live"), [theirs.fileno()], bounds)
        theirs.close()
        report = _verdict(ours)
        seconds = time.monotonic() - started
        if report is None:
            ended, why = farewell(slot, child)
            return SuiteReply(False, f"the process {why}", "lower", ended, seconds)
        return SuiteReply(report["passed"], report["why"], "lower", seconds=seconds)
    finally:
        ours.close()
        theirs.close()
        slot.release(child)


def _job(slot: Slot, request: Suite, kind: str) -> dict[str, Any]:
    job: dict[str, Any] = {"kind": kind, "module": request.module}
    job["addresses"] = slot.addresses(request.memory)
    if kind != "suite":
        job["code"] = request.code
    if kind != "candidate":  # what the tests expect never enters the candidate's process
        job |= {"tests": request.tests, "style": request.style, "entry_point": request.entry_point}
        job |= {"site": SITE, "names": names_of(request.tests, request.module)}
    return job


def _verdict(ours: socket.socket) -> dict[str, Any] | None:
    """The report of the tests' process; None where it ended without one."""
    try:
        report, _ = wire.receive(ours)
    except EOFError:
        return None
    except (TimeoutError, OSError) as error:
        raise SlotLostError("the sandbox did not keep its time limit") from error
    except ValueError:
        return None
    shape = {"passed": bool | None, "why": str, "unfit": bool, "lost": bool, "lowered": str}
    if not isinstance(report, dict) or not all(isinstance(report.get(k), kind) for k, kind in shape.items()):
        return None
    texts = {key: report[key][:1000].encode("utf-8", "replace").decode() for key in ("why", "lowered")}
    return {**report, **texts, "why": texts["why"] or "no reason"}


def _no_verdict(slot: Slot, tests: Child, seconds: float) -> SuiteReply:
    ended, why = farewell(slot, tests)
    passed = False if ended in ("time", "memory") else None
    return SuiteReply(passed, f"the tests' process {why}", ended=ended, seconds=seconds)
