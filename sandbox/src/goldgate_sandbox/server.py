"""A server's slots: each serves one request at a time, starts when first needed, is replaced when lost."""

from __future__ import annotations

import queue
from collections.abc import Sequence
from functools import partial
from typing import Any, Protocol

from goldgate import Calls, CallsReply, Failure, Job, Outcome, Suite, SuiteReply

from goldgate_sandbox import calls, program, suite
from goldgate_sandbox.limits import ServerLimits
from goldgate_sandbox.slot import Connection, RefusedError, Slot, SlotLostError

Pair = tuple[Slot, Slot]  # for candidates, and for tests that run under pytest
Reply = Outcome | CallsReply | SuiteReply | Failure


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
        self._pairs = [(_slot(launches, tests=False), _slot(launches, tests=True)) for _ in range(slots)]
        self._idle: queue.LifoQueue[Pair] = queue.LifoQueue()
        for pair in self._pairs:
            self._idle.put(pair)

    def serve(self, requests: Sequence[Any]) -> list[Reply]:
        """A reply for each request; a Failure where the sandbox broke, never a verdict from it."""
        return [self._serve(request) for request in requests]

    def close(self) -> None:
        """End every slot."""
        for pair in self._pairs:
            for slot in pair:
                slot.close()

    def _serve(self, request: Any) -> Reply:
        pair = self._idle.get()
        try:
            return self._run(*pair, request)
        except (SlotLostError, OSError) as error:
            for slot in pair:
                slot.close()
            return Failure(str(error), "sandbox", transient=True)
        except RefusedError as error:
            why = f"no isolation here ({error}); `goldgate doctor` shows what is missing"
            return Failure(why, "sandbox")
        finally:
            self.isolation = pair[0].isolation or self.isolation
            for slot in pair:
                if slot.single_use:
                    slot.close()
            self._idle.put(pair)

    def _run(self, slot: Slot, with_pytest: Slot, request: Any) -> Reply:
        if not isinstance(request, Suite):
            slot.start()
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


def _slot(launches: Sequence[Launch], *, tests: bool) -> Slot:
    return Slot([partial(launch, tests=tests) for launch in launches])
