"""Run one Suite: tests in one child, the candidate in another, the verdict on a line of its own."""

from __future__ import annotations

import socket
import time
from typing import Any

from goldgate import Suite, SuiteReply

from goldgate_sandbox import shared_process
from goldgate_sandbox.inside import wire
from goldgate_sandbox.inside.remote.peer import ENDED
from goldgate_sandbox.lifecycle import farewell, hand_over
from goldgate_sandbox.limits import ServerLimits
from goldgate_sandbox.slot import GRACE, Child, Slot, SlotLostError

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
    ours.settimeout(request.seconds + GRACE)
    try:
        both = (
            2 * (request.memory + limits.overhead) if slot is tests_slot else request.memory + limits.overhead
        )
        slot.go(candidate, request.seconds, both)
        tests_slot.go(tests, request.seconds + _TESTS_LATER, both)
        hand_over(slot, candidate, _job(slot, request, "candidate"), [line.fileno()], request.hash_seed)
        judge = _job(tests_slot, request, "suite")
        hand_over(tests_slot, tests, judge, [other.fileno(), theirs.fileno()], request.hash_seed)
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
        if report["believed"] and report["passed"]:
            if not request.live:
                why = "the tests trust the candidate's own idea of equality"
                return SuiteReply(None, why, seconds=seconds), False
            reply = SuiteReply(True, report["why"], "lower", seconds=seconds)
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
    ours.settimeout(request.seconds + GRACE)
    try:
        slot.go(child, request.seconds, request.memory + limits.overhead)
        hand_over(slot, child, _job(slot, request, "live"), [theirs.fileno()], request.hash_seed)
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
    job = {"kind": kind, "module": request.module, "addresses": slot.addresses(request.memory)}
    if kind != "suite":
        job["code"] = request.code
    if kind != "candidate":  # what the tests expect never enters the candidate's process
        job |= {
            "tests": request.tests,
            "style": request.style,
            "entry_point": request.entry_point,
            "site": SITE,
        }
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
    shape = {"passed": bool | None, "why": str, "unfit": bool, "lost": bool, "believed": bool}
    if not isinstance(report, dict) or not all(isinstance(report.get(k), kind) for k, kind in shape.items()):
        return None
    return {**report, "why": report["why"][:1000].encode("utf-8", "replace").decode() or "no reason"}


def _no_verdict(slot: Slot, tests: Child, seconds: float) -> SuiteReply:
    ended, why = farewell(slot, tests)
    passed = False if ended in ("time", "memory") else None
    return SuiteReply(passed, f"the tests' process {why}", ended=ended, seconds=seconds)
