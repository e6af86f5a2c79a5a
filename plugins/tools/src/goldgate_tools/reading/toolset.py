"""The tools of a sample by name: their schemas as JSON Schema, and which are on.

Schemas come as OpenAI's function objects, as bare ``{"name", "parameters"}``, as MCP's ``inputSchema``; types
of Python and Java that data sets use (``dict``, ``float``, ``tuple``) are read as JSON Schema's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

TYPES = {
    "dict": "object", "hashmap": "object", "map": "object", "double": "number", "float": "number",
    "long": "integer",
    "int": "integer", "short": "integer", "byte": "integer", "bigint": "integer", "char": "string",
    "str": "string",
    "bool": "boolean", "list": "array", "tuple": "array", "set": "array", "arraylist": "array",
    "none": "null",
}  # fmt: skip
STANDARD = ("object", "number", "integer", "string", "boolean", "array", "null")
HOLD_ONE = ("items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames")
HOLD_MANY = ("properties", "$defs", "definitions", "patternProperties", "dependentSchemas")
HOLD_LIST = ("anyOf", "oneOf", "allOf", "prefixItems")
COMBINE = ("$ref", "allOf", "anyOf", "oneOf", "if", "dependentSchemas", "unevaluatedProperties")
DEEPEST = 60


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: its schema as written, and its parameters as JSON Schema."""

    name: str
    parameters: Mapping[str, Any]
    description: str = ""
    mutates: bool | None = None
    """What ``x-mutates`` (or MCP's ``readOnlyHint``) says; None where nothing does."""

    @property
    def properties(self) -> Mapping[str, Any]:
        """The schemas of the parameters by name."""
        held = self.parameters.get("properties")
        return held if isinstance(held, Mapping) else {}


def tools(schemas: Sequence[Mapping[str, Any]], closed: bool = True) -> dict[str, Tool]:
    """The tools by name. ``closed``: an object that names its properties allows no others, unless it says
    so. Raises ValueError for an entry that is no tool.
    """
    found: dict[str, Tool] = {}
    for number, schema in enumerate(schemas):
        written = as_written(schema, number)
        bare = {"type": "object", "properties": {}, **written.parameters}
        tool = replace(written, parameters=standard(bare, closed))
        if tool.name in found:
            raise ValueError(f"two tools are named {tool.name[:60]!r}")
        found[tool.name] = tool
    return found


def as_written(schema: Any, number: int = 0) -> Tool:
    """A tool with its parameters as they are written. Raises ValueError for what is no tool."""
    inner = schema.get("function", schema) if isinstance(schema, Mapping) else None
    if not isinstance(inner, Mapping):
        raise ValueError(f"tool {number} is no object")
    name = inner.get("name") or schema.get("type")
    if not isinstance(name, str) or not name:
        raise ValueError(f"tool {number} has no name")
    parameters = inner.get("parameters") or inner.get("inputSchema") or inner.get("input_schema") or {}
    if not isinstance(parameters, Mapping):
        raise ValueError(f"the parameters of the tool {name[:60]!r} are no object")
    description = inner.get("description")
    return Tool(
        name,
        parameters,
        description if isinstance(description, str) else "",
        _mutates(schema, inner, parameters),
    )


def _mutates(*places: Mapping[str, Any]) -> bool | None:
    for place in places:
        annotations = place.get("annotations")
        if isinstance(flag := place.get("x-mutates"), bool):
            return flag
        if isinstance(annotations, Mapping) and isinstance(flag := annotations.get("readOnlyHint"), bool):
            return not flag
    return None


def standard(schema: Any, closed: bool = True, depth: int = 0) -> Any:
    """A schema in JSON Schema's own words. Raises ValueError where it is nested too deeply."""
    if depth > DEEPEST:
        raise ValueError(f"a schema nested deeper than {DEEPEST}")
    if not isinstance(schema, Mapping):
        return schema
    held: dict[str, Any] = dict(schema)
    if "type" in held:
        kind = _type(held["type"])
        held.pop("type")
        if kind is not None:
            held["type"] = kind
    for key in HOLD_ONE:
        if isinstance(held.get(key), Mapping):
            held[key] = standard(held[key], closed, depth + 1)
    for key in HOLD_MANY:
        if isinstance(inner := held.get(key), Mapping):
            held[key] = {name: standard(value, closed, depth + 1) for name, value in inner.items()}
    for key in HOLD_LIST:
        if isinstance(inner := held.get(key), list):
            held[key] = [standard(value, closed, depth + 1) for value in inner]
    if isinstance(held.get("required"), bool):
        held.pop("required")  # an old habit: the parameter itself says that it is required
    if (
        closed
        and "properties" in held
        and "additionalProperties" not in held
        and not set(COMBINE) & set(held)
    ):
        held["additionalProperties"] = False
    return held


def _type(kind: Any) -> Any:
    """A type in JSON Schema's words; None where anything goes."""
    if isinstance(kind, list):
        names = [_type(inner) for inner in kind]
        return None if None in names or not names else list(dict.fromkeys(names))
    if not isinstance(kind, str):
        return None
    name = kind.strip().lower()
    return name if name in STANDARD else TYPES.get(name)
