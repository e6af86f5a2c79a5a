"""Load a module, call it with one set of arguments after the other, and say what came of each."""

from __future__ import annotations

import builtins
import os
import socket
import sys
import types
from typing import Any, NoReturn

from goldgate_sandbox.inside import wire
from goldgate_sandbox.inside.remote import bulk, values
from goldgate_sandbox.inside.run import start

UNPLAIN = "goldgate.Unplain"
"""In place of an exception's name, where a call returned what is no plain value."""


def run(job: dict[str, Any], control: socket.socket, descriptors: list[int]) -> NoReturn:
    """Answer on the socket that came with the job: one message a call, in order."""
    (channel,) = start.channels(job, control, descriptors)
    try:
        function = _find(load(job["code"], "solution"), job["entry_point"])
    except BaseException as error:
        wire.send(channel, {"unloaded": named(error), "message": text(error)})
        os._exit(1)
    wire.send(channel, {"loaded": True})
    for index, (positional, keywords) in enumerate(job["arguments"]):
        wire.send(channel, {"call": index, **_call(function, positional, keywords)})
    os._exit(0)


def load(code: str, name: str) -> types.ModuleType:
    """The module that ``code`` makes, importable under ``name``, saved so that tools find its source."""
    path = f"{os.getcwd()}/{name}.py"
    with open(path, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        file.write(code)
    sys.path.insert(0, os.getcwd())
    sys.argv[:] = [path]
    module = types.ModuleType(name)
    module.__file__ = path
    sys.modules[name] = module
    exec(compile(code, path, "exec", dont_inherit=True), module.__dict__)
    return module


def _find(module: types.ModuleType, entry_point: str) -> Any:
    found: Any = module
    for part in entry_point.split("."):
        found = getattr(found() if isinstance(found, type) else found, part)
    return found


def _call(function: Any, positional: Any, keywords: Any) -> dict[str, Any]:
    arguments, named_arguments = bulk.decode(positional), bulk.decode(keywords)
    try:
        result = function(*arguments, **named_arguments)
    except BaseException as error:
        return {"raised": named(error), "message": text(error)}
    try:
        return {"value": bulk.encode(values.simplified(result))}
    except TypeError as error:
        return {"raised": UNPLAIN, "message": str(error)[:200]}


def named(error: BaseException) -> str:
    """The name of an exception's type, with its module where it is not a builtin one."""
    kind = type(error)
    if kind.__module__ == "builtins":
        return (
            kind.__name__ if getattr(builtins, kind.__name__, None) is kind else f"candidate.{kind.__name__}"
        )
    return f"{kind.__module__}.{kind.__qualname__}"


def text(error: BaseException) -> str:
    """What an exception says, at most 500 characters."""
    try:
        return str(error)[:500]
    except BaseException:
        return ""
