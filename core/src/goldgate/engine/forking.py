"""A worker that is forked from its parent, which has imported all plug-ins: nothing is imported twice.

A process with several threads must not be forked (a lock that another thread holds stays locked for ever).
And a worker has the hash seed 0, so that sets have the same order everywhere. Where one of these is not so,
or on another system than Linux, a worker is started as a program of its own.
"""

from __future__ import annotations

import atexit
import gc
import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from select import select
from subprocess import TimeoutExpired


def possible(hash_seed: int) -> bool:
    """Whether a worker with this hash seed may be forked from this process, now."""
    if sys.platform != "linux" or hash_seed or sys.flags.hash_randomization:
        return False
    return len(os.listdir("/proc/self/task")) == 1


class Forked:
    """A forked process, with the methods of ``subprocess.Popen`` that a parent needs."""

    def __init__(self, serve: Callable[[], None]) -> None:
        """``serve`` runs in the new process, which ends with it."""
        for stream in (sys.stdout, sys.stderr):
            stream.flush()  # or both processes would write what waits there
        self.pid = os.fork()
        if not self.pid:
            _run(serve)
        self._handle = os.pidfd_open(self.pid)
        self._code: int | None = None

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; gives its exit code. Raises TimeoutExpired."""
        if self._code is None:
            if not select([self._handle], [], [], timeout)[0]:
                raise TimeoutExpired("a worker", timeout or 0.0)
            self._code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
            os.close(self._handle)
        return self._code

    def kill(self) -> None:
        """Kill it, if it is not gone."""
        if self._code is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)


def _run(serve: Callable[[], None]) -> None:
    """The whole life of a forked process: nothing of the parent's is cleaned up in it."""
    code = 1
    try:
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__  # not what draws the parent's progress
        gc.freeze()  # what is the parent's is never freed here, and its memory stays shared
        atexit._clear()
        os.setsid()  # an interrupt from the keyboard is for the parent to handle
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        serve()
        atexit._run_exitfuncs()
        code = 0
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1
    except BaseException:  # noqa: BLE001 - as an interpreter ends with what nobody caught
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)
