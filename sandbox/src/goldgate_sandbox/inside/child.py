"""A child's two processes. The first never runs foreign code: it waits for the second, and reports.

The first is process 1 of its namespace: the second cannot signal or trace it, and when it ends the
kernel ends everything that the second left behind. The second is handed one job over the socket,
closes the socket, and becomes the candidate (or the tests).
"""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import time
from collections.abc import Callable
from typing import Any, NoReturn

from goldgate_sandbox.inside import wire
from goldgate_sandbox.inside.isolation import linux
from goldgate_sandbox.inside.run import calls, candidate, live, paths, program, session, start, suite

_KINDS: dict[str, Callable[[dict[str, Any], socket.socket, list[int]], NoReturn]] = {
    "job": program.run,
    "calls": calls.run,
    "candidate": candidate.run,
    "suite": suite.run,
    "live": live.run,
    "cells": session.run,
}
_BROKEN = 72
_TRIES, _PAUSE = 100, 0.02


def first(
    control: socket.socket,
    descriptor: int,
    confine_first: Callable[[int], None],
    confine_second: Callable[[], None],
) -> NoReturn:
    """The life of a child's first process, from the fork on.

    ``confine_first`` jails it, and closes ``descriptor`` if that is not -1; ``confine_second`` jails its
    second process.
    """
    try:
        os.setsid()
        descriptor = _close_all_but(control, descriptor)
        confine_first(descriptor)
        second = patiently(os.fork)
        if second == 0:
            _second(control, confine_second)
        report = _await(second)
        with contextlib.suppress(OSError):  # the host may have hung up: it has what it wanted
            wire.send(control, report)
        os._exit(0)
    except BaseException as error:
        with contextlib.suppress(OSError):
            wire.send(control, {"fault": repr(error)})
        raise
    finally:
        os._exit(_BROKEN)


def patiently(fork: Callable[[], int]) -> int:
    """Fork, again where there are too many processes: those of a candidate that was ended are going."""
    for _ in range(_TRIES):
        with contextlib.suppress(BlockingIOError):
            return fork()
        time.sleep(_PAUSE)
    return fork()


def _close_all_but(control: socket.socket, other: int) -> int:
    """Close every descriptor but the control socket, and one more if it is not -1; 0, 1 and 2 lead
    nowhere. Returns the one more.
    """
    number = os.dup2(control.fileno(), 60, inheritable=False)
    control.detach()
    if other >= 0:
        other = os.dup2(other, 61, inheritable=False)
    nowhere = os.open("/dev/null", os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.closerange(3, number)
    os.closerange(number + 1 + (other >= 0), 256)
    control.__init__(fileno=number)  # type: ignore[misc]  # the same object, moved to another number
    return other


def _await(second: int) -> dict[str, int]:
    while True:
        pid, status = os.wait()
        if pid == second:
            code = os.waitstatus_to_exitcode(status)
            return {"code": code} if code >= 0 else {"signal": -code}


def _second(control: socket.socket, confine: Callable[[], None]) -> NoReturn:
    try:
        linux.prctl(linux.SET_DUMPABLE, 1)
        try:
            confine()
        except OSError as error:
            wire.send(control, {"fault": repr(error)})
            raise
        serve(control)
    finally:
        os._exit(_BROKEN)


def serve(control: socket.socket) -> NoReturn:
    """Take one job and become it; in a fresh interpreter first, where another hash seed than this one's is
    given. The zygote's own is 0, without randomization.
    """
    try:
        job, descriptors = wire.receive(control, wire.JOB, 4)
        if "fresh" in job:
            if job["fresh"] != 0 or sys.flags.hash_randomization:
                _restart(control, job["fresh"])
            job, descriptors = wire.receive(control, wire.JOB, 4)
    except EOFError:
        os._exit(0)  # never used
    random = sys.modules.get("random")
    if random is not None:
        random.seed()  # else every child would draw the zygote's numbers
    _KINDS[job["kind"]](job, control, descriptors)
    os._exit(_BROKEN)


def _restart(control: socket.socket, hash_seed: int) -> NoReturn:
    """Go on as ``main`` of this file, with another seed of hashes."""
    os.set_inheritable(control.fileno(), True)
    boot = paths.inside("/goldgate/goldgate_sandbox/inside/boot.py")
    options = ["-s", "-S", "-P", "-B"]
    argv = [
        sys.executable,
        *options,
        boot,
        paths.inside("/goldgate/goldgate"),
        "child",
        str(control.fileno()),
    ]
    os.execve(sys.executable, argv, {**program.environment(), "PYTHONHASHSEED": str(hash_seed)})


def main(control_number: str) -> NoReturn:
    """A fresh interpreter in the jail of the process that it replaced."""
    control = socket.socket(fileno=int(control_number))
    control.set_inheritable(False)
    start.site_builtins()
    if os.path.isdir(packages := paths.inside(paths.PACKAGES)):
        sys.path.append(packages)
    try:
        serve(control)
    finally:
        os._exit(_BROKEN)
