"""Promises that are kept, or broken, in a process of their own: other hash seeds, a clock, a watch on I/O."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection, Pipe
from pickle import PicklingError
from typing import Any

from goldgate.nouns import Verdict
from goldgate.testing.contract import BrokenPromiseError, Subject

SECONDS = 20.0  # of wall clock for one long text: far above what any sound verifier takes
START = 120.0  # seconds for a process to begin and import the plug-in


def verdicts(subject: Subject, hash_seed: int) -> list[Verdict]:
    """The verdicts on the controls, judged last control first, and on controls with many words; from a
    process with this hash seed.
    """
    with _child("verdicts", subject, hash_seed) as connection:
        found: list[Verdict] = _received(connection, START)
        return found


def done_in_time(subject: Subject, seconds: float = SECONDS, task: str = "long") -> None:
    """Raises BrokenPromiseError with the text that kept the verifier busy for longer than ``seconds``: a
    "long" one, or a "short" one of repeats.
    """
    with _child(task, subject, 0) as connection:
        limit = START
        while (at := _received(connection, limit)) is not None:
            limit, text = seconds, at
            if not connection.poll(limit):
                raise BrokenPromiseError(
                    f"is busy for more than {seconds:g} s with {text}: yield a Compute request with a limit"
                )


def kept(subject: Subject, promise: str, seconds: float) -> None:
    """One promise of verifiers, by its function's name. Raises BrokenPromiseError, as it does, or where it
    takes longer than ``seconds``.
    """
    with _child("kept", subject, 0) as connection:
        connection.send(promise)
        if broken := _received(connection, seconds):
            raise BrokenPromiseError(broken)


def does_no_io(subject: Subject) -> None:
    """Raises BrokenPromiseError with what the verifier did besides computing."""
    _innocent("watched", subject)


def notes(subject: Subject, hash_seed: int) -> list[Any]:
    """What a filter notes of the kit's rows, from a process with this hash seed."""
    with _child("notes", subject, hash_seed) as connection:
        found: list[Any] = _received(connection, START)
        return found


def notes_do_no_io(subject: Subject) -> None:
    """Raises BrokenPromiseError with what a filter's ``note`` did besides computing."""
    _innocent("watched_notes", subject)


def generator_does_no_io(subject: Subject) -> None:
    """Raises BrokenPromiseError with what a generator did besides computing, or if it does not end."""
    _innocent("watched_made", subject)


def _innocent(task: str, subject: Subject) -> None:
    with _child(task, subject, 0) as connection:
        deeds, read = _received(connection, START)
    if deeds:
        raise BrokenPromiseError(f"does I/O: {'; '.join(deeds)}: yield a request instead")
    if read:
        raise BrokenPromiseError(f"reads {' and '.join(read)}: take it from the row or an option instead")


@contextmanager
def _child(task: str, subject: Subject, hash_seed: int) -> Iterator[Connection]:
    ours, theirs = Pipe()
    path = os.pathsep.join(filter(None, sys.path))
    process = subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", "goldgate.testing.isolated_worker", str(theirs.fileno())],
        pass_fds=(theirs.fileno(),),
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": str(hash_seed)},
    )
    theirs.close()
    try:
        ours.send((task, subject))
        yield ours
    except (PicklingError, AttributeError, TypeError) as error:
        raise BrokenPromiseError(
            f"does not pickle ({error}): use functions at the top of a module"
        ) from error
    finally:
        process.kill()
        process.wait()
        ours.close()


def _received(connection: Connection, limit: float) -> Any:
    try:
        if not connection.poll(limit):
            raise BrokenPromiseError(f"is not done with its controls after {limit:g} s")
        kind, result = connection.recv()
    except (EOFError, ConnectionResetError) as error:
        raise BrokenPromiseError("ends the process that it runs in") from error
    if kind == "broken":
        raise BrokenPromiseError(result)
    return result
