"""Run tests and candidate in one process: for tests that need live objects, at a lower trust."""

from __future__ import annotations

import builtins
import os
import socket
import sys
import types
from typing import Any, NoReturn

from goldgate_sandbox.inside.run import calls, paths, start
from goldgate_sandbox.inside.run.pytest_file import run_file
from goldgate_sandbox.inside.run.result import SuiteResult
from goldgate_sandbox.inside.run.suite import compiled, failure, report

SHARED = "tests and candidate shared a process"


def run(job: dict[str, Any], control: socket.socket, descriptors: list[int]) -> NoReturn:
    """Descriptors: the line that takes the verdict."""
    (verdict,) = start.channels(job, control, descriptors)
    report(verdict, _judge(job)._replace(lowered=SHARED))


def _judge(job: dict[str, Any]) -> SuiteResult:
    if job["style"] == "pytest":
        with open(f"{job['module']}.py", "w", encoding="utf-8", newline="") as file:
            file.write(job["code"])
        sys.path.insert(0, os.getcwd())
        return run_file(job["tests"], paths.inside(job["site"]))
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
