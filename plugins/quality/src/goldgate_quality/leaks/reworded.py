"""Items in other words: a structural match on numbers, names and rare words.

Eleven measures of a row and an item are weighed; the weights are those of a logistic regression over 1,316
reworded problems of GSM8K and their nearest other problems, and docs/explanation/quality.md has what they
reach on rows that were left out.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from goldgate_quality.arrays import np
from goldgate_quality.leaks.benchmark import Item
from goldgate_quality.leaks.features import Features, features

WEIGHTS = (3.55, 1.37, 1.58, 4.09, 4.34, -3.14, -3.66, 1.95, 3.5, 6.07, 1.71)
BIAS = -19.77
SURE = 2.2  # of the sum, from which on a row is an item in other words
NEAREST = 5  # items that are weighed
COMMON = 0.05  # share of the items that have a feature by which items are not looked up
LEAST = 4  # features that an item and a row need
COVERED = 0.25  # share of an item's words that a row needs: its numbers alone are no item


class Reworded:
    """The features of all items, to be looked up."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._items = [features(item.text) for item in items]
        counts: Counter[str] = Counter()
        for one in self._items:
            counts.update(_all(one))
        total = len(items)
        self._whole = math.log(1 + max(1, total))
        self._idf = {
            name: math.log((1 + total) / (1 + count)) / self._whole for name, count in counts.items()
        }
        small = Counter(word for one in self._items for word in one.words - one.capitals)
        self._small = {word for word, count in small.items() if count > 1}
        self._names = [self._named(one) for one in self._items]
        self._sizes = np.array([max(1e-9, self._weight(_all(one))) for one in self._items])
        holders: dict[str, list[int]] = {}
        for at, one in enumerate(self._items):
            for name in _all(one):
                if counts[name] <= max(3, COMMON * total) or total < 100:
                    holders.setdefault(name, []).append(at)
        self._holders = {name: np.array(held) for name, held in holders.items()}

    def found(self, row: Features) -> tuple[int, float] | None:
        """The item that a row states in other words, with its sum; None where there is none."""
        own = _all(row)
        if len(own) < LEAST:
            return None
        weights = np.zeros(len(self._items))
        for name in own:
            if (held := self._holders.get(name)) is not None:
                weights[held] += self._idf[name]
        if not weights.any():
            return None
        near = weights / self._sizes + weights / max(1e-9, self._weight(own))
        names = self._named(row)
        nearest = np.argpartition(-near, min(NEAREST, len(near) - 1))[:NEAREST]
        sums = {
            int(at): self._sum(row, names, int(at)) for at in nearest if len(_all(self._items[at])) >= LEAST
        }
        best = max(sums, key=lambda at: (sums[at], -at), default=-1)
        return (best, sums[best]) if best >= 0 and sums[best] >= SURE else None

    def _sum(self, row: Features, names: frozenset[str], at: int) -> float:
        item, called = self._items[at], self._names[at]
        shared = row.words & item.words
        if len(shared) < COVERED * len(item.words):
            return BIAS
        weight = self._weight(shared)
        numbers = row.numbers & item.numbers
        measures = (
            weight / max(1e-9, self._weight(item.words)),
            weight / max(1e-9, self._weight(row.words)),
            _share(numbers, item.numbers, row.numbers),
            _share(numbers, row.numbers, item.numbers),
            self._weight(map(_mark, numbers)),
            self._weight(map(_mark, item.numbers - row.numbers)),
            self._weight(map(_mark, row.numbers - item.numbers)),
            len(names & called) / len(called) if called else 0.5,
            len(names & called) / len(names) if names else 0.5,
            max((self._rarity(word) for word in shared), default=0.0),
            min(weight, 6.0),
        )
        return BIAS + sum(factor * measure for factor, measure in zip(WEIGHTS, measures, strict=True))

    def _named(self, one: Features) -> frozenset[str]:
        """Words that are written with a capital, and not in small letters in the benchmark."""
        return one.capitals - self._small

    def _rarity(self, name: str) -> float:
        return self._idf.get(name, 1.0)

    def _weight(self, names: Iterable[str]) -> float:
        return sum(self._rarity(name) for name in names)


def _share(numbers: frozenset[str], of: frozenset[str], other: frozenset[str]) -> float:
    """The share of numbers that are shared; where there are none, whether the other has none either."""
    return len(numbers) / len(of) if of else (0.5 if other else 1.0)


def _mark(number: str) -> str:
    return f"#{number}"


def _all(one: Features) -> frozenset[str]:
    return one.words | frozenset(map(_mark, one.numbers))
