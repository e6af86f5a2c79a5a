"""The host's end of one zygote: children that wait for a job, and notices of their ends."""

from __future__ import annotations

import contextlib
import json
import select
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from goldgate_sandbox.inside.isolation.delay import latest

_START = 20.0  # seconds that a zygote may take to isolate itself
GRACE = 15.0  # seconds beyond a limit after which a silent zygote counts as lost


class SlotLostError(Exception):
    """The zygote, or the child that was to run, is gone for no reason of the candidate's."""


class RefusedError(Exception):
    """This system refuses the isolation that was asked for; the message names the step."""


@dataclass(frozen=True, slots=True)
class Connection:
    """A started zygote: its control socket, and how to end it and everything it holds.

    ``isolation`` says in words what keeps its candidates; one that is ``single_use`` is for one request.
    """

    control: socket.socket
    close: Callable[[], None]
    isolation: str = ""
    single_use: bool = False


@dataclass(slots=True)
class Child:
    """A jailed process that waits for a job on its channel."""

    id: int
    channel: socket.socket


class Slot:
    """One zygote, used by one thread at a time. ``standby`` children are kept ready.

    ``launches``: ways to start it, the best first. Those that the system refuses are passed over, and
    the one that it grants is kept to: a slot never falls back once it has run.
    """

    def __init__(self, launches: Sequence[Callable[[], Connection]], standby: int = 2) -> None:
        self._launches = list(launches)
        self._refusals: list[str] = []
        self._standby = standby
        self._connection: Connection | None = None
        self._count = 0
        self._waiting: list[int] = []
        self._released: set[int] = set()
        self._ready: dict[int, Child] = {}
        self._ends: dict[int, str] = {}
        self._deadline = float("inf")
        self._watched = False

    @property
    def control(self) -> socket.socket:
        """The control socket of a started slot, for use with poll."""
        if self._connection is None:
            raise SlotLostError("the slot is not started")
        return self._connection.control

    def start(self) -> None:
        """Start the zygote, unless it runs. Raises RefusedError or SlotLostError."""
        if self._connection is not None:
            return
        self._ready, self._ends, self._waiting, self._released = {}, {}, [], set()
        while self._launches:
            try:
                self._connection = self._launches[0]()
                message, _ = self._receive(_START)
            except RefusedError as error:
                message = {"refused": str(error)}
            if "refused" not in message:
                self._launches = self._launches[:1]
                self._watched = bool(message["ready"])
                self._fill()
                return
            self.close()
            self._refusals.append(str(message["refused"]))
            del self._launches[0]
        raise RefusedError("; ".join(self._refusals))

    @property
    def isolation(self) -> str:
        """What keeps the candidates of a started slot, and why not something better."""
        if self._connection is None:
            return ""
        why = f", since this system refuses better ({'; '.join(self._refusals)})" if self._refusals else ""
        return self._connection.isolation + why

    @property
    def single_use(self) -> bool:
        """Whether a started slot is for one request."""
        return self._connection is not None and self._connection.single_use

    def child(self, *, proc: bool = False) -> Child:
        """A child that nobody else gets; with ``proc`` one made for the purpose, that has a /proc."""
        while self._released:  # what they leave behind counts against the next one's limits
            self.pump(_START)
        if proc:
            self._count += 1
            self._send({"spawn": self._count, "proc": True})
            wanted = self._count
        else:
            self._fill()
            wanted = self._waiting.pop(0)
        while wanted not in self._ready:
            if wanted in self._ends:
                raise SlotLostError("the sandbox's child ended before it was given a job")
            self.pump(_START)
        return self._ready.pop(wanted)

    def go(self, child: Child, seconds: float, memory: int) -> None:
        """Start the child's clock; from here on all processes together may use ``memory`` MiB."""
        self._deadline = time.monotonic() + latest(seconds) + GRACE
        self._send({"go": child.id, "seconds": seconds, "memory": memory})

    def addresses(self, memory: int) -> int:
        """MiB of address space for a process that may use ``memory``: more where use itself is watched,
        since stacks of threads, for one, are reserved and hardly used.
        """
        return 2 * memory + 512 if self._watched else memory

    def kill(self, child: Child) -> None:
        """End a child at once, with everything it started."""
        self._send({"kill": child.id})

    def release(self, child: Child) -> None:
        """Give a child up, whatever it does now, and make another one ready."""
        child.channel.close()
        if self._ends.pop(child.id, None) is None:
            self._released.add(child.id)
            self.kill(child)
        self._fill()

    def await_end(self, child: Child) -> str:
        """Wait until a child has ended; how."""
        while child.id not in self._ends:
            self.pump(self.patience())
        return self._ends[child.id]

    def patience(self) -> float:
        """Seconds to wait for news; raises SlotLostError when the last limit is long past."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise SlotLostError("the sandbox did not keep its time limit")
        return min(left, 3600.0)

    def pump(self, timeout: float = 0.0) -> None:
        """Take in one message from the zygote, if one comes within ``timeout`` seconds."""
        message, descriptors = self._receive(timeout)
        if "spawned" in message:
            number = message["spawned"]
            self._ready[number] = Child(number, socket.socket(fileno=descriptors[0]))
        elif "ended" in message:
            self._end(message["ended"], message["why"])

    def close(self) -> None:
        """End the zygote and everything in it; the slot can be started again."""
        for child in self._ready.values():
            child.channel.close()
        self._ready = {}
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.control.close()
            connection.close()

    def _fill(self) -> None:
        while len(self._waiting) < self._standby:
            self._count += 1
            self._waiting.append(self._count)
            self._send({"spawn": self._count, "proc": False})

    def _end(self, number: int, why: str) -> None:
        if number in self._waiting:  # a child in waiting that was ended from outside
            self._waiting.remove(number)
            self._ready.pop(number).channel.close()
        elif number in self._released:
            self._released.discard(number)
        else:
            self._ends[number] = why

    def _send(self, message: dict[str, Any]) -> None:
        try:
            self.control.send(json.dumps(message).encode())
        except OSError as error:
            raise SlotLostError(f"the sandbox's zygote is gone: {error}") from error

    def _receive(self, timeout: float) -> tuple[dict[str, Any], list[int]]:
        poll = select.poll()
        poll.register(self.control, select.POLLIN)
        if not poll.poll(timeout * 1000 + 1):
            if timeout:
                raise SlotLostError(f"the sandbox's zygote sent nothing for {timeout:.0f} s")
            return {}, []
        with contextlib.suppress(ConnectionResetError):
            data, descriptors, _, _ = socket.recv_fds(self.control, 1 << 14, 1)
            if data:
                return json.loads(data), descriptors
        raise SlotLostError("the sandbox's zygote is gone")
