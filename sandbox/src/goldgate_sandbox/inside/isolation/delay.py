"""How long a child could have run and was not let: on a busy machine this is no fault of the candidate's."""

from __future__ import annotations

import contextlib
import os

from goldgate_sandbox.inside.isolation.memory import read

MOST_TASKS = 2
"""A child with more threads and processes waits for its own, so nothing is made good to it."""


def latest(seconds: float) -> float:
    """The seconds after which a child with this limit ends, however busy the machine is."""
    return 5 * seconds + 10


def waited(processes: int, first: int) -> float:
    """Seconds that the busiest thread of a child waited for a processor (schedstat of the kernel's /proc).

    ``processes``: a descriptor of /proc, or -1. ``first``: the child's first process, which only waits.
    """
    if processes < 0:
        return 0.0
    tasks: list[str] = []
    numbers = read(processes, f"{first}/task/{first}/children").split()
    while numbers:
        number = numbers.pop()
        for task in _tasks(processes, number):
            tasks.append(f"{number}/task/{task}")
            numbers += read(processes, f"{number}/task/{task}/children").split()
        if len(tasks) > MOST_TASKS:
            return 0.0
    return max((_delay(processes, task) for task in tasks), default=0.0)


def _tasks(processes: int, number: str) -> list[str]:
    with contextlib.suppress(OSError):
        folder = os.open(f"{number}/task", os.O_RDONLY | os.O_DIRECTORY, dir_fd=processes)
        try:
            return os.listdir(folder)
        finally:
            os.close(folder)
    return []


def _delay(processes: int, task: str) -> float:
    words = read(processes, f"{task}/schedstat").split()
    return int(words[1]) / 1e9 if len(words) == 3 else 0.0
