"""Calls that a model writes in its text: Llama's Python lists, and tags around JSON.

The text is parsed, never run: Python calls are read from the syntax tree, and only literals are values.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping
from typing import Any, Literal

from goldgate_tools.reading.json_text import LARGEST, MalformedError, decode

Style = Literal["openai", "python", "tags"]
Written = tuple[str, Mapping[str, Any]]
_TAG = re.compile(r"<(tool_call|function_call)>")
_FUNCTION = re.compile(r"<function=([\w.-]{1,100})>")
LONGEST = 20_000  # characters of Python calls: the parser's stack is bounded by it
_SIGNS = {ast.USub: -1, ast.UAdd: 1}


def calls(text: str, style: str, largest: int = LARGEST) -> tuple[list[Written], str]:
    """The calls in a text and what is left of it. Raises MalformedError."""
    return python_calls(text) if style == "python" else tagged_calls(text, largest)


def python_calls(text: str) -> tuple[list[Written], str]:
    """Calls as ``[f(a=1), g(b="x")]``, or one alone; the whole text is calls, or none of it is."""
    bare = text.strip().removeprefix("<|python_tag|>").removesuffix("<|eom_id|>").strip()
    if not re.match(r"\[?\s*[A-Za-z_][\w.]*\s*\(", bare) or not bare.endswith((")", "]")):
        return [], text
    if len(bare) > LONGEST:
        raise MalformedError(f"{len(bare)} characters of Python calls, and {LONGEST} are allowed")
    try:
        body = ast.parse(bare, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise MalformedError("the Python calls do not parse") from error
    nodes = body.elts if isinstance(body, ast.List) else [body]
    return [_python_call(node) for node in nodes], ""


def _python_call(node: ast.expr) -> Written:
    if not isinstance(node, ast.Call):
        raise MalformedError("something other than a call is in the list of calls")
    if node.args or any(keyword.arg is None for keyword in node.keywords):
        raise MalformedError("arguments are given by name")
    held: dict[str, Any] = {}
    for keyword in node.keywords:
        if str(keyword.arg) in held:
            raise MalformedError(f"the argument {keyword.arg} is given twice")
        held[str(keyword.arg)] = _literal(keyword.value)
    return _dotted(node.func), held


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    raise MalformedError("a call of something that is no name")


def _literal(node: ast.expr) -> Any:
    """A literal's value; ``true``, ``false`` and ``null`` are read as well."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str | int | float | bool | None):
        return node.value
    if isinstance(node, ast.List | ast.Tuple):
        return [_literal(item) for item in node.elts]
    if isinstance(node, ast.Dict):
        return _object(node)
    if isinstance(node, ast.UnaryOp) and type(node.op) in _SIGNS:
        value = _literal(node.operand)
        if isinstance(value, int | float):
            return _SIGNS[type(node.op)] * value
    if isinstance(node, ast.Name) and node.id in ("true", "false", "null"):
        return {"true": True, "false": False, "null": None}[node.id]
    raise MalformedError("an argument is no literal")


def _object(node: ast.Dict) -> dict[str, Any]:
    held: dict[str, Any] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        name = None if key is None else _literal(key)
        if not isinstance(name, str) or name in held:
            raise MalformedError("an object's keys are different texts")
        held[name] = _literal(value)
    return held


def tagged_calls(text: str, largest: int = LARGEST) -> tuple[list[Written], str]:
    """Calls as ``<tool_call>{"name": …, "arguments": {…}}</tool_call>`` or ``<function=name>{…}</function>``,
    and a whole text that is such an object.
    """
    found: list[Written] = []
    rest: list[str] = []
    place = 0
    while True:
        tag, function = _TAG.search(text, place), _FUNCTION.search(text, place)
        first = min((one for one in (tag, function) if one), key=lambda one: one.start(), default=None)
        if first is None:
            break
        closing = f"</{first[1]}>" if first is tag else "</function>"
        end = text.find(closing, first.end())
        if end < 0:
            raise MalformedError(f"{first[0][:60]} is not closed")
        body = decode(text[first.end() : end].strip(), largest)
        found.append(_object_call(body) if first is tag else (first[1], _arguments(body, first[1], largest)))
        rest.append(text[place : first.start()])
        place = end + len(closing)
    rest.append(text[place:])
    left = "".join(rest)
    if not found and (bare := left.strip()).startswith("{") and '"name"' in bare[:2000]:
        return [_object_call(decode(bare, largest))], ""
    return found, left


def _object_call(body: Any) -> Written:
    if not isinstance(body, dict) or not isinstance(body.get("name"), str) or not body["name"]:
        raise MalformedError("a tagged call is a JSON object with a name")
    unknown = set(body) - {"name", "arguments", "parameters", "id", "type"}
    if unknown:
        raise MalformedError(f"a tagged call has no key {min(unknown)[:60]!r}")
    return body["name"], _arguments(body.get("arguments", body.get("parameters", {})), body["name"])


def _arguments(value: Any, name: str, largest: int = LARGEST) -> Mapping[str, Any]:
    if isinstance(value, str):
        value = decode(value, largest)
    if not isinstance(value, dict):
        raise MalformedError(f"the arguments of {name[:60]} are one JSON object")
    return value


def written(name: str, arguments: Mapping[str, Any]) -> str:
    """A call as tagged text, for prompts."""
    return f"<tool_call>{json.dumps({'name': name, 'arguments': arguments}, ensure_ascii=False)}</tool_call>"
