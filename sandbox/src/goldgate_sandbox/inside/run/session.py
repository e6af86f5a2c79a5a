"""Run cells of an interpreter session in one scope, each as it comes on the socket."""

from __future__ import annotations

import ast
import contextlib
import io
import os
import socket
import sys
import traceback
import types
from typing import Any, NoReturn

from goldgate_sandbox.inside import wire
from goldgate_sandbox.inside.run import start, streams
from goldgate_sandbox.inside.run.program import environment, save_all

LONGEST = 100_000
"""Characters of a text that are given back."""


def run(job: dict[str, Any], control: socket.socket, descriptors: list[int]) -> NoReturn:
    """Answer one message per cell, in order, until the host hangs up."""
    save_all(job)
    (channel,) = start.channels(job, control, descriptors)
    os.environ.clear()
    os.environ.update(environment())
    streams.reopen()
    main = types.ModuleType("__main__")
    main.__dict__["__builtins__"] = sys.modules["builtins"]
    sys.modules["__main__"] = main
    sys.argv[:] = [""]
    sys.path.insert(0, os.getcwd())
    wire.send(channel, {"ready": True})
    number = 0
    while True:
        try:
            message, _ = wire.receive(channel, wire.JOB)
        except (EOFError, OSError):
            os._exit(0)
        number += 1
        wire.send(channel, {"cell": _cell(message["cell"], f"<cell {number}>", main.__dict__)})


def _cell(source: str, name: str, scope: dict[str, Any]) -> list[str]:
    """What a cell printed, showed, its error's last line, and the name of its type."""
    shown, error, raised = "", "", ""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        try:
            shown = _run(source, name, scope)
        except SystemExit:
            pass
        except BaseException as caught:
            raised = type(caught).__name__
            error = _last_line(caught)
    return [_text(part)[:LONGEST] for part in (out.getvalue(), shown, error, raised)]


def _run(source: str, name: str, scope: dict[str, Any]) -> str:
    tree = ast.parse(source, name)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        exec(compile(tree, name, "exec"), scope)
        return ""
    exec(compile(ast.Module(tree.body[:-1], []), name, "exec"), scope)
    value = eval(compile(ast.Expression(last.value), name, "eval"), scope)  # noqa: S307 - in the jail
    return "" if value is None else repr(value)


def _last_line(error: BaseException) -> str:
    try:
        return traceback.format_exception_only(type(error), error)[-1].strip()
    except BaseException:
        return type(error).__name__


def _text(value: Any) -> str:
    """What can be sent: without halves of characters."""
    return str(value).encode("utf-8", "replace").decode()
