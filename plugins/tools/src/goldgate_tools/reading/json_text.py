"""JSON as a protocol means it: one value, no key twice, no NaN, nothing after it; and its canonical text."""

from __future__ import annotations

import hashlib
import json
from typing import Any, NoReturn

LARGEST = 200_000  # characters of one call's arguments
DEEPEST = 64


class MalformedError(ValueError):
    """The text is not the JSON that was asked for; the message says why in one line."""


def decode(text: str, largest: int = LARGEST) -> Any:
    """The value of a JSON text. Raises MalformedError."""
    if len(text) > largest:
        raise MalformedError(f"{len(text)} characters, and {largest} are allowed")
    try:
        value = _DECODER.decode(text)
    except RecursionError as error:
        raise MalformedError("nested too deeply") from error
    except MalformedError:
        raise
    except ValueError as error:
        raise MalformedError(" ".join(str(error).split())[:200]) from error
    if text.count("{") + text.count("[") > DEEPEST and deeper(value, DEEPEST):
        raise MalformedError(f"nested deeper than {DEEPEST}")
    return value


def canonical(value: Any) -> str:
    """The text of a JSON value that does not depend on the order of keys or the writing of whole numbers."""
    return json.dumps(_whole(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(value: Any) -> str:
    """A short name of a JSON value."""
    return hashlib.blake2b(canonical(value).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def shown(output: Any) -> str:
    """An output as a tool message holds it: text stays as it is, other values are written as JSON."""
    return output if isinstance(output, str) else json.dumps(output, ensure_ascii=False)


def deeper(value: Any, limit: int) -> bool:
    """Whether lists and objects are nested more than ``limit`` levels deep."""
    level = [value]
    for _ in range(limit + 1):
        level = [
            inner
            for item in level
            if isinstance(item, dict | list | tuple)
            for inner in (item.values() if isinstance(item, dict) else item)
        ]
        if not level:
            return False
    return True


def _whole(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if isinstance(value, dict):
        return {str(key): _whole(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_whole(inner) for inner in value]
    return value


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held = dict(pairs)
    if len(held) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise MalformedError(f"the key {key[:60]!r} occurs twice")
            seen.add(key)
    return held


def _constant(name: str) -> NoReturn:
    raise MalformedError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_constant)
