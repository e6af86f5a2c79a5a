"""A foreign checker's result as a number."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

KEYS = ("score", "reward", "acc", "accuracy", "exact_match", "correct", "passed", "pass")
LETTERS = {"C": 1.0, "I": 0.0, "P": 0.5, "N": 0.0}  # inspect_ai's
WORDS = {"pass": 1.0, "passed": 1.0, "correct": 1.0, "true": 1.0, "yes": 1.0} | {
    "fail": 0.0, "failed": 0.0, "incorrect": 0.0, "wrong": 0.0, "false": 0.0, "no": 0.0, "timeout": 0.0
}  # fmt: skip


def number(value: Any, key: str = "") -> float | None:
    """A score; None where the checker gives none. ``key`` names the value that counts among several.

    A tuple counts by its first item. Raises ValueError for what is no score: such a result is a failure,
    never a verdict.
    """
    if value is None:
        return None
    if isinstance(value, Mapping):
        return number(_chosen(value, key))
    if isinstance(value, str):
        return _spelled(value)
    if isinstance(value, Sequence) and len(value) > 0:
        return number(value[0], key)
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"a {type(value).__name__} is no score") from error
    if math.isnan(found):
        raise ValueError("nan is no score")
    return found


def _chosen(value: Mapping[str, Any], key: str) -> Any:
    if key:
        if key not in value:
            raise ValueError(f"its result has no {key!r}: it has {', '.join(map(str, value)) or 'nothing'}")
        return value[key]
    for name in KEYS:
        if name in value:
            return value[name]
    if len(value) == 1:
        return next(iter(value.values()))
    raise ValueError(f"which of {', '.join(map(str, value)) or 'no keys'} is the score? say --key NAME")


def _spelled(text: str) -> float:
    if text in LETTERS:
        return LETTERS[text]
    if text.strip().lower() in WORDS:
        return WORDS[text.strip().lower()]
    return float(text)
