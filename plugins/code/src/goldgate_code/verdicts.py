"""Verdicts whose reason is one line and whose evidence is JSON, whatever a candidate or a judge wrote.

Both are the same in every run: addresses of objects that a process printed are left out.
"""

from __future__ import annotations

from typing import Any

from goldgate import Verdict
from goldgate.text import sentence, without_addresses

LONGEST = 500  # characters of a reason


def scored(score: float | None, why: str, *, code: str = "", **evidence: Any) -> Verdict:
    """A verdict with any score; ``code`` is a stable name of the reason."""
    line = sentence(encodable(why), LONGEST)
    return Verdict(score, line, {key: encodable(value) for key, value in evidence.items()}, code=code)


def accept(why: str, *, code: str = "", **evidence: Any) -> Verdict:
    """A verdict of 1."""
    return scored(1.0, why, code=code, **evidence)


def reject(why: str, *, code: str = "", **evidence: Any) -> Verdict:
    """A verdict of 0."""
    return scored(0.0, why, code=code, **evidence)


def abstain(why: str, *, code: str = "", **evidence: Any) -> Verdict:
    """No verdict."""
    return scored(None, why, code=code, **evidence)


def encodable(value: Any) -> Any:
    """A value without lone surrogates, which UTF-8 cannot encode, and without addresses of objects."""
    if isinstance(value, str):
        return without_addresses(value.encode("utf-8", "replace").decode())
    if isinstance(value, dict):
        return {encodable(key): encodable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [encodable(item) for item in value]
    return value
