"""Pairs from a ranking that came with the row: strong preferences between responses that differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from goldgate import Example, Judged

from goldgate_preference.similar import alike
from goldgate_preference.strength import TRAINED, Strength, strongest


@dataclass(frozen=True)
class Ranked:
    """Which pairs of a ranking train.

    ``strengths`` that are kept (the report's two strongest); ``pairs`` "ends" is the best against the
    worst, "neighbours" each against the next, "all" every two. Pairs with a likeness of ``alike`` or
    more, or the same first ``characters`` (0: all), are dropped.
    """

    strengths: tuple[Strength, ...] = TRAINED
    pairs: Literal["ends", "neighbours", "all"] = "ends"
    alike: float = 0.9
    characters: int = 0


def ranked(rows: Sequence[Judged], options: Ranked) -> Iterator[Example]:
    """Pairs of accepted responses, whose order is the row's: ``reference.strengths`` lie between each
    and the next. A row without strengths gives none. Raises ValueError where their number is wrong.
    """
    strengths = rows[0].candidate.sample.reference.get("strengths") if rows else None
    if strengths is None:
        return
    order = [row for row in rows if row.candidate.origin.parent is None]
    if len(strengths) != len(order) - 1:
        said = f"{len(order)} responses have {len(strengths)} strengths between them"
        raise ValueError(f"{rows[0].candidate.sample.id}: {said}")
    for first, last in _places(len(order), options.pairs):
        better, worse = order[first], order[last]
        strength = strongest(strengths[first:last])
        texts = better.candidate.text, worse.candidate.text
        if not (better.accepted and worse.accepted) or strength not in options.strengths:
            continue
        if not alike(*texts, options.alike, options.characters):
            yield Example((better, worse))


def _places(count: int, pairs: str) -> Iterator[tuple[int, int]]:
    if pairs == "ends":
        yield 0, count - 1
    elif pairs == "neighbours":
        yield from ((place, place + 1) for place in range(count - 1))
    else:
        yield from combinations(range(count), 2)
