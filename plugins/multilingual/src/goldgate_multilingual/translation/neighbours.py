"""Whether lines and translations keep step: one that fits the next line better is not this line's.

A pair alone does not tell a translation from that of the next sentence of one story; its neighbours do. The
margin against neighbours is that of Artetxe and Schwenk (arXiv:1811.01136), as a difference of cosines.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import mul

from goldgate_multilingual.languages import Language
from goldgate_multilingual.translation import meaning, wide

LEAST = 20  # characters of a source from which on its vector tells
FIRST, SECOND = -0.1, -0.015  # how far behind a neighbour a pair is out of step, by each encoder


@dataclass(frozen=True, slots=True)
class Encoder:
    """An encoder that knows both languages: its name, the vectors of texts, and the margin that rejects."""

    name: str
    vectors: Callable[[Sequence[str]], Sequence[Sequence[float]]]
    limit: float


def encoder(source: Language, target: Language) -> Encoder | None:
    """The fastest encoder that knows both languages and is installed."""
    codes = {source.code, target.code}
    if codes <= meaning.KNOWN and meaning.available():
        return Encoder("first", meaning.vectors, FIRST)
    if codes <= wide.KNOWN and wide.available():
        return Encoder("second", wide.vectors, SECOND)
    return None


def margin(own: float, others: Sequence[float]) -> float:
    """How far a pair lies before the closest of the pairs with a neighbour; negative: behind it."""
    return own - max(others)


def cosine(left: Sequence[float], right: Sequence[float]) -> float:
    """The cosine of two unit vectors."""
    return float(sum(map(mul, left, right)))


def out_of_step(source: str, target: str, source_language: Language, target_language: Language) -> str:
    """The first line of a text that fits a neighbour's translation better than its own; "" where none does,
    where the texts have different numbers of lines or only one, or where no encoder knows the languages.
    """
    left, right = _lines(source), _lines(target)
    if len(left) != len(right) or len(left) < 2:
        return ""
    chosen = encoder(source_language, target_language)
    if chosen is None:
        return ""
    sources, targets = chosen.vectors(left), chosen.vectors(right)
    for at, line in enumerate(left):
        near = [other for other in (at - 1, at + 1) if 0 <= other < len(left)]
        if len(line) < LEAST or all(len(left[other]) < LEAST for other in near):
            continue
        own = cosine(sources[at], targets[at])
        by_neighbour = {
            other: max(cosine(sources[at], targets[other]), cosine(sources[other], targets[at]))
            for other in near
        }
        if margin(own, tuple(by_neighbour.values())) < chosen.limit:
            closest = max(by_neighbour, key=by_neighbour.__getitem__)
            return f"line {at + 1} and line {closest + 1} fit each other's translation better than their own"
    return ""


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
