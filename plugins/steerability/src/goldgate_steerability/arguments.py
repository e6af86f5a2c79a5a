"""The arguments of constraints: types, and errors that name the argument."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

Read = Callable[[Any], Any]


class ArgumentError(ValueError):
    """An argument is missing, unknown or malformed; the message names it."""


def natural(value: Any) -> int:
    """A whole number from 0 on; data sets write 5 as 5.0."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ArgumentError(f"a whole number, not {value!r}")
    if value != int(value) or value < 0 or value > 10**9:
        raise ArgumentError(f"a whole number from 0 on, not {value!r}")
    return int(value)


def positive(value: Any) -> int:
    """A whole number from 1 on."""
    number = natural(value)
    if number < 1:
        raise ArgumentError("a whole number from 1 on, not 0")
    return number


def percentage(value: Any) -> float:
    """A number from 0 to 100."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
        raise ArgumentError(f"a number from 0 to 100, not {value!r}")
    return float(value)


def text(value: Any) -> str:
    """A text that is not blank."""
    if not isinstance(value, str) or not value.strip():
        raise ArgumentError(f"a text, not {value!r}")
    return value


def letter(value: Any) -> str:
    """One character."""
    if not isinstance(value, str) or len(value.strip()) != 1:
        raise ArgumentError(f"one character, not {value!r}")
    return value.strip()


def texts(value: Any) -> tuple[str, ...]:
    """A list of texts, at least one."""
    if not isinstance(value, list | tuple) or not value:
        raise ArgumentError(f"a list of texts, not {value!r}")
    return tuple(text(item) for item in value)


def relation(value: Any) -> str:
    """Less than or at least."""
    if value not in ("less than", "at least"):
        raise ArgumentError(f'"less than" or "at least", not {value!r}')
    return str(value)


def read(
    given: Mapping[str, Any], wanted: Mapping[str, Read], optional: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """The arguments of a constraint. Nulls are dropped, as data sets fill all columns with them.

    Raises ArgumentError for the first argument that is missing, unknown or malformed.
    """
    present = {name: value for name, value in given.items() if value is not None}
    unknown = sorted(set(present) - set(wanted))
    if unknown:
        known = ", ".join(wanted) or "none"
        raise ArgumentError(f"unknown argument {unknown[0]!r} (known: {known})")
    found = {}
    for name, reads in wanted.items():
        if name not in present:
            if name in optional:
                continue
            raise ArgumentError(f"argument {name!r} is missing")
        try:
            found[name] = reads(present[name])
        except ArgumentError as error:
            raise ArgumentError(f"argument {name!r}: {error}") from None
    return found
