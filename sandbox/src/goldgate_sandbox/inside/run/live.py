"""Run tests and candidate in one process: for tests that need live objects, at a lower trust."""

from __future__ import annotations

import builtins
import os
import socket
import sys
import types
from typing import Any, NoReturn

from goldgate_sandbox.inside import wire
from goldgate_sandbox.inside.run import calls, paths, start
from goldgate_sandbox.inside.run.suite import SuiteResult, compiled, failure, pytest_file


def run(job: dict[str, Any], control: socket.socket, descriptors: list[int]) -> NoReturn:
    """Descriptors: the line that takes the verdict."""
    (verdict,) = start.channels(job, control, descriptors)
    result = _judge(job)
    why = result.why.encode("utf-8", "replace").decode()[:1000]
    wire.send(verdict, {"passed": result.passed, "why": why, "unfit": False, "lost": False, "believed": True})
    os._exit(0)


def _judge(job: dict[str, Any]) -> SuiteResult:
    if job["style"] == "pytest":
        with open(f"{job['module']}.py", "w", encoding="utf-8", newline="") as file:
            file.write(job["code"])
        sys.path.insert(0, os.getcwd())
        return pytest_file(job["tests"], paths.inside(job["site"]))
    code, broken = compiled(job["tests"])
    if code is None:
        return broken
    try:
        module = calls.load(job["code"], job["module"])
        space: dict[str, Any] = {**vars(module), "__name__": "__main__", "__builtins__": builtins}
        main = sys.modules["__main__"] = types.ModuleType("__main__")
        main.__dict__.update(space)
        exec(code, main.__dict__)
        if job["style"] == "check":
            main.__dict__["check"](getattr(module, job["entry_point"]))
    except BaseException as error:
        return SuiteResult(False, failure(error, job["tests"]))
    return SuiteResult(True, "passed")
