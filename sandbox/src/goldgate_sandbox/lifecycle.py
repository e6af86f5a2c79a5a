"""Handing a job to a child, and how a child ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from goldgate.requests import Ended

from goldgate_sandbox.inside import wire
from goldgate_sandbox.slot import Child, Slot, SlotLostError


def hand_over(
    slot: Slot, child: Child, job: dict[str, Any], descriptors: Sequence[int], hash_seed: int | None
) -> bool:
    """Send a child its job; False where its time was over before it had taken it.

    Raises SlotLostError when the child is gone for any other reason.
    """
    try:
        if hash_seed is not None:
            wire.send(child.channel, {"fresh": hash_seed})
        wire.send(child.channel, job, descriptors)
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
