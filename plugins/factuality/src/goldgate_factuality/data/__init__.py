"""Word lists, each read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def lines_of(name: str) -> tuple[str, ...]:
    """The lines of a list; one that begins with # is a comment."""
    text = (files(__package__) / f"{name}.txt").read_text(encoding="utf-8")
    return tuple(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def words_of(name: str) -> frozenset[str]:
    """The words of a list; an underscore stands for a space."""
    return frozenset(word for row in table(name) for word in row)


@cache
def table(name: str) -> tuple[tuple[str, ...], ...]:
    """The lines of a list as rows of words, bars included; an underscore stands for a space."""
    return tuple(tuple(word.replace("_", " ") for word in line.split()) for line in lines_of(name))
