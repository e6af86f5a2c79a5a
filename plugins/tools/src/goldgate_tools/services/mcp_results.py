"""What an MCP server says, as tools and results: nothing that it sends is believed to have its shape."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import jsonschema_rs

from goldgate_tools.requests import Result

BACKTRACKS = 20_000  # steps of a pattern before it counts as not decidable


def schema(tool: Mapping[str, Any]) -> dict[str, Any]:
    """A tool as a function schema. Raises ValueError where it is none."""
    name, parameters = tool.get("name"), tool.get("inputSchema")
    if not isinstance(name, str) or not name:
        raise ValueError("a tool without a name")
    if not isinstance(parameters, Mapping):
        raise ValueError(f"the input schema of {name[:60]} is no object")
    try:
        _validator(parameters)
    except (ValueError, jsonschema_rs.ReferencingError) as error:
        raise ValueError(f"the input schema of {name[:60]} is none: {_line(error)}") from error
    description = tool.get("description")
    described: dict[str, Any] = {
        "name": name,
        "description": description if isinstance(description, str) else "",
        "parameters": dict(parameters),
    }
    annotations = tool.get("annotations")
    reads = annotations.get("readOnlyHint") if isinstance(annotations, Mapping) else None
    if isinstance(reads, bool):
        described["x-mutates"] = not reads
    return {"type": "function", "function": described}


def result(reply: Any, tool: Mapping[str, Any], largest: int) -> Result:
    """The result of a call: its structured content, else its parts as text. Raises ValueError where it breaks
    the tool's own output schema.
    """
    parts = [_part(part) for part in reply.content or ()]
    text = "\n".join(parts)
    if reply.is_error:
        return Result(error=(text[:largest] or "Error"))
    structured = getattr(reply, "structured_content", None)
    declared = tool.get("outputSchema")
    if isinstance(declared, Mapping):
        if structured is None:
            raise ValueError("it has an output schema and gives no structured content")
        _hold(structured, declared)
    output: Any = text if structured is None else structured
    if isinstance(output, dict) and set(output) == {"result"}:
        output = output["result"]  # how the SDK wraps a plain value
    size = len(output) if isinstance(output, str) else len(json.dumps(output, ensure_ascii=False))
    if size > largest:
        return Result(error=f"Error: an output of more than {largest} characters")
    return Result(output)


def _part(part: Any) -> str:
    """A part of a result as text; what is no text is named by its kind, size and digest."""
    kind = str(getattr(part, "type", "part"))
    if isinstance(text := getattr(part, "text", None), str):
        return text
    if kind == "resource_link":
        return f"[resource {part.uri}]"
    resource = getattr(part, "resource", None)
    if isinstance(text := getattr(resource, "text", None), str):
        return text
    data = getattr(part, "data", None) or getattr(resource, "blob", None) or ""
    media = getattr(part, "mime_type", None) or getattr(resource, "mime_type", None) or kind
    digest = hashlib.sha256(str(data).encode()).hexdigest()[:16]
    return f"[{media}, {len(data)} characters of base64, sha256 {digest}]"


def _hold(value: Any, declared: Mapping[str, Any]) -> None:
    try:
        validator = _validator(declared)
        if not validator.is_valid(value):
            error = next(validator.iter_errors(value), None)
            raise ValueError(
                f"its result breaks its own output schema: {_line(error.message if error else '')}"
            )
    except jsonschema_rs.ReferencingError as error:
        raise ValueError(f"its output schema is none: {_line(error)}") from error


def _validator(declared: Mapping[str, Any]) -> Any:
    return jsonschema_rs.validator_for(
        dict(declared),
        retriever=_refused,
        pattern_options=jsonschema_rs.FancyRegexOptions(backtrack_limit=BACKTRACKS),
    )


def _refused(uri: str) -> Any:
    raise ValueError(f"a reference outside the schema: {uri[:100]}")


def _line(error: object) -> str:
    return " ".join(str(error).split())[:240]
