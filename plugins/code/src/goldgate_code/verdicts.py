"""Verdicts whose reason is one line, whatever a candidate's exception or a judge's sentence looks like."""

from __future__ import annotations

from typing import Any

from goldgate.nouns import Verdict

LONGEST = 500  # characters of a reason


def sentence(text: str) -> str:
    """The text in one line, cut at 500 characters."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def accept(why: str, **evidence: Any) -> Verdict:
    """A verdict of 1."""
    return Verdict(1.0, sentence(why), evidence)


def reject(why: str, **evidence: Any) -> Verdict:
    """A verdict of 0."""
    return Verdict(0.0, sentence(why), evidence)


def abstain(why: str, **evidence: Any) -> Verdict:
    """No verdict."""
    return Verdict(None, sentence(why), evidence)
