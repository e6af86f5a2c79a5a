"""What a detector found: its kind and its place, never printed whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """A finding in a text: its kind, and where it begins and ends."""

    kind: str
    start: int
    end: int


Detector = Callable[[str], Iterable[Found]]


def masked(text: str) -> str:
    """A hint of what was found: at most two characters of it."""
    bare = "".join(text.split())
    return f"{bare[:2]}… ({len(bare)} characters)" if len(bare) > 6 else f"… ({len(bare)} characters)"


def without_overlaps(found: Iterable[Found]) -> Iterator[Found]:
    """In the order of the text, without those that begin within another."""
    end = -1
    for one in sorted(found, key=lambda each: (each.start, -each.end)):
        if one.start >= end:
            yield one
            end = one.end
