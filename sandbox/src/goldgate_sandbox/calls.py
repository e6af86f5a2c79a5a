"""Run one Calls request in a slot, and take in only what is well-formed."""

from __future__ import annotations

import json
import socket
import time
from typing import Any

from goldgate import Called, Calls, CallsReply, Ended

from goldgate_sandbox.inside import wire
from goldgate_sandbox.inside.isolation.delay import latest
from goldgate_sandbox.lifecycle import Bounds, farewell, hand_over
from goldgate_sandbox.limits import ServerLimits
from goldgate_sandbox.shape import validate
from goldgate_sandbox.slot import GRACE, Slot, SlotLostError

_TOTAL = 16 << 20  # bytes that all replies together take here: so much one candidate adds to a journal


_SCALARS = frozenset((bool, int, float))


def run(slot: Slot, request: Calls, limits: ServerLimits) -> CallsReply:
    """The results of the calls. Raises SlotLostError when the sandbox itself broke."""
    child = slot.child()
    started = time.monotonic()
    ours, theirs = socket.socketpair()
    ours.settimeout(latest(request.seconds) + GRACE)
    try:
        message = _message(request, slot.addresses(request.memory))
        bounds = Bounds(request.seconds, request.memory + limits.overhead, request.hash_seed)
        hand_over(slot, child, message, [theirs.fileno()], bounds)
        theirs.close()
        replies, trouble = _collect(ours, len(request.arguments))
        ended: Ended = "exit"
        why = ""
        if len(replies) < len(request.arguments):
            if trouble:
                slot.kill(child)
            ended, why = farewell(slot, child)
            if trouble:
                ended, why = "exit", trouble
            else:
                why = f"the process {why} in call {len(replies) + 1}"
        return CallsReply(tuple(replies), ended, why, time.monotonic() - started)
    finally:
        ours.close()
        theirs.close()
        slot.release(child)


def _message(request: Calls, addresses: int) -> dict[str, Any]:
    return {
        "kind": "calls",
        "code": request.code,
        "entry_point": request.entry_point,
        "arguments": request.arguments,
        "addresses": addresses,
    }


def _collect(channel: socket.socket, expected: int) -> tuple[list[Called], str]:
    """The replies in order, and what is wrong where there are too few."""
    replies: list[Called] = []
    reader = wire.Reader(channel)
    total = 0
    loaded = False
    while len(replies) < expected or not loaded:
        try:
            message, size = reader.receive(heaviest=_TOTAL - total)
        except EOFError:
            return replies, ""
        except TimeoutError as error:
            raise SlotLostError("the sandbox did not keep its time limit") from error
        except (ValueError, OSError) as error:
            return replies, f"a malformed reply: {error}"
        total += size
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
    if type(value) in _SCALARS or (type(value) is str and value.isascii()):
        return Called(value)
    try:
        validate(value)
        json.dumps(value, ensure_ascii=False).encode()  # a lone surrogate is no text
    except (ValueError, RecursionError):
        return None
    return Called(value) if "value" in message else None


def _text(message: dict[str, Any], key: str) -> str:
    text = message.get(key)
    return text[:500].encode("utf-8", "replace").decode() if isinstance(text, str) else ""
