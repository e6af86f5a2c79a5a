"""The process in which a verifier is watched: ``python -m goldgate.testing.isolated_worker FD``."""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import Any

from goldgate.nouns import Candidate, Message
from goldgate.testing.contract import BrokenPromiseError, Subject
from goldgate.testing.harness import Answerer, computing, given, judged, turns
from goldgate.testing.pressing import MANY, PIECES
from goldgate.testing.reads import Reads, reading

CANARY = "goldgate_canary_4711"
BAITS = (
    CANARY,
    f"{CANARY}()",
    f"#### {CANARY}",
    f"\\boxed{{{CANARY} + 1}}",
    f"```python\n{CANARY} = 1\nprint({CANARY})\n```",
    f'{{"name": "{CANARY}", "arguments": {{"{CANARY}": 1}}}}',
    f"__import__('{CANARY}')",
    f"c{CANARY}\n{CANARY}\n.",  # pickle's opcode for a global
)
LOUD = (  # audit events that are I/O, waiting, or foreign code
    *("open", "os.", "socket.", "subprocess.", "shutil.", "tempfile.", "sqlite3.", "urllib.", "http."),
    *("ftplib.", "smtplib.", "webbrowser.", "fcntl.", "glob.", "pathlib.", "mmap.", "signal.", "pty."),
    *("time.sleep", "_thread.start_new_thread", "pickle.find_class", "ctypes.dlopen", "builtins.input"),
)


def main(fd: int) -> None:
    """Do the one task that is sent, send what came of it, and end."""
    connection = Connection(fd)
    time.sleep = _audited(time.sleep)
    task, subject = connection.recv()
    try:
        connection.send(("done", TASKS[task](subject, connection)))
    except Exception as error:  # noqa: BLE001 - the boundary to the plug-in under test
        connection.send(("broken", f"raises {type(error).__name__}: {error}"))
    connection.close()
    os._exit(0)


def verdicts(subject: Subject, _: Connection) -> list[Any]:
    """Verdicts on the controls, judged last to first: in other surroundings, and at another time. After them
    those on each control with many more words.
    """
    with computing() as compute, _elsewhere():
        found = [judged(subject, control, compute) for control in reversed(subject.component.controls)]
        return [*found[::-1], *many(subject, compute)]


def many(subject: Subject, compute: Answerer) -> list[Any]:
    """The verdict on each control's text with many words behind it and before it; or how it raised."""
    found: list[Any] = []
    for control in subject.component.controls[:6]:
        for text in (f"{control.candidate.text} {MANY}", f"{MANY} {control.candidate.text}"):
            candidate = replace(control.candidate, messages=(Message("assistant", text),))
            try:
                found.append(given(subject, candidate, turns(control.replies, _plainest(compute))))
            except Exception as error:  # noqa: BLE001 - the boundary to the plug-in under test
                found.append(type(error).__name__)
    return found


def _plainest(compute: Answerer) -> Answerer:
    from goldgate.testing.filter_checks import fuzz_reply

    return lambda request: compute(request) if request.kind == "compute" else fuzz_reply(request)


@contextmanager
def _elsewhere() -> Iterator[None]:
    """Another home, language and time zone, other variables, and a clock that is years ahead."""
    kept, clock = dict(os.environ), time.time
    os.environ.clear()
    os.environ |= {"HOME": "/nonexistent", "LANG": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati", "PATH": "/bin"}
    time.tzset()
    time.time = lambda: clock() + 10 * 365 * 86_400.0
    try:
        yield
    finally:
        os.environ.clear()
        os.environ |= kept
        time.time = clock
        time.tzset()


def long(subject: Subject, connection: Connection) -> None:
    """Judge long and deep texts, and send before each which one it is."""
    from goldgate.testing.fuzz import LONG

    class AskedError(Exception):
        """What happens in a service takes its own time."""

    def ask(request: Any) -> Any:
        raise AskedError

    samples = {control.candidate.sample.id: control.candidate for control in subject.component.controls}
    for candidate in list(samples.values())[:3]:
        for text in LONG:
            connection.send(("at", f"a text of {len(text)} characters that begins with {text[:20]!r}"))
            changed = replace(candidate, messages=(Message("assistant", text),))
            try:
                given(subject, changed, ask)
            except (AskedError, RecursionError, MemoryError):
                continue


def short(subject: Subject, connection: Connection) -> None:
    """Judge short texts made of repeats: alone, behind a control's text, and in place of its last word."""

    class AskedError(Exception):
        """What happens in a service takes its own time."""

    def ask(request: Any) -> Any:
        raise AskedError

    for control in subject.component.controls[:6]:
        text = control.candidate.text
        head = text[: -len(text.split()[-1])] if text.split() else text
        for piece in PIECES:
            connection.send(("at", f"a text that ends in {piece[:4]!r} {len(piece)} characters long"))
            for whole in (piece, text + piece, head + piece):
                changed = replace(control.candidate, messages=(Message("assistant", whole),))
                try:
                    given(subject, changed, ask)
                except (AskedError, RecursionError, MemoryError):
                    continue


def kept(subject: Subject, connection: Connection) -> str:
    """How the promise of verifiers that is named is broken; empty where it is kept."""
    from goldgate.testing import verifier_checks

    try:
        getattr(verifier_checks, connection.recv())(subject)
    except BrokenPromiseError as error:
        return str(error)
    return ""


Seen = tuple[list[str], list[str]]
"""What a plug-in did besides computing, and what it read besides its row: each once."""


def watched(subject: Subject, _: Connection) -> Seen:
    """What the verifier did and read. Its imports are made before it is watched; what it reads is noted the
    first time as well, since it may keep it.
    """
    with computing() as compute:
        with reading() as reads:
            for candidate, ask in _subjects(subject, _unwatched(compute, reads)):
                reads.armed = True
                _quietly(subject, candidate, ask)
                reads.armed = False
        with _watching() as watch:
            for candidate, ask in _subjects(subject, _unwatched(compute, watch)):
                watch.armed = True
                _quietly(subject, candidate, ask)
                watch.armed = False
    return list(watch.deeds), list(reads.found)


def notes(subject: Subject, _: Connection) -> list[Any]:
    """What a filter notes of the kit's rows."""
    from goldgate.testing.filter_checks import _noted, _step
    from goldgate.testing.filter_checks import _subjects as subjects

    return [_noted(_step(subject), row) for row in subjects(subject)]


def watched_notes(subject: Subject, connection: Connection) -> Seen:
    """What the filter's ``note`` did and read, its imports made before."""
    with reading() as reads:
        reads.armed = True
        notes(subject, connection)
        reads.armed = False
    with _watching() as watch:
        watch.armed = True
        notes(subject, connection)
        watch.armed = False
    return list(watch.deeds), list(reads.found)


def watched_made(subject: Subject, _: Connection) -> Seen:
    """What a generator did and read, its imports made before."""
    from goldgate.testing.filter_checks import fuzz_reply
    from goldgate.testing.generator_checks import make_all

    with reading() as reads:
        reads.armed = True
        make_all(subject, _unwatched(fuzz_reply, reads))
        reads.armed = False
    with _watching() as watch:
        watch.armed = True
        make_all(subject, _unwatched(fuzz_reply, watch))
        watch.armed = False
    return list(watch.deeds), list(reads.found)


class _Watch:
    """Deeds seen while it is armed."""

    def __init__(self) -> None:
        self.armed = False
        self.deeds: dict[str, None] = {}

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.armed:
            return
        if event == "open" and str(arguments[0]).startswith("<"):
            return  # the interpreter looks for the source of a text that does not parse
        if event == "exec" and CANARY in repr(getattr(arguments[0], "co_names", "")):
            self.deeds["executes a candidate's text"] = None
        elif event.startswith(LOUD) and not _importing():
            self.deeds[f"{event}({', '.join(repr(argument)[:60] for argument in arguments[:2])})"] = None


@contextmanager
def _watching() -> Iterator[_Watch]:
    watch = _Watch()
    sys.addaudithook(watch.hook)
    stdout, sys.stdout = sys.stdout, io.StringIO()
    try:
        yield watch
        if printed := sys.stdout.getvalue():
            watch.deeds[f"prints {printed[:40]!r}"] = None
    finally:
        watch.armed = False
        sys.stdout = stdout


TASKS: dict[str, Callable[[Subject, Connection], Any]] = {
    "verdicts": verdicts,
    "long": long,
    "short": short,
    "kept": kept,
    "watched": watched,
    "notes": notes,
    "watched_notes": watched_notes,
    "watched_made": watched_made,
}


def _subjects(subject: Subject, compute: Answerer) -> Iterator[tuple[Candidate, Answerer]]:
    for control in subject.component.controls:
        yield control.candidate, turns(control.replies, compute)
    for control in subject.component.controls[:2]:
        for bait in BAITS:
            yield replace(control.candidate, messages=(Message("assistant", bait),)), turns((), compute)


def _quietly(subject: Subject, candidate: Candidate, ask: Answerer) -> None:
    """Whether it raises is another promise."""
    try:
        given(subject, candidate, ask)
    except Exception:  # noqa: BLE001 - the boundary to the plug-in under test
        return


def _unwatched(compute: Answerer, watch: _Watch | Reads) -> Answerer:
    """Answering requests is the kit's doing, not the verifier's."""

    def ask(request: Any) -> Any:
        watch.armed = False
        try:
            return compute(request)
        finally:
            watch.armed = True

    return ask


def _audited(sleep: Callable[[Any], None]) -> Callable[[Any], None]:
    """time.sleep with the audit event that it raises from Python 3.13 on."""

    def audited(seconds: Any) -> None:
        sys.audit("time.sleep", seconds)
        sleep(seconds)

    return audited


def _importing() -> bool:
    frame: Any = sys._getframe(2)
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


if __name__ == "__main__":
    main(int(sys.argv[1]))
