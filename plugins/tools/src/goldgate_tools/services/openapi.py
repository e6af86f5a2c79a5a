"""The operations of an OpenAPI document: where each parameter goes, and the function schema of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from goldgate import ConfigError

from goldgate_tools.reading.json_text import MalformedError, decode

METHODS = ("get", "put", "post", "delete", "patch", "head")
LARGEST = 20_000_000
"""Characters of a document."""
DEEPEST = 12
"""References within references; what is nested deeper may be anything."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: method, path with places in braces, and where each parameter goes."""

    method: str
    path: str
    places: Mapping[str, str]
    schema: Mapping[str, Any]


def operations(path: Path) -> dict[str, Operation]:
    """The operations of a document by their ids. Raises ConfigError."""
    try:
        document = decode(path.read_text("utf-8"), LARGEST)
    except (OSError, UnicodeDecodeError, MalformedError) as error:
        raise ConfigError(f"cannot read the OpenAPI document {path} as JSON: {error}") from error
    paths = document.get("paths") if isinstance(document, dict) else None
    if not isinstance(paths, dict):
        raise ConfigError(f"{path}: an OpenAPI document has paths")
    found: dict[str, Operation] = {}
    for where, item in paths.items():
        for method in METHODS:
            described = item.get(method) if isinstance(item, dict) else None
            if isinstance(described, dict) and isinstance(name := described.get("operationId"), str):
                if name in found:
                    raise ConfigError(f"{path}: two operations have the operationId {name!r}")
                try:
                    found[name] = _operation(name, method, where, described, item, document)
                except ValueError as error:
                    raise ConfigError(f"{path}: the operation {name}: {error}") from error
    if not found:
        raise ConfigError(f"{path}: no operation has an operationId")
    return found


def _operation(
    name: str,
    method: str,
    where: str,
    described: Mapping[str, Any],
    item: Mapping[str, Any],
    document: Mapping[str, Any],
) -> Operation:
    places: dict[str, str] = {}
    properties: dict[str, Any] = {}
    required: list[str] = []
    for written in [*item.get("parameters", []), *described.get("parameters", [])]:
        parameter = whole(written, document)
        if not isinstance(key := parameter.get("name"), str) or parameter.get("in") not in ("path", "query"):
            continue
        places[key] = parameter["in"]
        properties[key] = _described(parameter.get("schema", {}), parameter.get("description"))
        required += [key] if parameter.get("required") or parameter["in"] == "path" else []
    body = whole(described.get("requestBody", {}), document).get("content", {}).get("application/json", {})
    fields = body.get("schema", {}) if isinstance(body, Mapping) else {}
    for key, inner in fields.get("properties", {}).items():
        places[key] = "body"
        properties[key] = inner
    required += [key for key in fields.get("required", []) if key in places]
    parameters = {
        "type": "object",
        "properties": properties,
        "required": list(dict.fromkeys(required)),
    }
    function = {
        "name": name,
        "description": str(described.get("summary") or described.get("description") or ""),
        "parameters": parameters,
        "x-mutates": method not in ("get", "head"),
    }
    return Operation(method, where, places, {"type": "function", "function": function})


def _described(schema: Any, description: Any) -> Any:
    if isinstance(schema, dict) and isinstance(description, str) and "description" not in schema:
        return {**schema, "description": description}
    return schema


def whole(node: Any, document: Mapping[str, Any], depth: int = 0) -> Any:
    """A part of a document with what its references name in their place; a reference to itself ends in a
    schema that allows anything. Raises ValueError for a reference that leads out of the document or nowhere.
    """
    if isinstance(node, list):
        return [whole(inner, document, depth) for inner in node]
    if not isinstance(node, dict):
        return node
    if not isinstance(reference := node.get("$ref"), str):
        return {key: whole(inner, document, depth) for key, inner in node.items()}
    if depth >= DEEPEST:
        return {}
    return whole(_named(reference, document), document, depth + 1)


def _named(reference: str, document: Mapping[str, Any]) -> Any:
    if not reference.startswith("#/"):
        raise ValueError(f"the reference {reference[:80]!r} leads out of the document")
    node: Any = document
    for step in reference[2:].split("/"):
        key = step.replace("~1", "/").replace("~0", "~")
        if not isinstance(node, dict) or key not in node:
            raise ValueError(f"the reference {reference[:80]!r} names nothing")
        node = node[key]
    return node
