"""Inputs near an example: one small change, of the kind that bugs hide behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Any

_NUMBER = re.compile(r"[0-9]{1,15}")


def perturbed(args: list[Any], draw: Random) -> list[Any]:
    """The arguments with two of one type exchanged or made alike, or one of them changed a little."""
    changed = list(args)
    alike = [(a, b) for a in range(len(args)) for b in range(a) if type(args[a]) is type(args[b])]
    if alike and draw.random() < 0.3:
        a, b = draw.choice(alike)
        changed[a], changed[b] = changed[b], changed[a]
    elif alike and draw.random() < 0.2:
        a, b = draw.choice(alike)
        changed[a] = _changed(changed[b], draw)
    elif args:
        at = draw.randrange(len(args))
        changed[at] = _changed(changed[at], draw)
    return changed


def _changed(value: Any, draw: Random) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return draw.choice((value + 1, value - 1, value + 2, -value, 0, 2 * value))
    if isinstance(value, float):
        return draw.choice((value + 0.5, value - 1.0, -value, float(round(value)), 0.0))
    if isinstance(value, str):
        return _text(value, draw)
    if isinstance(value, list | tuple):
        return type(value)(_sequence(list(value), draw))
    if isinstance(value, dict) and value:
        key = draw.choice(list(value))
        return {**value, key: _changed(value[key], draw)}
    return value


def _text(text: str, draw: Random) -> str:
    """A number within it changed; or a character put in, taken out, exchanged with the next or replaced by
    another of its kind.
    """
    numbers = list(_NUMBER.finditer(text))
    if numbers and draw.random() < 0.4:
        number = draw.choice(numbers)
        put = str(draw.choice((0, int(number[0]) + 1, max(0, int(number[0]) - 1))))
        return text[: number.start()] + put.zfill(len(number[0])) + text[number.end() :]
    if not text:
        return text
    at = draw.randrange(len(text))
    other = _kin(text[at], draw)
    return draw.choice(
        (
            text[:at] + other + text[at + 1 :],
            text[: at + 1] + other + text[at + 1 :],
            text[:at] + text[at + 1 :],
            text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :],
        )
    )


def _kin(character: str, draw: Random) -> str:
    kin = next(
        (family for family in (digits, ascii_lowercase, ascii_uppercase) if character in family), character
    )
    return draw.choice("09" if kin is digits and draw.random() < 0.5 else kin)


def _sequence(items: list[Any], draw: Random) -> Iterator[Any]:
    """An item changed, doubled, taken out, or exchanged with another."""
    if not items:
        return iter(items)
    at, other = draw.randrange(len(items)), draw.randrange(len(items))
    kind = draw.randrange(4)
    if kind == 0:
        items[at] = _changed(items[at], draw)
    elif kind == 1:
        items.insert(other, items[at])
    elif kind == 2:
        del items[at]
    else:
        items[at], items[other] = items[other], items[at]
    return iter(items)
