"""Run tests against a candidate in another process, and report the result on a channel of our own."""

from __future__ import annotations

import builtins
import os
import socket
import sys
import types
from collections.abc import Callable
from typing import Any, NoReturn

from goldgate_sandbox.inside import wire
from goldgate_sandbox.inside.remote.module import TESTS, Remote, UnloadedError
from goldgate_sandbox.inside.remote.resolve import UnavailableError
from goldgate_sandbox.inside.remote.trust import UnfitError
from goldgate_sandbox.inside.run import calls, paths, start
from goldgate_sandbox.inside.run.pytest_file import FILE, run_file
from goldgate_sandbox.inside.run.result import SuiteResult


def run(job: dict[str, Any], control: socket.socket, descriptors: list[int]) -> NoReturn:
    """Descriptors: the line to the candidate, and the one that takes the verdict."""
    channel, verdict = start.channels(job, control, descriptors)
    report(verdict, _judge(job, channel))


def report(channel: socket.socket, result: SuiteResult) -> NoReturn:
    """Send a result to the host, and end."""
    texts = {
        key: getattr(result, key).encode("utf-8", "replace").decode()[:1000] for key in ("why", "lowered")
    }
    wire.send(channel, {"passed": result.passed, "unfit": result.unfit, "lost": result.lost, **texts})
    os._exit(0)


def _judge(job: dict[str, Any], channel: socket.socket) -> SuiteResult:
    try:
        remote = Remote(channel, job["tests"], job["names"], job["entry_point"])
    except UnloadedError as error:
        return SuiteResult(False, f"the candidate cannot be loaded: {error}")
    try:
        result = STYLES[job["style"]](job, remote)
    except UnfitError as error:
        return SuiteResult(None, str(error), unfit=True)
    except UnavailableError as error:
        return SuiteResult(None, str(error))
    except BaseException as error:  # whatever the candidate sent that we did not foresee
        result = SuiteResult(False, f"{type(error).__name__}: {calls.text(error)}")
    if remote.trust.unfit:  # whatever the tests made of it
        return SuiteResult(None, remote.trust.unfit, unfit=True)
    if remote.peer.lost:
        return SuiteResult(False, remote.peer.lost, lost=True)
    if result.passed is False and remote.trust.kept:
        return SuiteResult(None, remote.trust.kept)
    return result._replace(lowered=remote.trust.result())


def _check(job: dict[str, Any], remote: Remote) -> SuiteResult:
    code, broken = compiled(job["tests"])
    if code is None:
        return broken
    space = {"__name__": TESTS, "__builtins__": builtins}

    def steps() -> None:
        function = remote.entry_point(job["entry_point"])
        space[job["entry_point"]] = function
        resolve(remote, space)
        exec(code, space)
        check: Any = space["check"]
        check(function)

    if job["entry_point"].partition(".")[0] not in remote.names:
        return SuiteResult(False, f"the candidate has no {job['entry_point']}")
    if "check" not in job["names"]["bound"]:
        return SuiteResult(None, "the tests define no check(candidate)")
    return _tried(steps, job["tests"], remote, "check passed")


def _script(job: dict[str, Any], remote: Remote) -> SuiteResult:
    code, broken = compiled(job["tests"])
    if code is None:
        return broken
    main = sys.modules["__main__"] = types.ModuleType("__main__")
    main.__dict__["__builtins__"] = builtins
    sys.modules[job["module"]] = remote.module(job["module"])
    sys.argv[:] = [TESTS]

    def steps() -> None:
        resolve(remote, main.__dict__)
        try:
            exec(code, main.__dict__)
        except SystemExit as error:
            if error in remote.crossed or error.code not in (0, None, False):
                raise

    return _tried(steps, job["tests"], remote, "the script passed")


def _tried(steps: Callable[[], None], tests: str, remote: Remote, passed: str) -> SuiteResult:
    """The result of tests that fail by raising."""
    try:
        steps()
    except (UnfitError, UnavailableError):
        raise
    except ModuleNotFoundError as error:
        if error in remote.crossed:
            return SuiteResult(False, failure(error, tests))
        return SuiteResult(None, f"the tests need {error.name}, which is not installed in the sandbox")
    except BaseException as error:
        return SuiteResult(False, failure(error, tests))
    return SuiteResult(True, passed)


def _pytest(job: dict[str, Any], remote: Remote) -> SuiteResult:
    sys.modules[job["module"]] = remote.module(job["module"])
    remote.files.add(f"{os.getcwd()}/{FILE}")
    return run_file(job["tests"], paths.inside(job["site"]), remote.crossed)


STYLES: dict[str, Callable[[dict[str, Any], Remote], SuiteResult]] = {
    "check": _check,
    "script": _script,
    "pytest": _pytest,
}


def compiled(text: str) -> tuple[types.CodeType | None, SuiteResult]:
    """The tests' code; or a verdict that says why there is none."""
    try:
        return compile(text, TESTS, "exec", dont_inherit=True), SuiteResult(None, "")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return None, SuiteResult(None, f"the tests cannot be compiled: {error}")


def resolve(remote: Remote, space: dict[str, Any]) -> None:
    """Give the tests the names that they read and do not define. A builtin name stays the builtin, but for
    what is tested. Raises UnavailableError.
    """
    for name in sorted(remote.free):
        if name not in space and (name == remote.entry or not hasattr(builtins, name)):
            try:
                space[name] = remote.resolve(name)
            except (UnavailableError, UnfitError):
                raise
            except Exception as error:  # a name that cannot cross is missing, as any other
                calls.text(error)


def failure(error: BaseException, text: str) -> str:
    """Which line of the tests failed, and how."""
    lines, at, trace = text.splitlines(), [], error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == TESTS:
            at.append(trace.tb_lineno)
        trace = trace.tb_next
    line = f"line {at[-1]}, {lines[at[-1] - 1].strip()[:200]}: " if at and at[-1] <= len(lines) else ""
    message = calls.text(error)
    return f"{line}{type(error).__name__}{': ' + message if message else ''}"
