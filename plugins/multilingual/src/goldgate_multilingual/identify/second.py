"""A second opinion: pycld2, where it is installed (the extra ``second``; wheels for Python 3.11)."""

from __future__ import annotations

import importlib
from functools import cache
from typing import Any


@cache
def _detector() -> Any:
    try:
        return importlib.import_module("pycld2")
    except ImportError:
        return None


def available() -> bool:
    """Whether a second opinion can be had."""
    return _detector() is not None


def opinion(text: str) -> tuple[str, bool]:
    """The code that pycld2 gives a text, and whether it calls itself sure; "" where it has none."""
    detector = _detector()
    if detector is None:
        return "", False
    try:
        sure, _, details = detector.detect(text, bestEffort=True)
    except detector.error:  # control characters that are no valid interchange text
        return "", False
    code = details[0][1]
    return ("" if code == "un" else code), bool(sure)
