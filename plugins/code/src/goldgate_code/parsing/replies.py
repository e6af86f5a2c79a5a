"""What a model answered, read strictly: what does not fit the form is no answer."""

from __future__ import annotations

import json
import re
from typing import Any

from goldgate.text import fences, without_reasoning

_TICKS = re.compile("`+")


def json_object(text: str) -> dict[str, Any] | None:
    """The one JSON object that a reply consists of, bare or in its only fenced block; else None.

    A key that is given twice makes the object ambiguous: None. What a model thought aloud does not count.
    """
    text = without_reasoning(text)
    fenced = [block.code for block in fences(text) if block.language in ("json", "")]
    if len(fenced) > 1:
        return None
    try:
        value = json.loads(fenced[0] if fenced else text, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def grade(value: Any, best: int) -> int | None:
    """A whole number from 0 to ``best``; None for anything else: 1.0, "1" and true are none."""
    return value if type(value) is int and 0 <= value <= best else None


def fence(text: str, language: str = "") -> str:
    """A text in a fence that it cannot close: longer than any run of backticks within."""
    longest = max(map(len, _TICKS.findall(text)), default=0)
    mark = "`" * max(3, longest + 1)
    end = "" if text.endswith("\n") else "\n"
    return f"{mark}{language}\n{text}{end}{mark}"


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a key is given twice")
    return value
