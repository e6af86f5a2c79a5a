"""Texts in verdicts: one line, bounded."""

from __future__ import annotations


def short(text: str, most: int = 120) -> str:
    """The text on one line, cut to so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
