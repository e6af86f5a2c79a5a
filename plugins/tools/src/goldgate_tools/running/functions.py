"""Calls of functions that a row brings as code (``reference.functions``), as mined from a repository: each is
made in the sandbox, and what it gives is written as JSON.
"""

from __future__ import annotations

import ast
from collections.abc import Generator, Mapping
from functools import lru_cache
from typing import Any

from goldgate import Calls, CallsReply, decode, encode

from goldgate_tools.requests import Result
from goldgate_tools.running.cells import ended_text
from goldgate_tools.running.setting import Setting

LONGEST = 200_000
"""Characters of code."""


@lru_cache(maxsize=64)
def defined(code: str) -> frozenset[str]:
    """The names of the functions that code defines; none where it cannot be read."""
    if not code or len(code) > LONGEST:
        return frozenset()
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def call(
    tool: str, arguments: Mapping[str, Any], setting: Setting, hash_seed: int = 0
) -> Generator[Any, Any, Result]:
    """Call one of the row's functions, in a process of its own: no state is kept between calls."""
    given = ((encode([]), encode(dict(arguments))),)
    reply: CallsReply = yield Calls(
        setting.functions, tool, given, setting.seconds, setting.memory, hash_seed
    )
    if reply.why or not reply.calls:
        return Result(error=ended_text(reply.ended, setting.seconds, setting.memory).replace("cell", "call"))
    (called,) = reply.calls
    if called.raised:
        return Result(error=f"Error: {called.raised}: {' '.join(called.message.split())[:500]}")
    return Result(as_json(decode(called.value)))


def as_json(value: Any, depth: int = 0) -> Any:
    """A value as JSON has it: tuples and sets as lists, keys as texts, all else as Python writes it."""
    if value is None or isinstance(value, str | bool | int) or depth > 40:
        return value if depth <= 40 else "…"
    if isinstance(value, float):
        return value if value - value == 0 else str(value)
    if isinstance(value, dict):
        return {str(key): as_json(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, set | frozenset):
        return [as_json(inner, depth + 1) for inner in sorted(value, key=repr)]
    if isinstance(value, list | tuple):
        return [as_json(inner, depth + 1) for inner in value]
    return repr(value)
