"""Run one Job in a slot: feed its input, collect its output within bounds, say how it ended."""

from __future__ import annotations

import os
import selectors
import time
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from goldgate import Ended, Job, Outcome

from goldgate_sandbox.inside import wire
from goldgate_sandbox.lifecycle import Bounds, hand_over
from goldgate_sandbox.limits import ServerLimits
from goldgate_sandbox.slot import Child, Slot, SlotLostError

_CHUNK = 1 << 16
_SHOWN = 1 << 16  # characters of an output that was too long


@dataclass(slots=True)
class _Progress:
    stdin: bytes
    open_ends: set[int]
    outputs: dict[int, bytearray] = field(default_factory=dict)
    report: dict[str, int] | None = None
    built: bool = False
    files: dict[str, bytes] = field(default_factory=dict)
    hung_up: bool = False
    too_much: bool = False
    errors: int = -1
    printed: int = 0


def run(slot: Slot, job: Job, limits: ServerLimits) -> Outcome:
    """The job's outcome. Raises SlotLostError when the sandbox itself broke."""
    child = slot.child(proc=job.argv[0] != "python" or bool(job.build))
    started = time.monotonic()
    try:
        first = limits.build_seconds if job.build else job.seconds
        memory = max(job.memory, limits.build_memory) if job.build else job.memory
        ends = _start(slot, child, job, Bounds(first, memory + limits.overhead, job.hash_seed))
        if ends is None:
            return Outcome(None, ended="time", seconds=time.monotonic() - started)
        progress = _Progress(job.stdin.encode("utf-8", "surrogateescape"), set(ends))
        try:
            _follow(slot, child, job, limits, ends, progress)
        finally:
            for number in progress.open_ends:
                os.close(number)
        return _outcome(slot, child, progress, ends, time.monotonic() - started)
    finally:
        slot.release(child)


def _start(slot: Slot, child: Child, job: Job, bounds: Bounds) -> list[int] | None:
    """The host's ends of the candidate's standard streams; None where its time is over already."""
    message = _message(job, slot.addresses(job.memory))
    if not hand_over(slot, child, message, (), bounds):
        return None
    try:
        greeting, ends = wire.receive(child.channel, descriptors=3)
    except (OSError, EOFError) as error:
        if slot.await_end(child) == "time":
            return None
        raise SlotLostError(f"the sandbox's child did not take its job: {error}") from error
    if "fault" in greeting or len(ends) != 3:
        raise SlotLostError(f"the sandbox's child did not take its job: {greeting}")
    return ends


def in_messages(files: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Files as a message to a child holds them."""
    return {
        "files": {name: held for name, held in files.items() if isinstance(held, str)},
        "binary": {name: b64encode(held).decode() for name, held in files.items() if isinstance(held, bytes)},
    }


def _message(job: Job, addresses: int) -> dict[str, object]:
    return {
        "kind": "job",
        **in_messages(job.files),
        "keep": list(job.keep),
        "argv": list(job.argv),
        "build": list(job.build),
        "stdin": job.stdin,
        "memory": job.memory,
        "addresses": addresses,
        "hash_seed": job.hash_seed,
    }


def _follow(
    slot: Slot, child: Child, job: Job, limits: ServerLimits, ends: list[int], progress: _Progress
) -> None:
    """Until both outputs are at their end and the child's end is known."""
    writing, *reading = ends
    progress.outputs = {number: bytearray() for number in reading}
    progress.errors = reading[-1]
    with selectors.DefaultSelector() as selector:
        os.set_blocking(writing, False)
        selector.register(writing, selectors.EVENT_WRITE)
        for number in (*reading, child.channel.fileno(), slot.control.fileno()):
            selector.register(number, selectors.EVENT_READ)
        unfinished = set(reading)
        while unfinished or not (progress.report or progress.hung_up):
            for key, _ in selector.select(slot.patience()):
                if key.fd == writing:
                    if _feed(writing, progress):
                        selector.unregister(writing)
                        progress.open_ends.remove(writing)
                        os.close(writing)
                elif key.fd in unfinished:
                    if _drain(key.fd, progress, limits):
                        selector.unregister(key.fd)
                        unfinished.discard(key.fd)
                elif key.fd == slot.control.fileno():
                    slot.pump()
                elif _hear(slot, child, job, limits, progress):
                    selector.unregister(child.channel)
            if progress.too_much:
                slot.kill(child)
                return


def _feed(writing: int, progress: _Progress) -> bool:
    """Write some more input; whether that was all, or nobody reads it."""
    try:
        written = os.write(writing, progress.stdin[:_CHUNK]) if progress.stdin else 0
    except BlockingIOError:
        return False
    except BrokenPipeError:
        return True
    progress.stdin = progress.stdin[written:]
    return not progress.stdin


def _drain(number: int, progress: _Progress, limits: ServerLimits) -> bool:
    """Read some more output; whether it is at its end."""
    output = progress.outputs[number]
    data = os.read(number, _CHUNK)
    output += data
    progress.printed += len(data)
    if number == progress.errors and len(output) > 2 * limits.errors:
        del output[: -limits.errors]
    progress.too_much = (
        progress.too_much
        or progress.printed > 2 * limits.output
        or (number != progress.errors and len(output) > limits.output)
    )
    return not data


def _hear(slot: Slot, child: Child, job: Job, limits: ServerLimits, progress: _Progress) -> bool:
    """Take a message of the child's first process; whether it was the last."""
    try:
        message, _ = wire.receive(child.channel)
    except (EOFError, ConnectionResetError):
        progress.hung_up = True
        return True
    if "built" in message and job.build and not progress.built:
        progress.built = True
        slot.go(child, job.seconds, job.memory + limits.overhead)
        return False
    if "kept" in message and job.keep and not progress.files:
        progress.files = _kept(message["kept"], job.keep)
        return False
    if "fault" in message:
        raise SlotLostError(f"the sandbox's child failed: {message['fault']}")
    progress.report = message
    return False


def _outcome(slot: Slot, child: Child, progress: _Progress, ends: list[int], seconds: float) -> Outcome:
    stdout, stderr = (bytes(progress.outputs[number]).decode("utf-8", "replace") for number in ends[1:])
    ended: Ended = "exit"
    code: int | None = None
    if progress.too_much:
        ended = "output"
        stdout = stdout[:_SHOWN]  # it is wrong, however it goes on
    elif progress.report and "code" in progress.report:
        code = progress.report["code"]
    else:
        why = slot.await_end(child) if progress.hung_up else "exit"
        ended = "time" if why == "time" else "memory" if why == "memory" else "signal"
    return Outcome(code, stdout, stderr, ended, seconds, progress.files)


def _kept(held: object, names: Sequence[str]) -> dict[str, bytes]:
    """The files that were asked for, of what the child says."""
    if not isinstance(held, dict):
        return {}
    return {name: b64decode(held[name]) for name in names if isinstance(held.get(name), str)}
