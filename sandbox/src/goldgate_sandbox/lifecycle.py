"""Handing a job to a child, and how a child ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from goldgate import Ended

from goldgate_sandbox.inside import wire
from goldgate_sandbox.slot import Child, Slot, SlotLostError

_BYTES_A_SECOND = 4 << 20  # that a child takes in, slowly


@dataclass(frozen=True, slots=True)
class Bounds:
    """Seconds that a child may take, MiB that all processes together may use from its start on."""

    seconds: float
    memory: int
    hash_seed: int | None = None


def hand_over(
    slot: Slot, child: Child, job: dict[str, Any], descriptors: Sequence[int], bounds: Bounds
) -> bool:
    """Start a child's clock and send it its job; False where its time was over before it had taken it. To
    take in a long job is not the candidate's time.

    Raises SlotLostError when the child is gone for any other reason.
    """
    body = wire.pack(job)
    slot.go(child, bounds.seconds + len(body) // _BYTES_A_SECOND, bounds.memory)
    try:
        if bounds.hash_seed is not None:
            wire.send(child.channel, {"fresh": bounds.hash_seed})
        wire.send_packed(child.channel, body, descriptors)
    except OSError as error:
        if slot.await_end(child) == "time":
            return False
        raise SlotLostError(f"the sandbox's child did not take its job: {error}") from error
    return True


def farewell(slot: Slot, child: Child) -> tuple[Ended, str]:
    """How a child that has been given its job ended, and a phrase that says so. Waits for the end.

    Raises SlotLostError when it was our own code that failed.
    """
    report: dict[str, Any] = {}
    try:
        while not ({"code", "signal", "fault"} & report.keys()):
            report, _ = wire.receive(child.channel)
    except (EOFError, OSError):
        report = {}
    if "fault" in report:
        raise SlotLostError(f"the sandbox's child failed: {report['fault']}")
    if "code" in report:
        return "exit", f"ended with code {report['code']}"
    if "signal" in report:
        return "signal", f"was ended by signal {report['signal']}"
    match slot.await_end(child):
        case "time":
            return "time", "went over the time limit"
        case "memory":
            return "memory", "went over the memory limit"
        case _:
            return "signal", "was ended from outside"
