"""Typed options: from a table of the config file to a frozen value, and to JSON Schema."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from goldgate.errors import ConfigError
from goldgate.plugins import descriptions


def build(kind: type | None, table: Mapping[str, Any], where: str, base: Path | None = None) -> Any:
    """The options of type ``kind`` from a table, or None where a plug-in takes none.

    Paths are taken relative to ``base``. Raises ConfigError, its sentence beginning with ``where``,
    for an unknown key, a missing one and a wrong type.
    """
    check_keys(table, names(kind), where)
    if kind is None:
        return None
    if hasattr(kind, "model_validate"):
        try:
            return kind.model_validate(dict(table))
        except ValueError as error:  # pydantic's ValidationError is one
            raise ConfigError(f"{where}: {' '.join(str(error).split())}") from error
    value: Any
    try:
        value = msgspec.convert(dict(table), kind, dec_hook=_from_text)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{where}: {_sentence(error)}") from error
    except (ValueError, TypeError) as error:  # a dataclass's own __post_init__
        raise ConfigError(f"{where}: {error}") from error
    if base is not None:
        for field in fields(kind):
            path = getattr(value, field.name)
            if isinstance(path, Path) and field.name in table:
                object.__setattr__(value, field.name, base / path)
    return value


def check_keys(table: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    """Raise ConfigError for a key that is not known, naming the one that was meant if it is near."""
    for key in table:
        if key not in known:
            raise ConfigError(f"{where}: unknown key {key!r}{_nearest(key, known)}")


def names(kind: type | None) -> tuple[str, ...]:
    """The keys that an options type knows."""
    if kind is None:
        return ()
    if hasattr(kind, "model_fields"):
        return tuple(kind.model_fields)
    if not is_dataclass(kind):
        raise ConfigError(f"options type {kind.__name__} is neither a dataclass nor a pydantic model")
    return tuple(field.name for field in fields(kind))


def schema(kind: type | None) -> dict[str, Any]:
    """The JSON Schema of an options type: its properties and which of them are required."""
    if kind is None:
        return {"properties": {}, "required": []}
    texts = descriptions.of_fields(kind)
    if hasattr(kind, "model_json_schema"):
        full = dict(kind.model_json_schema())
    else:
        (full,), definitions = msgspec.json.schema_components([kind], schema_hook=_path_schema)
        full = definitions.pop(kind.__name__, full)
        if definitions:
            full["$defs"] = definitions
    properties = {
        name: _described(body, texts.get(name, "")) for name, body in full.get("properties", {}).items()
    }
    found = {"properties": properties, "required": full.get("required", [])}
    return found | ({"$defs": full["$defs"]} if "$defs" in full else {})


@dataclass(frozen=True, slots=True)
class Option:
    """An option, for people: ``text`` is its docstring."""

    name: str
    type: str
    default: str
    text: str


def table(kind: type | None) -> list[Option]:
    """The options of a type, for people."""
    if kind is None:
        return []
    texts = descriptions.of_fields(kind)
    if hasattr(kind, "model_fields"):
        return [
            Option(
                name,
                _readable(field.annotation),
                "required" if field.is_required() else repr(field.default),
                texts.get(name, ""),
            )
            for name, field in kind.model_fields.items()
        ]
    hints = get_type_hints(kind, include_extras=False)
    return [
        Option(field.name, _readable(hints[field.name]), _default(field), texts.get(field.name, ""))
        for field in fields(kind)
    ]


def _described(body: dict[str, Any], text: str) -> dict[str, Any]:
    """A property of a JSON Schema with its description first."""
    return {"description": descriptions.plain(text), **body} if text else body


def _default(field: Any) -> str:
    if field.default is not MISSING:
        return repr(field.default)
    if field.default_factory is not MISSING:
        return repr(field.default_factory())
    return "required"


def _readable(hint: Any) -> str:
    if get_origin(hint) is Literal:
        return " or ".join(repr(choice) for choice in get_args(hint))
    if isinstance(hint, type) and not hasattr(hint, "__args__"):
        return hint.__name__
    return re.sub(r"\b(?:typing|pathlib|collections\.abc)\.", "", str(hint))


def _nearest(key: str, known: tuple[str, ...]) -> str:
    if near := difflib.get_close_matches(key, known, 1):
        return f", did you mean {near[0]!r}?"
    return f"; known: {', '.join(known)}" if known else "; it takes no options"


def _sentence(error: Exception) -> str:
    problem, _, place = str(error).partition(" - at `")
    return f"{place.rstrip('`').removeprefix('$.')}: {problem}" if place else problem


def _from_text(kind: type, value: Any) -> Any:
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise TypeError(f"Expected `{kind.__name__}`, got `{type(value).__name__}`")  # msgspec adds the place


def _path_schema(kind: type) -> dict[str, Any]:
    if kind is Path:
        return {"type": "string", "format": "path"}
    raise NotImplementedError(f"no JSON Schema for {kind}")
