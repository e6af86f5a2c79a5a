"""Children in namespaces: the first choice, wherever the system grants them."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence

from goldgate_sandbox.inside.isolation import delay, enter, jail, linux, memory, root


class Namespaces:
    """The namespaces of one zygote. Raises OSError where the system refuses a step."""

    def __init__(self, shown: Sequence[tuple[str, str]], uid: int, disk: int) -> None:
        entered = enter.namespaces((*shown, *root.interpreter()), uid)
        self.counts_memory = entered.processes >= 0
        self._disk = disk
        self._processes = entered.processes
        self._with_proc = entered.with_proc
        self._own = os.pidfd_open(os.getpid())
        self._nested = False

    def fork(self) -> int:
        """As os.fork, into a process namespace of the child's own."""
        if self._nested:
            linux.setns(self._own, linux.NEWPID)
        self._nested = True
        linux.unshare(linux.NEWPID)
        return os.fork()

    def proc_descriptor(self, *, proc: bool) -> int:
        """The descriptor that ``outer`` needs for a child with a /proc, else -1."""
        return self._with_proc if proc else -1

    def confine_first(self, kept: int) -> None:
        """Jail a child's first process, and so all of it."""
        jail.enter(self._disk, kept)
        if kept >= 0:
            os.close(kept)

    def confine_second(self, _: int) -> None:
        """What is left to do for the second."""
        os.setsid()

    def kill(self, pidfd: int, _: int) -> None:
        """End a child: the kernel ends every process of a namespace with its first. May raise
        ProcessLookupError.
        """
        signal.pidfd_send_signal(pidfd, signal.SIGKILL)

    def clear(self, first: int, number: int) -> None:
        """After a child's end: its mounts and processes are gone with it."""

    def waited(self, first: int) -> float:
        """Seconds that a child waited for a processor."""
        return delay.waited(self._processes, first)

    def memory_used(self, enough: int, _: Sequence[tuple[int, int]]) -> int:
        """MiB of memory that all children use together; exact only above ``enough``."""
        if not self.counts_memory:
            return 0
        return memory.used(self._processes, enough)
