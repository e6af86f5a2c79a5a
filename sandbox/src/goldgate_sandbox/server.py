"""A server's slots: each serves one request at a time, starts when first needed, is replaced when lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from threading import Lock, Semaphore
from typing import Any, Protocol

from goldgate import Calls, CallsReply, Cells, CellsReply, Failure, Job, Outcome, Suite, SuiteReply
from goldgate.asking import unusable_name

from goldgate_sandbox import calls, program, sessions, suite
from goldgate_sandbox.limits import ServerLimits
from goldgate_sandbox.sessions import Session
from goldgate_sandbox.slot import Connection, RefusedError, Slot, SlotLostError

Reply = Outcome | CallsReply | SuiteReply | CellsReply | Failure


@dataclass(slots=True)
class Pair:
    """Two slots, for candidates and for tests that run under pytest; and the session that the first keeps."""

    slot: Slot
    with_pytest: Slot
    session: Session | None = None

    @property
    def slots(self) -> tuple[Slot, Slot]:
        """Both."""
        return self.slot, self.with_pytest

    def close(self) -> None:
        """End both slots, and with them the session."""
        self.forget_session()
        for slot in self.slots:
            slot.close()

    def forget_session(self) -> None:
        """Close our ends of a session whose slot ends."""
        session, self.session = self.session, None
        if session is not None:
            session.channel.close()
            session.child.channel.close()

    def end_session(self) -> None:
        """Give the session up."""
        session, self.session = self.session, None
        if session is not None:
            sessions.end(self.slot, session)


class Launch(Protocol):
    """How a zygote is started; one for ``tests`` has pytest loaded."""

    def __call__(self, *, tests: bool) -> Connection:
        """Start one."""


class SandboxServer:
    """The server of a sandbox: ``parallel`` requests at once, each in a slot of its own.

    ``isolation`` says in words what keeps candidates, once something was served.
    """

    batch = 1

    def __init__(self, launches: Sequence[Launch], slots: int, limits: ServerLimits) -> None:
        self.parallel = slots
        self.isolation = ""
        self._limits = limits
        self._pairs = [Pair(_slot(launches, tests=False), _slot(launches, tests=True)) for _ in range(slots)]
        self._idle = list(self._pairs)
        self._free = Semaphore(slots)
        self._lock = Lock()

    def serve(self, requests: Sequence[Any]) -> list[Reply]:
        """A reply for each request; a Failure where the sandbox broke, never a verdict from it."""
        return [self._serve(request) for request in requests]

    def close(self) -> None:
        """End every slot."""
        for pair in self._pairs:
            pair.close()

    def _take(self, request: Any) -> Pair:
        """An idle pair: the one that has the session, else one that keeps none, else any."""
        self._free.acquire()
        with self._lock:
            wanted = [one for one in self._idle if one.session and _goes_on(one.session, request)]
            pair = (wanted or [one for one in self._idle if not one.session] or self._idle)[-1]
            self._idle.remove(pair)
        return pair

    def _serve(self, request: Any) -> Reply:
        if isinstance(request, Cells | Job) and (why := unusable_name(request.files)):
            return Failure(why, "sandbox", kind="row", code="file_name")
        pair = self._take(request)
        try:
            return self._run(pair, request)
        except (SlotLostError, OSError) as error:
            pair.close()
            return Failure(str(error), "sandbox", transient=True)
        except RefusedError as error:
            why = f"no isolation here ({error}); `goldgate doctor` shows what is missing"
            return Failure(why, "sandbox")
        finally:
            self.isolation = pair.slot.isolation or self.isolation
            for slot in pair.slots:
                if slot.single_use:
                    pair.forget_session()
                    slot.close()
            with self._lock:
                self._idle.append(pair)
            self._free.release()

    def _run(self, pair: Pair, request: Any) -> Reply:
        slot, with_pytest = pair.slots
        if not isinstance(request, Suite):
            slot.start()
        if isinstance(request, Cells):
            session, pair.session = pair.session, None
            reply, pair.session = sessions.run(slot, session, request, self._limits)
            return reply
        pair.end_session()
        if isinstance(request, Job):
            return program.run(slot, request, self._limits)
        if isinstance(request, Calls):
            return calls.run(slot, request, self._limits)
        if isinstance(request, Suite):
            tests = with_pytest if slot.single_use else slot
            if request.style == "pytest" or "pytest" in request.tests:
                # both in one slot, whose clock knows of both
                slot, tests = (slot, with_pytest) if slot.single_use else (with_pytest, with_pytest)
            for each in (slot, tests):
                each.start()
            return suite.run(slot, tests, request, self._limits)
        return Failure(f"the sandbox does not know {type(request).__name__}", "sandbox")


def _goes_on(session: Session, request: Any) -> bool:
    return isinstance(request, Cells) and session.goes_on(request)


def _slot(launches: Sequence[Launch], *, tests: bool) -> Slot:
    return Slot([partial(launch, tests=tests) for launch in launches])
