"""The shape of a tagged value, looked at without building it.

A hostile value is to cost no more than its length: no dictionary of keys that collide is filled here.
"""

from __future__ import annotations

from typing import Any

from goldgate import VALUE_DEPTH as DEPTH

from goldgate_sandbox.inside.remote.bulk import flat

_LISTS = ("t", "s", "z")
_DIGITS = {"i": "-x0123456789abcdef", "b": "0123456789abcdef"}
_FLOAT = set("+-.0123456789einfa")


def validate(wire: Any, depth: int = 0) -> None:
    """Raises ValueError for what ``goldgate.plain.encode`` never writes."""
    if depth > DEPTH:
        raise ValueError(f"nested deeper than {DEPTH}")
    if isinstance(wire, list):
        if not {list, dict}.isdisjoint(map(type, wire)):
            for item in wire:
                if isinstance(item, list | dict):
                    validate(item, depth + 1)
    elif isinstance(wire, dict):
        if len(wire) != 1:
            raise ValueError("a tagged value has one tag")
        ((tag, body),) = wire.items()
        _tagged(tag, body, depth)


def _tagged(tag: str, body: Any, depth: int) -> None:
    if tag in _LISTS and isinstance(body, list):
        validate(body, depth)
        if tag != "t":
            _all_hashable(body)
    elif tag == "d" and isinstance(body, list):
        for pair in body:
            if not isinstance(pair, list) or len(pair) != 2:
                raise ValueError("a dict is a list of pairs")
            if not flat(pair):
                validate(pair, depth)
                _all_hashable(pair[:1])
    elif tag in _DIGITS and isinstance(body, str) and not set(body) - set(_DIGITS[tag]):
        int(body, 16) if tag == "i" else bytes.fromhex(body)
    elif tag == "f" and isinstance(body, str):
        _number(body)
    elif tag == "c" and isinstance(body, list) and len(body) == 2:
        for part in body:
            _number(part)
    else:
        raise ValueError(f"malformed value with tag {tag!r}")


def _number(text: Any) -> None:
    if not isinstance(text, str) or len(text) > 40 or set(text) - _FLOAT:
        raise ValueError("no number")
    float(text)


def _all_hashable(wires: list[Any]) -> None:
    for wire in () if flat(wires) else wires:
        tag = next(iter(wire)) if isinstance(wire, dict) else ""
        if isinstance(wire, list) or tag in ("d", "s"):
            raise ValueError("a key, or a member of a set, that can be changed")
        if tag == "t":
            _all_hashable(wire["t"])
