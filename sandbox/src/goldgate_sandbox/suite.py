"""Run one Suite: tests in one child, the candidate in another, the verdict on a line of its own."""

from __future__ import annotations

import socket
import time
from typing import Any

from goldgate.requests import Suite, SuiteReply

from goldgate_sandbox import shared_process
from goldgate_sandbox.inside import wire
from goldgate_sandbox.inside.remote.peer import ENDED
from goldgate_sandbox.lifecycle import farewell, hand_over
from goldgate_sandbox.limits import Limits
from goldgate_sandbox.slot import GRACE, Child, Slot, SlotLostError

SITE = "/goldgate/site"
"""Where the tests' process finds pytest."""

_TESTS_LATER = 0.2  # seconds after the candidate's limit in which the tests may still say what they saw


def run(slot: Slot, tests_slot: Slot, asked: Suite, limits: Limits) -> SuiteReply:
    """Whether the tests pass. Raises SlotLostError when the sandbox itself broke."""
    need = shared_process.requires_shared_process(asked.tests, asked.module)
    if need and not asked.live:
        return SuiteReply(None, f"the tests need live objects: {need}")
    if not need:
        reply, unfit = _apart(slot, tests_slot, asked, limits)
        if not unfit:
            return reply
        if not asked.live:
            return SuiteReply(None, f"the tests need live objects: {reply.why}", seconds=reply.seconds)
    return _together(tests_slot, asked, limits)


def _apart(slot: Slot, tests_slot: Slot, asked: Suite, limits: Limits) -> tuple[SuiteReply, bool]:
    started = time.monotonic()
    candidate, tests = slot.child(), tests_slot.child()
    ours, theirs = socket.socketpair()
    line, other = socket.socketpair()
    ours.settimeout(asked.seconds + GRACE)
    try:
        both = 2 * (asked.memory + limits.overhead) if slot is tests_slot else asked.memory + limits.overhead
        slot.go(candidate, asked.seconds, both)
        tests_slot.go(tests, asked.seconds + _TESTS_LATER, both)
        hand_over(slot, candidate, _job(slot, asked, "candidate"), [line.fileno()], asked.hash_seed)
        judge = _job(tests_slot, asked, "suite")
        hand_over(tests_slot, tests, judge, [other.fileno(), theirs.fileno()], asked.hash_seed)
        for passed_on in (theirs, line, other):
            passed_on.close()
        said = _verdict(ours)
        seconds = time.monotonic() - started
        if said is None:
            return _no_verdict(tests_slot, tests, seconds), False
        if said["lost"]:
            if said["why"] != ENDED:
                return SuiteReply(False, f"the candidate: {said['why']}", seconds=seconds), False
            ended, why = farewell(slot, candidate)
            return SuiteReply(False, f"the candidate {why}", ended=ended, seconds=seconds), False
        reply = SuiteReply(said["passed"], said["why"], seconds=seconds)
        if said["asked"] and said["passed"]:
            if not asked.live:
                why = "the tests trust the candidate's own idea of equality"
                return SuiteReply(None, why, seconds=seconds), False
            reply = SuiteReply(True, said["why"], "lower", seconds=seconds)
        return reply, said["unfit"]
    finally:
        for end in (ours, theirs, line, other):
            end.close()
        slot.release(candidate)
        tests_slot.release(tests)


def _together(slot: Slot, asked: Suite, limits: Limits) -> SuiteReply:
    started = time.monotonic()
    child = slot.child()
    ours, theirs = socket.socketpair()
    ours.settimeout(asked.seconds + GRACE)
    try:
        slot.go(child, asked.seconds, asked.memory + limits.overhead)
        hand_over(slot, child, _job(slot, asked, "live"), [theirs.fileno()], asked.hash_seed)
        theirs.close()
        said = _verdict(ours)
        seconds = time.monotonic() - started
        if said is None:
            ended, why = farewell(slot, child)
            return SuiteReply(False, f"the process {why}", "lower", ended, seconds)
        return SuiteReply(said["passed"], said["why"], "lower", seconds=seconds)
    finally:
        ours.close()
        theirs.close()
        slot.release(child)


def _job(slot: Slot, asked: Suite, kind: str) -> dict[str, Any]:
    job = {"kind": kind, "module": asked.module, "addresses": slot.addresses(asked.memory)}
    if kind != "suite":
        job["code"] = asked.code
    if kind != "candidate":  # what the tests expect never enters the candidate's process
        job |= {"tests": asked.tests, "style": asked.style, "entry_point": asked.entry_point, "site": SITE}
    return job


def _verdict(ours: socket.socket) -> dict[str, Any] | None:
    """What the tests' process said; None where it ended without a word."""
    try:
        said, _ = wire.receive(ours)
    except EOFError:
        return None
    except (TimeoutError, OSError) as error:
        raise SlotLostError("the sandbox did not keep its time limit") from error
    except ValueError:
        return None
    shape = {"passed": bool | None, "why": str, "unfit": bool, "lost": bool, "asked": bool}
    if not isinstance(said, dict) or not all(isinstance(said.get(k), kind) for k, kind in shape.items()):
        return None
    return {**said, "why": said["why"][:1000].encode("utf-8", "replace").decode() or "no reason"}


def _no_verdict(slot: Slot, tests: Child, seconds: float) -> SuiteReply:
    ended, why = farewell(slot, tests)
    passed = False if ended in ("time", "memory") else None
    return SuiteReply(passed, f"the tests' process {why}", ended=ended, seconds=seconds)
