"""Calls of a function with literal arguments, wherever a row shows some; and its type hints."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from goldgate import encode

from goldgate_code.inputs.shapes import Shapes, hinted, like
from goldgate_code.parsing.python_source import UnreadableError, parse

MOST = 200
MENTIONS = 2000


def examples(reference: Mapping[str, Any], prompt: str, entry_point: str) -> list[list[Any]]:
    """Positional arguments of example calls: of the row's tests, then of its prompt; each once.

    Only calls with the commonest number of arguments count.
    """
    found: dict[str, list[Any]] = {}
    for args in _everywhere(reference, prompt, entry_point):
        try:
            found.setdefault(repr(encode(args)), args)
        except TypeError:
            continue
        if len(found) == MOST:
            break
    counts = [len(args) for args in found.values()]
    return [args for args in found.values() if len(args) == max(counts, key=counts.count)]


def _everywhere(reference: Mapping[str, Any], prompt: str, entry_point: str) -> Iterator[list[Any]]:
    for case in _list(reference, "cases"):
        if isinstance(case, Mapping) and not case.get("kwargs"):
            args = case.get("args", [])
            if isinstance(args, list | tuple):
                yield list(args)
    for line in _list(reference, "asserts"):
        yield from _calls(str(line), entry_point)
    for test in ("check", "pytest"):
        for name in (entry_point, "candidate"):
            yield from _calls(str(reference.get(test) or ""), name)
    yield from _mentions(prompt, entry_point)


def _list(reference: Mapping[str, Any], key: str) -> list[Any]:
    value = reference.get(key)
    return list(value) if isinstance(value, list | tuple) else []


def _calls(code: str, name: str) -> Iterator[list[Any]]:
    try:
        tree = parse(code)
    except UnreadableError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            args = _literals(node)
            if args is not None:
                yield args


def _mentions(text: str, name: str) -> Iterator[list[Any]]:
    """Calls within prose or a docstring, among the first mentions."""
    at, left = text.find(name + "("), MENTIONS
    while at >= 0 and left:
        left -= 1
        end = _closing(text, at + len(name))
        if end:
            yield from _calls(text[at:end], name)
        at = text.find(name + "(", at + 1)


def _closing(text: str, start: int) -> int:
    """Behind the parenthesis that closes the one at ``start``; 0 where none does within 500 characters."""
    depth, quote = 0, ""
    for at in range(start, min(len(text), start + 500)):
        character = text[at]
        if quote:
            quote = "" if character == quote and text[at - 1] != "\\" else quote
        elif character in "'\"":
            quote = character
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
            if depth == 0:
                return at + 1
    return 0


def _literals(call: ast.Call) -> list[Any] | None:
    if call.keywords:
        return None
    try:
        return [ast.literal_eval(arg) for arg in call.args]
    except (ValueError, TypeError, RecursionError, MemoryError):
        return None


def arguments(code: str, entry_point: str, shown: list[list[Any]]) -> list[Shapes]:
    """The shapes of each argument: of the examples where there are any, else of the type hints.

    Empty where neither tells them.
    """
    if shown:
        return [like(place) for place in zip(*shown, strict=True)]
    try:
        body = parse(code).body
    except UnreadableError:
        return []
    owner, _, name = entry_point.rpartition(".")
    for statement in body if not owner else _members(body, owner):
        if isinstance(statement, ast.FunctionDef) and statement.name == name:
            required = statement.args.args[: len(statement.args.args) - len(statement.args.defaults)]
            found = [hinted(arg.annotation) for arg in required[bool(owner) :]]
            return found if all(found) and not statement.args.kwonlyargs else []
    return []


def _members(body: list[ast.stmt], owner: str) -> list[ast.stmt]:
    """What a class defines: methods, whose first argument is not given by a call."""
    return [
        member
        for statement in body
        if isinstance(statement, ast.ClassDef) and statement.name == owner
        for member in statement.body
    ]
