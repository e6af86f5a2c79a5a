"""Word lists, each read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def words_of(name: str) -> frozenset[str]:
    """The words of a list; an underscore stands for a space, a line that begins with # is a comment."""
    lines = (files(__package__) / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(
        word.replace("_", " ") for line in lines if not line.startswith("#") for word in line.split()
    )


@cache
def table(name: str) -> tuple[tuple[str, ...], ...]:
    """The lines of a list as rows of words, bars included; an underscore stands for a space."""
    lines = (files(__package__) / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(
        tuple(word.replace("_", " ") for word in line.split())
        for line in lines
        if line.strip() and not line.startswith("#")
    )
