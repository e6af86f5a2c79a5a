"""Run Cells in a slot: in the session that the slot still has, where the cells go on with it, else from the
first cell on.

A slot keeps one session for some seconds. It is the candidate's own process, and goes on with nothing but
that candidate's cells; it ends when the slot is asked for anything else.
"""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from goldgate import Cell, Cells, CellsReply, Ended

from goldgate_sandbox.inside import wire
from goldgate_sandbox.inside.isolation.delay import latest
from goldgate_sandbox.lifecycle import Bounds, farewell, hand_over
from goldgate_sandbox.limits import ServerLimits
from goldgate_sandbox.program import in_messages
from goldgate_sandbox.slot import GRACE, Child, Slot, SlotLostError

KEPT = 20.0
"""Seconds that a session is kept for its next cell. What it does in the meantime counts for nobody."""


@dataclass(slots=True)
class Session:
    """A child that has run cells, and waits for more."""

    child: Child
    channel: socket.socket
    cells: tuple[str, ...]
    files: Mapping[str, Any]
    limits: tuple[float, int, int | None]

    def goes_on(self, request: Cells) -> bool:
        """Whether the request is this session and more of it, and wants results of nothing that has run."""
        return (
            0 < len(self.cells) < len(request.cells)
            and request.cells[: len(self.cells)] == self.cells
            and request.first >= len(self.cells)
            and self.limits == _limits(request)
            and self.files == request.files
        )


def run(
    slot: Slot, session: Session | None, request: Cells, limits: ServerLimits
) -> tuple[CellsReply, Session | None]:
    """The reply, and the session that may go on. Raises SlotLostError when the sandbox itself broke."""
    began = time.monotonic()
    if session is not None and session.goes_on(request):
        reply = _more(slot, session, request, len(session.cells), limits, began)
        if reply is not None:
            return reply, session
        end(slot, session)
    elif session is not None:
        end(slot, session)
    child = slot.child()
    ours, theirs = socket.socketpair()
    fresh = Session(child, ours, (), dict(request.files), _limits(request))
    try:
        message = {
            "kind": "cells",
            **in_messages(request.files),
            "addresses": slot.addresses(request.memory),
        }
        bounds = Bounds(request.seconds, request.memory + limits.overhead, request.hash_seed)
        hand_over(slot, child, message, [theirs.fileno()], bounds)
        theirs.close()
        _greeted(fresh, request)
        reply = _more(slot, fresh, request, 0, limits, began)
        if reply is None:
            raise SlotLostError("the sandbox's child did not take its cells")
    except BaseException:
        theirs.close()
        end(slot, fresh)
        raise
    if reply.why:
        end(slot, fresh)
        return reply, None
    return reply, fresh


def _greeted(session: Session, request: Cells) -> None:
    session.channel.settimeout(latest(request.seconds) + GRACE)
    try:
        wire.receive(session.channel)
    except (EOFError, OSError, ValueError) as error:
        raise SlotLostError(f"the sandbox's child did not take its cells: {error}") from error


def end(slot: Slot, session: Session) -> None:
    """End a session."""
    session.channel.close()
    slot.release(session.child)


def _more(
    slot: Slot, session: Session, request: Cells, start: int, limits: ServerLimits, began: float
) -> CellsReply | None:
    """Run the cells from ``start`` on. None where a session that was kept is gone: it is begun again."""
    found: list[Cell] = []
    session.channel.settimeout(latest(request.seconds) + GRACE)
    for number, source in enumerate(request.cells[start:], start):
        if _answered(session.channel):
            return _reply(found, request, start, "exit", f"a reply before cell {number + 1} was sent", began)
        try:
            if number > 0:
                slot.go(session.child, request.seconds, request.memory + limits.overhead)
            wire.send(session.channel, {"cell": source})
            message, _ = wire.receive(session.channel)
        except TimeoutError as error:
            raise SlotLostError("the sandbox did not keep its time limit") from error
        except (EOFError, OSError):
            if start and number == start:
                return None
            ended, why = farewell(slot, session.child)
            return _reply(found, request, start, ended, f"the process {why} in cell {number + 1}", began)
        except ValueError:
            return _reply(found, request, start, "exit", "a malformed reply", began)
        cell = _cell(message)
        if cell is None:
            return _reply(found, request, start, "exit", "a malformed reply", began)
        found.append(cell)
    session.cells = request.cells
    slot.go(session.child, KEPT, request.memory + limits.overhead)
    return _reply(found, request, start, "exit", "", began)


def _answered(channel: socket.socket) -> bool:
    """Whether a reply is there before its cell was sent: a cell has forged it for the next one."""
    ready, _, _ = select.select([channel], [], [], 0)
    try:
        return bool(ready) and bool(channel.recv(1, socket.MSG_PEEK))
    except OSError:  # the process has ended
        return False


def _reply(found: list[Cell], request: Cells, start: int, ended: Ended, why: str, began: float) -> CellsReply:
    return CellsReply(tuple(found[max(0, request.first - start) :]), ended, why, time.monotonic() - began)


def _cell(message: Any) -> Cell | None:
    parts = message.get("cell") if isinstance(message, dict) else None
    if not isinstance(parts, list) or len(parts) != 4 or not all(isinstance(part, str) for part in parts):
        return None
    return Cell(*(part.encode("utf-8", "replace").decode()[:100_000] for part in parts))


def _limits(request: Cells) -> tuple[float, int, int | None]:
    return request.seconds, request.memory, request.hash_seed
