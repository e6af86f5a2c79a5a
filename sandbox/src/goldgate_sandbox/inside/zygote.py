"""A lean process that forks single-use children, jailed before they see any code.

It never holds a job: the host gets a socket to each child and talks to it alone, so that nothing of
one candidate, or of the tests, is left in the memory that the next candidate is forked from. It owns
the wall clock, and ends every process of a child by ending the child's first.

Messages on its control socket (SOCK_SEQPACKET, JSON). From the host: ``spawn`` id (``proc``: with
its own processes under /proc); ``go`` id with ``seconds`` and ``memory``; ``kill`` id. To the host:
``ready``, or ``refused`` with a reason; ``spawned`` id with a socket; ``ended`` id with ``why``:
exit, time, memory or kill.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import time
from functools import partial
from typing import TYPE_CHECKING, Any

from goldgate_sandbox.inside import child
from goldgate_sandbox.inside.isolation.delay import latest
from goldgate_sandbox.inside.isolation.namespaces import Namespaces
from goldgate_sandbox.inside.run import start

if TYPE_CHECKING:
    from goldgate_sandbox.inside.isolation.process_group import ProcessGroups

_WATCH = 0.05  # seconds between two looks at the memory of all processes together
_SOON = 0.01  # seconds of delay that are not worth a second look


class Running:
    """A child that was forked and has not ended."""

    __slots__ = ("deadline", "id", "latest", "limit", "pid", "pidfd", "why")

    def __init__(self, number: int, pid: int) -> None:
        self.id = number
        self.pid = pid
        self.pidfd = os.pidfd_open(pid)
        self.limit = float("inf")  # on an idle machine
        self.deadline = float("inf")  # when to look next
        self.latest = float("inf")
        self.why = "exit"

    def go(self, seconds: float) -> None:
        """Start its clock."""
        now = time.monotonic()
        self.limit = self.deadline = now + seconds
        self.latest = now + latest(seconds)

    def stop(self) -> None:
        """It is no longer watched."""
        self.limit = self.deadline = float("inf")


def main(control_address: str, settings_text: str) -> None:
    """Isolate, say so, and serve until the host hangs up."""
    control = _control(control_address)
    settings = json.loads(settings_text)
    try:
        isolation = _isolation(settings)
    except OSError as error:
        control.send(json.dumps({"refused": str(error)}).encode())
        return
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # so that a child cannot interrupt its parents
    sys.path += [settings["folder"] + path for path in settings["site"]]
    for name in settings["preload"]:
        importlib.import_module(name)
    start.site_builtins()
    gc.collect()
    gc.freeze()
    control.send(json.dumps({"ready": isolation.counts_memory}).encode())
    Zygote(control, isolation).serve()


def _isolation(settings: dict[str, Any]) -> Namespaces | ProcessGroups:
    """What keeps the children in. Raises OSError where the system refuses it."""
    shown, uid, disk = settings["shown"], settings["uid"], settings["disk"]
    if settings["isolation"] == "namespaces":
        return Namespaces([(source, target) for source, target in shown], uid, disk)
    module = importlib.import_module("goldgate_sandbox.inside.isolation.process_group")
    groups: ProcessGroups = module.ProcessGroups(
        settings["folder"], shown, uid, disk, with_landlock=settings["isolation"] == "landlock"
    )
    return groups


def _control(address: str) -> socket.socket:
    """The control socket: a descriptor's number, or a path at which the host listens."""
    if address.isdigit():
        return socket.socket(fileno=int(address))
    control = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    control.connect(address)
    return control


class Zygote:
    """The state of the loop: children by id, and what they are watched with."""

    def __init__(self, control: socket.socket, isolation: Namespaces | ProcessGroups) -> None:
        self.control = control
        self.isolation = isolation
        self.children: dict[int, Running] = {}
        self.allowed = 0  # MiB of all processes together; 0 while nothing runs
        self.wanted: list[tuple[int, bool]] = []  # children that are still to be made

    def serve(self) -> None:
        """Until the host hangs up: its messages, the children's ends, their limits."""
        while True:
            poll = select.poll()
            poll.register(self.control, select.POLLIN)
            for running in self.children.values():
                poll.register(running.pidfd, select.POLLIN)
            ready = {number for number, _ in poll.poll(self._patience())}
            for running in [c for c in self.children.values() if c.pidfd in ready]:
                self._reap(running)
            if self.control.fileno() in ready:
                message = self.control.recv(1 << 12)
                if not message:
                    os._exit(0)  # the kernel ends every process of this namespace with its first
                self._obey(json.loads(message))
            self._enforce()

    def _patience(self) -> float | None:
        deadline = min((c.deadline for c in self.children.values()), default=float("inf"))
        left = max(0.0, deadline - time.monotonic())
        if self.allowed:
            left = min(left, _WATCH)
        return None if left == float("inf") else left * 1000 + 1

    def _obey(self, message: dict[str, Any]) -> None:
        if "spawn" in message:
            self.wanted.append((message["spawn"], message["proc"]))
            self._spawn()
        elif "go" in message and message["go"] in self.children:
            self.children[message["go"]].go(message["seconds"])
            self.allowed = max(self.allowed, message["memory"])
        elif "kill" in message and message["kill"] in self.children:
            self._kill(self.children[message["kill"]], "kill")

    def _spawn(self) -> None:
        """Make the children that are wanted; later, while one that was killed is still ending: the processes
        that it leaves count against the limit of the next.
        """
        while self.wanted and not any(c.why != "exit" for c in self.children.values()):
            self._fork(*self.wanted.pop(0))

    def _fork(self, number: int, proc: bool) -> None:
        hosts, childs = socket.socketpair()
        pid = child.patiently(self.isolation.fork)
        if pid == 0:
            descriptor = self.isolation.proc_descriptor(proc=proc)
            second = partial(self.isolation.confine_second, number)
            child.first(childs, descriptor, self.isolation.confine_first, second)
        running = Running(number, pid)
        self.children[number] = running
        socket.send_fds(self.control, [json.dumps({"spawned": number}).encode()], [hosts.fileno()])
        hosts.close()
        childs.close()

    def _reap(self, running: Running) -> None:
        os.waitpid(running.pid, 0)
        os.close(running.pidfd)
        self.isolation.clear(running.pid, running.id)
        del self.children[running.id]
        if not any(c.deadline < float("inf") for c in self.children.values()):
            self.allowed = 0
        self.control.send(json.dumps({"ended": running.id, "why": running.why}).encode())
        self._spawn()

    def _enforce(self) -> None:
        now = time.monotonic()
        for running in [c for c in self.children.values() if c.deadline <= now]:
            self._overdue(running, now)
        if self.allowed:
            working = [c for c in self.children.values() if c.deadline < float("inf")]
            if self.isolation.memory_used(self.allowed, [(c.pid, c.id) for c in working]) > self.allowed:
                for running in working:
                    self._kill(running, "memory")

    def _overdue(self, running: Running, now: float) -> None:
        """End a child, unless a busy machine kept it, or another one that it works with, from running."""
        working = [c for c in self.children.values() if c.limit < float("inf")]
        waited = sum(self.isolation.waited(c.pid) for c in working)
        running.deadline = min(running.limit + waited, running.latest)
        if running.deadline <= now + _SOON:
            self._kill(running, "time")

    def _kill(self, running: Running, why: str) -> None:
        if running.why == "exit":
            running.why = why
        running.stop()
        with contextlib.suppress(ProcessLookupError):
            self.isolation.kill(running.pidfd, running.pid)


if sys.platform != "linux":
    raise ImportError("the zygote runs on Linux only")
