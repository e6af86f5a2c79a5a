"""The columns of exported rows, described once: for Parquet and data set folders, and for the card.

Objects without fixed keys (reference, tags, evidence, parts, tools) have the type "json": text in columnar
files, objects in JSON Lines; ``datasets`` reads both as objects where the card says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

JSON = "json"


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of values of one type."""

    item: Type


Type = str | ListOf | Mapping[str, Any]
"""The name of a plain type ("string", "int64", "float64", "json"), a list, or a struct by field."""

CALL: Type = {"id": "string", "type": "string", "function": {"name": "string", "arguments": "string"}}
MESSAGES = ListOf(
    {
        "role": "string",
        "content": "string",
        "reasoning_content": "string",
        "tool_calls": ListOf(CALL),
        "tool_call_id": "string",
        "name": "string",
    }
)
VERDICTS = ListOf(
    {
        "verifier": "string",
        "score": "float64",
        "why": "string",
        "code": "string",
        "abstained": "string",
        "parts": JSON,
        "evidence": JSON,
        "version": "string",
        "digest": "string",
    }
)
ORIGIN: Type = {
    "by": "string",
    "model": "string",
    "seed": "int64",
    "parent": "int64",
    "sample": "string",
}
_HEAD: dict[str, Type] = {"id": "string", "index": "int64", "run": "string", "prompt": MESSAGES}
_TAIL: dict[str, Type] = {
    "finish": "string",
    "origin": ORIGIN,
    "sample_origin": ORIGIN,
    "verdicts": VERDICTS,
    "reference": JSON,
    "tags": JSON,
    "tools": JSON,
    "files": JSON,
}
_KNOWN: dict[str, Type] = {
    **_HEAD,
    **_TAIL,
    "completion": MESSAGES,
    "chosen": MESSAGES,
    "rejected": MESSAGES,
    "rejected_index": "int64",
    "rejected_finish": "string",
    "rejected_origin": ORIGIN,
    "rejected_verdicts": VERDICTS,
}
PROMPTS = ("id", "run", "prompt", "sample_origin", "reference", "tags", "tools", "files")
"""The columns of a data set of prompts, in their order."""


def of(names: list[str] | tuple[str, ...]) -> dict[str, Type]:
    """Name → type of the columns of a data set; a name that is not known holds text."""
    return {name: _KNOWN.get(name, "string") for name in names}


def columnar(value: Any, kind: Type) -> Any:
    """A value for a column of this type: JSON as text."""
    if kind == JSON:
        return None if value is None else msgspec.json.encode(value).decode()
    if isinstance(kind, ListOf):
        return None if value is None else [columnar(item, kind.item) for item in value]
    if isinstance(kind, Mapping):
        return (
            None if value is None else {key: columnar(value.get(key), inner) for key, inner in kind.items()}
        )
    return value


def plain(value: Any, kind: Type) -> Any:
    """The value that was written, from a column of this type: without nulls in structs."""
    if value is None:
        return None
    if kind == JSON:
        return msgspec.json.decode(value) if isinstance(value, str) else value
    if isinstance(kind, ListOf):
        return [plain(item, kind.item) for item in value]
    if isinstance(kind, Mapping):
        found = {key: plain(value.get(key), inner) for key, inner in kind.items()}
        return {key: item for key, item in found.items() if item is not None}
    return value


def features(kind: Type) -> Any:
    """A type as the header of a data set card spells it: {"dtype": …}, {"list": …} or {"struct": …}."""
    if isinstance(kind, str):
        return {"dtype": kind}
    if isinstance(kind, ListOf):
        inner = features(kind.item)
        return {"list": inner["struct"] if "struct" in inner else inner.get("dtype", inner)}
    return {"struct": [{"name": name, **features(inner)} for name, inner in kind.items()]}
