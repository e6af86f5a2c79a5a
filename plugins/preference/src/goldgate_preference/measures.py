"""Figures of a preference set: does length decide, do annotators agree?"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from goldgate.runs import alpha

__all__ = ["LengthBias", "alpha", "kappa", "length_bias", "wilson"]


@dataclass(frozen=True, slots=True)
class LengthBias:
    """``longer_wins``: accuracy of preferring the longer response, over the ``pairs`` of unequal length
    (``equal`` have none), with its 95 % interval. ``ratio``: the median of chosen over rejected length.
    """

    pairs: int
    equal: int
    longer_wins: float
    low: float
    high: float
    ratio: float


def length_bias(pairs: Iterable[tuple[str, str]]) -> LengthBias:
    """The length bias of pairs (chosen, rejected), in characters. Raises ValueError for no pairs."""
    lengths = [(len(chosen), len(rejected)) for chosen, rejected in pairs]
    if not lengths:
        raise ValueError("there are no pairs")
    decided = [(chosen, rejected) for chosen, rejected in lengths if chosen != rejected]
    won = sum(chosen > rejected for chosen, rejected in decided)
    share = won / len(decided) if decided else 0.5
    low, high = wilson(won, len(decided))
    ratios = sorted((chosen + 1) / (rejected + 1) for chosen, rejected in lengths)
    middle = len(ratios) // 2
    ratio = ratios[middle] if len(ratios) % 2 else (ratios[middle - 1] + ratios[middle]) / 2
    return LengthBias(len(decided), len(lengths) - len(decided), share, low, high, ratio)


def wilson(passed: int, count: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share; (0, 1) where nothing was counted."""
    if not count:
        return 0.0, 1.0
    z, share = 1.959964, passed / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return max(0.0, middle - half), min(1.0, middle + half)


def kappa(left: Sequence[Hashable | None], right: Sequence[Hashable | None]) -> float | None:
    """Cohen's kappa of two annotators over the items that both labelled (None: not labelled). None where
    there are none, or where chance alone would always agree. Raises ValueError for unequal lengths.
    """
    both = [(a, b) for a, b in zip(left, right, strict=True) if a is not None and b is not None]
    if not both:
        return None
    agreed = sum(a == b for a, b in both) / len(both)
    ones, twos = Counter(a for a, _ in both), Counter(b for _, b in both)
    chance = sum(ones[label] * twos[label] for label in ones) / len(both) ** 2
    return None if chance == 1 else (agreed - chance) / (1 - chance)
