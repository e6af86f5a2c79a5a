"""Run tests against a candidate in another process, and report the result on a channel of our own."""

from __future__ import annotations

import builtins
import os
import socket
import sys
import types
from collections.abc import Callable
from typing import Any, NamedTuple, NoReturn

from goldgate_sandbox.inside import wire
from goldgate_sandbox.inside.remote.module import Remote, UnloadedError
from goldgate_sandbox.inside.remote.proxies import UnfitError
from goldgate_sandbox.inside.run import calls, paths, start

_FILE = "tests"


class SuiteResult(NamedTuple):
    """``passed`` is None where the tests could not be run; ``unfit`` where they need live objects;
    ``believed`` where the candidate's own idea of equality has played a part."""

    passed: bool | None
    why: str
    unfit: bool = False
    lost: bool = False
    believed: bool = False


def run(job: dict[str, Any], control: socket.socket, descriptors: list[int]) -> NoReturn:
    """Descriptors: the line to the candidate, and the one that takes the verdict."""
    channel, verdict = start.channels(job, control, descriptors)
    result = _judge(job, channel)
    wire.send(
        verdict,
        {
            "passed": result.passed,
            "why": result.why.encode("utf-8", "replace").decode()[:1000],
            "unfit": result.unfit,
            "lost": result.lost,
            "believed": result.believed,
        },
    )
    os._exit(0)


def _judge(job: dict[str, Any], channel: socket.socket) -> SuiteResult:
    try:
        remote = Remote(channel, job["tests"])
    except UnloadedError as error:
        return SuiteResult(False, f"the candidate cannot be loaded: {error}")
    try:
        result = STYLES[job["style"]](job, remote)
    except UnfitError as error:
        return SuiteResult(None, str(error), unfit=True)
    except BaseException as error:  # whatever the candidate sent that we did not foresee
        return SuiteResult(False, f"{type(error).__name__}: {calls.text(error)}")
    if remote.peer.lost:  # whatever the tests made of it
        return SuiteResult(False, remote.peer.lost, lost=True)
    return SuiteResult(result.passed, result.why, result.unfit, believed=remote.trust.believed)


def _check(job: dict[str, Any], remote: Remote) -> SuiteResult:
    code, broken = compiled(job["tests"])
    if code is None:
        return broken
    space = {"__name__": _FILE, "__builtins__": builtins}
    try:
        if job["entry_point"].partition(".")[0] not in remote.names:
            return SuiteResult(False, f"the candidate has no {job['entry_point']}")
        function = remote.entry_point(job["entry_point"])
        space[job["entry_point"]] = function
        resolve(code, remote, space)
        exec(code, space)
        check: Any = space.get("check")
        if not callable(check):
            return SuiteResult(None, "the tests define no check(candidate)")
        check(function)
    except UnfitError:
        raise
    except BaseException as error:
        return SuiteResult(False, failure(error, job["tests"]))
    return SuiteResult(True, "check passed")


def _script(job: dict[str, Any], remote: Remote) -> SuiteResult:
    code, broken = compiled(job["tests"])
    if code is None:
        return broken
    space: dict[str, Any] = {"__name__": "__main__", "__builtins__": builtins}
    main = sys.modules["__main__"] = types.ModuleType("__main__")
    main.__dict__.update(space)
    sys.modules[job["module"]] = remote.module(job["module"])
    sys.argv[:] = [_FILE]
    try:
        resolve(code, remote, main.__dict__)
        exec(code, main.__dict__)
    except UnfitError:
        raise
    except SystemExit as error:
        if error not in remote.crossed and error.code in (0, None, False):
            return SuiteResult(True, "the script passed")
        return SuiteResult(False, failure(error, job["tests"]))
    except BaseException as error:
        return SuiteResult(False, failure(error, job["tests"]))
    return SuiteResult(True, "the script passed")


def _pytest(job: dict[str, Any], remote: Remote) -> SuiteResult:
    sys.modules[job["module"]] = remote.module(job["module"])
    return pytest_file(job["tests"], paths.inside(job["site"]))


STYLES: dict[str, Callable[[dict[str, Any], Remote], SuiteResult]] = {
    "check": _check,
    "script": _script,
    "pytest": _pytest,
}


def compiled(text: str) -> tuple[types.CodeType | None, SuiteResult]:
    """The tests' code; or a verdict that says why there is none."""
    try:
        return compile(text, _FILE, "exec", dont_inherit=True), SuiteResult(None, "")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return None, SuiteResult(None, f"the tests cannot be compiled: {error}")


def resolve(code: types.CodeType, remote: Remote, space: dict[str, Any]) -> None:
    """Give the tests what they name and the candidate's module has. A builtin name stays the builtin."""
    for name in sorted(_names(code) & remote.names):
        if name not in space and not hasattr(builtins, name):
            try:
                space[name] = remote.fetch(name)
            except Exception as error:  # a name that cannot cross is missing, as any other
                calls.text(error)


def _names(code: types.CodeType) -> set[str]:
    inner = [_names(part) for part in code.co_consts if isinstance(part, types.CodeType)]
    return {*code.co_names}.union(*inner)


def failure(error: BaseException, text: str) -> str:
    """Which line of the tests failed, and how."""
    lines, at, trace = text.splitlines(), [], error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == _FILE:
            at.append(trace.tb_lineno)
        trace = trace.tb_next
    line = f"line {at[-1]}, {lines[at[-1] - 1].strip()[:200]}: " if at and at[-1] <= len(lines) else ""
    message = calls.text(error)
    return f"{line}{type(error).__name__}{': ' + message if message else ''}"


class Recorder:
    """What pytest reports, counted."""

    def __init__(self) -> None:
        self.passed = 0
        self.failed = 0
        self.first = ""

    def pytest_runtest_logreport(self, report: Any) -> None:
        """A phase of a test has ended."""
        if report.failed:
            self._fail(f"{report.nodeid.rpartition('::')[2]}: {_crash(report)}")
        elif report.when == "call" and report.passed:
            self.passed += 1

    def pytest_collectreport(self, report: Any) -> None:
        """A file has been collected."""
        if report.failed:
            self._fail(
                f"the tests cannot be collected: {str(report.longrepr).strip().rpartition(chr(10))[2]}"
            )

    def _fail(self, why: str) -> None:
        self.failed += 1
        self.first = self.first or why


def pytest_file(text: str, site: str) -> SuiteResult:
    """Run a test file with pytest, in this process."""
    if site and site not in sys.path:
        sys.path.append(site)
    try:
        import pytest
    except ImportError as error:
        return SuiteResult(None, f"pytest is not installed where goldgate-sandbox is: {error}")
    with open("test_candidate.py", "w", encoding="utf-8", newline="") as file:
        file.write(text)
    recorder = Recorder()
    options = [
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:faulthandler",
        "--import-mode=importlib",
        "-c",
        "/dev/null",
    ]
    try:
        code = int(
            pytest.main([*options, "--rootdir=.", "--confcutdir=.", "test_candidate.py"], plugins=[recorder])
        )
    except UnfitError:
        raise
    except BaseException as error:
        return SuiteResult(False, f"{type(error).__name__}: {calls.text(error)}")
    if code == 0 and recorder.passed and not recorder.failed:
        return SuiteResult(True, f"{recorder.passed} tests passed")
    if code == 5 or (code == 0 and not recorder.failed):
        return SuiteResult(None, "the file holds no test that ran")
    return SuiteResult(False, recorder.first or f"pytest ended with code {code}")


def _crash(report: Any) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    return str(crash.message).splitlines()[0][:300] if crash and crash.message else report.outcome
