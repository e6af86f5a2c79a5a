"""What a worker is computing, in memory that it shares with the parent: a watchdog reads it at any time."""

from __future__ import annotations

import ctypes
import mmap
import time
from dataclasses import dataclass

NUMBERS = 6
BYTES = NUMBERS * ctypes.sizeof(ctypes.c_double)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a worker computes: the ticket of the work, the number of the step, the sample's number within the
    work, and the candidate's index (-1: the sample itself). ``began`` is 0.0 where it computes nothing.
    ``row`` is the row that is alone in the worker, whatever computes; -1 where several are under way.
    """

    began: float
    ticket: int
    step: int
    sample: int
    index: int
    row: int


class Heartbeat:
    """Six numbers; the time is written last, so that the others are right where it is set."""

    def __init__(self, numbers: ctypes.Array[ctypes.c_double] | None = None) -> None:
        self._numbers = (ctypes.c_double * NUMBERS)() if numbers is None else numbers

    @classmethod
    def shared(cls, descriptor: int) -> Heartbeat:
        """The one in a file in memory that a parent and its worker both map."""
        return cls((ctypes.c_double * NUMBERS).from_buffer(mmap.mmap(descriptor, BYTES)))

    def begin(self, ticket: int, step: int, sample: int, index: int) -> None:
        """A plug-in begins to compute."""
        numbers = self._numbers
        numbers[1], numbers[2], numbers[3], numbers[4] = ticket, step, sample, index
        numbers[0] = time.monotonic()

    def rest(self) -> None:
        """No plug-in computes."""
        self._numbers[0] = 0.0

    def alone(self, row: int) -> None:
        """This row is alone in the worker from now on; -1: no longer."""
        self._numbers[5] = row + 1

    def read(self) -> Place:
        """Where it computes now, or did last."""
        began, ticket, step, sample, index, row = self._numbers[:]
        return Place(began, int(ticket), int(step), int(sample), int(index), int(row) - 1)
