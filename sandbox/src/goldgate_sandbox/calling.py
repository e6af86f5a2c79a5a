"""Run one Calls request in a slot, and take in only what is well-formed."""

from __future__ import annotations

import json
import socket
import time
from typing import Any

from goldgate import plain
from goldgate.requests import Called, Calls, CallsReply, Ended

from goldgate_sandbox.inside import wire
from goldgate_sandbox.limits import Limits
from goldgate_sandbox.slot import GRACE, Child, Slot, SlotLostError

_TOTAL = 64 << 20  # bytes of all replies together


def run(slot: Slot, asked: Calls, limits: Limits) -> CallsReply:
    """What the calls gave. Raises SlotLostError when the sandbox itself broke."""
    child = slot.child()
    started = time.monotonic()
    ours, theirs = socket.socketpair()
    ours.settimeout(asked.seconds + GRACE)
    try:
        slot.go(child, asked.seconds, asked.memory + limits.overhead)
        try:
            wire.send(child.channel, _message(asked), [theirs.fileno()])
        except OSError as error:
            raise SlotLostError(f"the sandbox's child did not take its job: {error}") from error
        theirs.close()
        replies, trouble = _collect(ours, len(asked.arguments))
        ended: Ended = "exit"
        why = ""
        if len(replies) < len(asked.arguments):
            ended, why = _why(slot, child, trouble, len(replies))
        return CallsReply(tuple(replies), ended, why, time.monotonic() - started)
    finally:
        ours.close()
        theirs.close()
        slot.release(child)


def _message(asked: Calls) -> dict[str, Any]:
    return {
        "kind": "calls",
        "code": asked.code,
        "entry_point": asked.entry_point,
        "arguments": asked.arguments,
        "memory": asked.memory,
        "hash_seed": asked.hash_seed,
    }


def _collect(channel: socket.socket, expected: int) -> tuple[list[Called], str]:
    """The replies in order, and what is wrong where there are too few."""
    replies: list[Called] = []
    total = 0
    loaded = False
    while len(replies) < expected or not loaded:
        try:
            message, size = wire.receive_sized(channel)
        except EOFError:
            return replies, ""
        except TimeoutError as error:
            raise SlotLostError("the sandbox did not keep its time limit") from error
        except (ValueError, OSError) as error:
            return replies, f"a malformed reply: {error}"
        total += size
        if total > _TOTAL:
            return replies, "too much data in the replies"
        if not isinstance(message, dict):
            return replies, "a malformed reply"
        if not loaded:
            if message.get("loaded") is not True:
                return replies, f"not loaded: {_text(message, 'unloaded')}: {_text(message, 'message')}"
            loaded = True
        elif message.get("call") != len(replies):
            return replies, "a reply out of order"
        else:
            called = _called(message)
            if called is None:
                return replies, "a malformed value"
            replies.append(called)
    return replies, ""


def _called(message: dict[str, Any]) -> Called | None:
    if "raised" in message:
        return Called(None, _text(message, "raised") or "Exception", _text(message, "message"))
    value = message.get("value")
    try:
        plain.decode(value)
        json.dumps(value, ensure_ascii=False).encode()  # a lone surrogate is no text
    except (ValueError, RecursionError):
        return None
    return Called(value) if "value" in message else None


def _text(message: dict[str, Any], key: str) -> str:
    said = message.get(key)
    return said[:500].encode("utf-8", "replace").decode() if isinstance(said, str) else ""


def _why(slot: Slot, child: Child, trouble: str, made: int) -> tuple[Ended, str]:
    """How the process ended that made too few calls."""
    if trouble:
        slot.kill(child)
    report: dict[str, int] = {}
    try:
        while not ({"code", "signal", "fault"} & report.keys()):
            report, _ = wire.receive(child.channel)
    except (EOFError, OSError):
        report = {}
    if "fault" in report:
        raise SlotLostError(f"the sandbox's child failed: {report['fault']}")
    if trouble:
        return "exit", trouble
    if "code" in report:
        return "exit", f"the process ended with code {report['code']} in call {made + 1}"
    if "signal" in report:
        return "signal", f"the process was ended by signal {report['signal']} in call {made + 1}"
    end = slot.await_end(child)
    if end == "time":
        return "time", f"over the time limit in call {made + 1}"
    if end == "memory":
        return "memory", f"over the memory limit in call {made + 1}"
    return "signal", f"the process ended in call {made + 1}"
