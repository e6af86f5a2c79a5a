"""How much memory all processes of a slot use together, read from a /proc that no path leads to."""

from __future__ import annotations

import contextlib
import os

_PAGE = os.sysconf("SC_PAGE_SIZE")


def used(processes: int, enough: int) -> int:
    """MiB of all processes but this one. Pages shared by several are counted once each only where a
    first, cheap estimate is above ``enough``.
    """
    numbers = [name for name in os.listdir(processes) if name.isdigit() and int(name) != os.getpid()]
    rough = sum(_pages(processes, number) for number in numbers) * _PAGE >> 20
    if rough <= enough:
        return rough
    return sum(_proportional(processes, number) for number in numbers) >> 10


def below(processes: int, first: int) -> int:
    """Bytes of a process and of all below it; those shared by several are counted more than once."""
    total, waiting = 0, [str(first)]
    while waiting:
        number = waiting.pop()
        total += _pages(processes, number) * _PAGE
        waiting += read(processes, f"{number}/task/{number}/children").split()
    return total


def _pages(processes: int, number: str) -> int:
    text = read(processes, f"{number}/statm").split()
    return int(text[1]) if len(text) > 1 else 0


def _proportional(processes: int, number: str) -> int:
    for line in read(processes, f"{number}/smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return _pages(processes, number) * _PAGE >> 10


def read(processes: int, path: str) -> str:
    """What a file of /proc holds; nothing where it is gone."""
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY, dir_fd=processes)
        try:
            return os.read(descriptor, 1 << 14).decode()
        finally:
            os.close(descriptor)
    return ""
