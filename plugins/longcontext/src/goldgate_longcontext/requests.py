"""The request for a document, so that a generator can have one without opening anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a document: its text, where it came from, and the document's length in characters."""

    text: str
    name: str = ""
    length: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """Ask for a document: by name, or any one that the number ``draw`` chooses, never one named in
    ``without``. ``start`` and ``end`` are offsets of the part that is wanted; None for the whole.
    """

    kind: ClassVar[str] = "document"
    reply: ClassVar[Any] = Page
    cheap: ClassVar[bool] = True  # a document costs no money, so the journal need not hold its text

    name: str = ""
    draw: int = 0
    start: int = 0
    end: int | None = None
    without: tuple[str, ...] = ()
    service: str = ""
