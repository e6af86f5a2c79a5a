"""A function schema from a function's signature and docstring."""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable
from typing import Any, Union, get_args, get_origin

PLAIN: dict[Any, str] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    list: "array",
    dict: "object",
    type(None): "null",
}


def schema_of(function: Callable[..., Any], skip: int = 1) -> dict[str, Any]:
    """OpenAI's function object; the first ``skip`` parameters (the state) are left out."""
    try:
        hints = typing.get_type_hints(function)
    except (NameError, TypeError):
        hints = {}
    properties: dict[str, Any] = {}
    required: list[str] = []
    for parameter in list(inspect.signature(function).parameters.values())[skip:]:
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        properties[parameter.name] = of_type(hints.get(parameter.name, Any))
        if parameter.default is parameter.empty:
            required.append(parameter.name)
        elif isinstance(parameter.default, str | int | float | bool):
            properties[parameter.name]["default"] = parameter.default
    described: dict[str, Any] = {
        "name": function.__name__,
        "description": inspect.getdoc(function) or "",
        "parameters": {"type": "object", "properties": properties, "required": required},
    }
    if isinstance(mutates := getattr(function, "mutates", None), bool):
        described["x-mutates"] = mutates
    return {"type": "function", "function": described}


def of_type(hint: Any) -> dict[str, Any]:
    """The JSON Schema of an annotation; anything goes where it says nothing."""
    origin, inner = get_origin(hint), get_args(hint)
    if hint in PLAIN:
        return {"type": PLAIN[hint]}
    if origin is typing.Literal:
        return {"enum": list(inner)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [of_type(one) for one in inner]}
    if origin in (list, tuple, set, frozenset):
        return {"type": "array", **({"items": of_type(inner[0])} if inner else {})}
    if origin is dict:
        return {"type": "object"}
    return {}
