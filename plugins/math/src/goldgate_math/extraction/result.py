"""What extraction gives: an answer's text and where it was, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

How = Literal["boxed", "hash", "phrase", "bold", "whole", "sentence", "number"]


@dataclass(frozen=True, slots=True)
class Found:
    """The answer's texts (several where a response boxes its parts one by one), and the mark
    that led to them.

    ``inner``: narrower readings of a single text that is a clause, best first. ``rivals``: other final
    answers that the response states without taking them back. ``labels``: the letters of parts, "a", "b",
    where each text has one.
    """

    parts: tuple[str, ...]
    how: How
    inner: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """No final answer. ``refused``: the response withholds one on purpose (negated, hedged, taken back).

    ``unread``: there may be one, in words that are not understood.
    """

    why: str
    refused: bool = False
    unread: bool = False
