"""The filter ``multilingual.aligned``: drops pairs of a parallel text that are one line out of step.

It reads the stream in order. A row whose translation fits the source of the row before or after it better
than its own, or whose source fits their translation better, is dropped.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from goldgate import Candidate, Drop, Notes

from goldgate_multilingual.languages import UnknownLanguageError, find
from goldgate_multilingual.translation import neighbours

_SCALE = 127  # vectors travel as bytes: a cosine is off by less than 0.01


@dataclass(frozen=True, slots=True)
class AlignedOptions:
    """Which rows are compared."""

    source_language: str = "en"
    """The source's language where a row has no ``reference.source_language``."""

    def __post_init__(self) -> None:
        find(self.source_language)


def note(candidate: Candidate, options: AlignedOptions) -> Any:
    """Both texts' vectors, the sample's id and the pair of languages; None where no encoder knows them, or
    where the source is too short to tell.
    """
    reference = candidate.sample.reference
    source, target = reference.get("source"), candidate.text.strip()
    if not isinstance(source, str) or len(source.strip()) < neighbours.LEAST or not target:
        return None
    try:
        spoken = find(str(reference.get("source_language", options.source_language)))
        asked = find(str(reference.get("language", "")))
    except UnknownLanguageError:
        return None
    chosen = neighbours.encoder(spoken.language, asked.language)
    if chosen is None:
        return None
    left, right = (_packed(vector) for vector in chosen.vectors([source.strip(), target]))
    return [candidate.sample.id, f"{spoken.tag}>{asked.tag}", left, right, chosen.limit]


def decide(notes: Notes, options: AlignedOptions) -> Iterator[Drop | None]:
    """Compare each row with those before and after it that have the same languages."""
    before: list[_Row | None] = [None]
    for one in notes:
        row = _Row.of(one.value)
        if len(before) == 3:
            before.pop(0)
        before.append(row)
        if len(before) == 3:
            yield _decided(before[1], (before[0], row))
    if len(before) > 1:
        yield _decided(before[-1], (before[-2],))


@dataclass(frozen=True, slots=True)
class _Row:
    sample: str
    languages: str
    source: tuple[float, ...]
    target: tuple[float, ...]
    limit: float

    @classmethod
    def of(cls, value: Any) -> _Row | None:
        if value is None:
            return None
        sample, languages, source, target, limit = value
        return cls(sample, languages, _unpacked(source), _unpacked(target), limit)


def _decided(row: _Row | None, near: tuple[_Row | None, ...]) -> Drop | None:
    if row is None:
        return None
    others = [one for one in near if one is not None and _comparable(row, one)]
    if not others:
        return None
    own = neighbours.cosine(row.source, row.target)
    for other in others:
        close = max(neighbours.cosine(row.source, other.target), neighbours.cosine(other.source, row.target))
        if neighbours.margin(own, (close,)) < row.limit:
            why = f"out of step: {other.sample!r} fits better ({close:.2f}) than its own text ({own:.2f})"
            return Drop("", why, code="out of step")
    return None


def _comparable(row: _Row, other: _Row) -> bool:
    """Whether another row has the same languages and is of another sample."""
    return other.languages == row.languages and other.sample != row.sample


def _packed(vector: Any) -> str:
    """A unit vector as text, a byte per number, scaled to its greatest number."""
    most = max(map(abs, vector)) or 1.0
    return base64.b85encode(bytes(round(float(one) / most * _SCALE) + 128 for one in vector)).decode()


def _unpacked(text: str) -> tuple[float, ...]:
    """The unit vector of a packed one."""
    raw = [byte - 128 for byte in base64.b85decode(text)]
    norm = sum(one * one for one in raw) ** 0.5 or 1.0
    return tuple(one / norm for one in raw)
