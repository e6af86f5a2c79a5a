"""Verdicts whose reason is one line and whose evidence is JSON, whatever a candidate or a judge wrote."""

from __future__ import annotations

from typing import Any

from goldgate import Verdict

LONGEST = 500  # characters of a reason


def sentence(text: str) -> str:
    """The text in one line, cut at 500 characters."""
    line = " ".join(encodable(text).split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def scored(score: float | None, why: str, **evidence: Any) -> Verdict:
    """A verdict with any score."""
    return Verdict(score, sentence(why), {key: encodable(value) for key, value in evidence.items()})


def accept(why: str, **evidence: Any) -> Verdict:
    """A verdict of 1."""
    return scored(1.0, why, **evidence)


def reject(why: str, **evidence: Any) -> Verdict:
    """A verdict of 0."""
    return scored(0.0, why, **evidence)


def abstain(why: str, **evidence: Any) -> Verdict:
    """No verdict."""
    return scored(None, why, **evidence)


def encodable(value: Any) -> Any:
    """A value without lone surrogates, which UTF-8 cannot encode."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {encodable(key): encodable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [encodable(item) for item in value]
    return value
