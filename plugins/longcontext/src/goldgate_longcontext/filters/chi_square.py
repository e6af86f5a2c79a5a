"""The chi-square test of uniformity, for counts in bins."""

from __future__ import annotations

import math
from collections.abc import Sequence


def statistic(counts: Sequence[int]) -> float:
    """Pearson's statistic of counts against equal shares; 0 for no rows."""
    total = sum(counts)
    if not total:
        return 0.0
    return len(counts) / total * sum(count * count for count in counts) - total


def p_value(value: float, freedom: int) -> float:
    """The chance of a statistic at least this large under chi-square with so many degrees of freedom.

    Closed form for whole degrees: a Poisson sum for even ones, with erfc for odd ones (Abramowitz and
    Stegun 26.4.4 and 26.4.5).
    """
    if value <= 0 or freedom < 1:
        return 1.0
    half = value / 2
    if freedom % 2 == 0:
        term, total = math.exp(-half), 0.0
        for step in range(freedom // 2):
            total += term
            term *= half / (step + 1)
        return min(1.0, total)
    total = math.erfc(math.sqrt(half))
    term = math.exp(-half) * math.sqrt(half) / math.gamma(1.5)
    for step in range(1, (freedom - 1) // 2 + 1):
        total += term
        term *= half / (step + 0.5)
    return min(1.0, total)


def capped(counts: Sequence[int], least: float) -> list[int]:
    """The largest counts, none above the given ones, whose test gives a p-value above ``least``: one row at
    a time is taken from the fullest bin, which lowers the statistic most for each number of rows.
    """
    kept = list(counts)
    freedom = len(kept) - 1
    low, high = 0, sum(kept)
    # The p-value grows with the number of rows taken from the fullest bins; bisect on that number.
    if p_value(statistic(kept), freedom) > least:
        return kept
    while low + 1 < high:
        middle = (low + high) // 2
        if p_value(statistic(_lowered(kept, middle)), freedom) > least:
            high = middle
        else:
            low = middle
    return _lowered(kept, high)


def _lowered(counts: Sequence[int], number: int) -> list[int]:
    """Counts without ``number`` rows, taken from the fullest bins."""
    level_low, level_high = 0, max(counts, default=0)
    while level_low < level_high:  # the lowest level to which so many rows suffice
        level = (level_low + level_high) // 2
        if sum(max(0, count - level) for count in counts) <= number:
            level_high = level
        else:
            level_low = level + 1
    found = [min(count, level_low) for count in counts]
    rest = number - (sum(counts) - sum(found))
    for index, count in enumerate(found):
        if rest > 0 and count == level_low and count > 0:
            found[index] -= 1
            rest -= 1
    return found
