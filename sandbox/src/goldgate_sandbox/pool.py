"""A server's slots: one request a slot at a time, started when first needed, replaced when lost."""

from __future__ import annotations

import queue
from collections.abc import Callable, Sequence
from typing import Any

from goldgate.nouns import Failure
from goldgate.requests import Calls, CallsReply, Job, Outcome

from goldgate_sandbox import calling, jobs
from goldgate_sandbox.limits import Limits
from goldgate_sandbox.slot import Connection, RefusedError, Slot, SlotLostError

Reply = Outcome | CallsReply | Failure


class Pool:
    """The server of a sandbox: ``parallel`` requests at once, each in a slot of its own."""

    batch = 1

    def __init__(self, launch: Callable[[], Connection], slots: int, limits: Limits) -> None:
        self.parallel = slots
        self._limits = limits
        self._slots = [Slot(launch) for _ in range(slots)]
        self._idle: queue.LifoQueue[Slot] = queue.LifoQueue()
        for slot in self._slots:
            self._idle.put(slot)

    def serve(self, requests: Sequence[Any]) -> list[Reply]:
        """A reply for each request; a Failure where the sandbox broke, never a verdict from it."""
        return [self._serve(request) for request in requests]

    def close(self) -> None:
        """End every slot."""
        for slot in self._slots:
            slot.close()

    def _serve(self, request: Any) -> Reply:
        slot = self._idle.get()
        try:
            slot.start()
            return self._run(slot, request)
        except (SlotLostError, OSError) as error:
            slot.close()
            return Failure(str(error), "sandbox", transient=True)
        except RefusedError as error:
            why = f"no isolation here ({error}); `goldgate doctor` shows what is missing"
            return Failure(why, "sandbox")
        finally:
            self._idle.put(slot)

    def _run(self, slot: Slot, request: Any) -> Reply:
        if isinstance(request, Job):
            return jobs.run(slot, request, self._limits)
        if isinstance(request, Calls):
            return calling.run(slot, request, self._limits)
        return Failure(f"the sandbox does not know {type(request).__name__}", "sandbox")
