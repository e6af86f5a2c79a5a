"""How far people or judges agree beyond chance, for any number of them and with labels missing.

Two coefficients, because each misleads alone. Krippendorff's alpha (Content Analysis, 2004, chapter 11) takes
chance agreement from the labels that were given; where nearly all labels are the same it is low although
nobody disagrees. Gwet's AC1 and AC2 (British Journal of Mathematical and Statistical Psychology 61, 2008;
Handbook of Inter-Rater Reliability, 2014, chapter 3) take it from how evenly the labels are spread.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Any, Literal

from goldgate.trust.intervals import LEVEL

Scale = Literal["nominal", "ordinal", "interval"]
"""What a difference between two labels counts: all the same, by the labels between them, by its square."""
Item = Sequence[Any]
"""The labels of one item, one for each annotator; None where one gave none."""
DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Agreement:
    """A coefficient with its interval over items; None where it is not defined. ``items``: those with two or
    more labels.
    """

    value: float | None
    low: float | None
    high: float | None
    items: int


def alpha(items: Iterable[Item], scale: Scale = "nominal") -> float | None:
    """Krippendorff's alpha: 1 where all agree, 0 where they agree as by chance. None where no two different
    labels were given. Labels of the scales "ordinal" and "interval" are numbers.
    """
    paired = _paired(items)
    totals = Counter(label for item in paired for label in item)
    count, distance = sum(totals.values()), _distance(totals, scale)
    expected = sum(totals[a] * totals[b] * distance(a, b) for a in totals for b in totals)
    if not expected:
        return None
    observed = 0.0
    for item in paired:
        given = Counter(item)
        both = sum(given[a] * given[b] * distance(a, b) for a in given for b in given)
        observed += both / (len(item) - 1)
    return 1.0 - (count - 1) * observed / expected


def gwet(
    items: Iterable[Item], labels: Sequence[Hashable] | None = None, scale: Scale = "nominal"
) -> float | None:
    """Gwet's AC1 ("nominal"), or AC2 with weights by the scale. ``labels`` are all that could have been
    given, in order (none: those that were). None without an item that two labelled, or with one label only.
    """
    known = [[label for label in item if label is not None] for item in items]
    paired = [item for item in known if len(item) > 1]
    names = list(labels) if labels is not None else _in_order({label for item in known for label in item})
    if not paired or len(names) < 2:
        return None
    weight = _weights(names, scale)
    agreed = 0.0
    for item in paired:
        given = Counter(item)
        close = sum(given[a] * (sum(weight(a, b) * given[b] for b in given) - 1.0) for a in given)
        agreed += close / (len(item) * (len(item) - 1))
    agreed /= len(paired)
    rated = [item for item in known if item]
    spread = [sum(item.count(name) / len(item) for item in rated) / len(rated) for name in names]
    total = sum(weight(a, b) for a in names for b in names)
    chance = total / (len(names) * (len(names) - 1)) * sum(share * (1.0 - share) for share in spread)
    return None if chance >= 1.0 else (agreed - chance) / (1.0 - chance)


def agreement(
    items: Iterable[Item],
    measure: Callable[[Sequence[Item]], float | None],
    level: float = LEVEL,
    draws: int = DRAWS,
) -> Agreement:
    """A coefficient with its percentile interval over items drawn again with replacement (Efron, 1979). The
    same for the same items. No interval below two items, or where most draws leave it undefined.
    """
    shared = [item for item in items if sum(label is not None for label in item) > 1]
    value = measure(shared) if shared else None
    if value is None or len(shared) < 2:
        return Agreement(value, None, None, len(shared))
    draw = Random(0)  # noqa: S311 - a simulation, repeatable
    found = [measure(draw.choices(shared, k=len(shared))) for _ in range(draws)]
    values = sorted(one for one in found if one is not None)
    if 2 * len(values) <= draws:
        return Agreement(value, None, None, len(shared))
    cut = int((1.0 - level) / 2.0 * len(values))
    low, high = values[cut], values[-1 - cut]
    return Agreement(value, min(low, value), max(high, value), len(shared))


def _paired(items: Iterable[Item]) -> list[list[Any]]:
    known = ([label for label in item if label is not None] for item in items)
    return [item for item in known if len(item) > 1]


def _in_order(labels: Iterable[Any]) -> list[Any]:
    return sorted(labels, key=lambda label: (not isinstance(label, int | float), str(type(label)), label))


def _distance(totals: Mapping[Any, int], scale: Scale) -> Callable[[Any, Any], float]:
    """The squared difference of two labels."""
    if scale == "nominal":
        return lambda a, b: float(a != b)
    if scale == "interval":
        return lambda a, b: float(a - b) ** 2
    order = sorted(totals)
    below = dict(zip(order, accumulate((totals[label] for label in order), initial=0), strict=False))

    def ordinal(a: Any, b: Any) -> float:
        """Krippendorff's: the labels given from one to the other, each end counted half."""
        low, high = min(a, b), max(a, b)
        between = below[high] + totals[high] - below[low]
        return float(between - (totals[low] + totals[high]) / 2) ** 2 if a != b else 0.0

    return ordinal


def _weights(names: Sequence[Any], scale: Scale) -> Callable[[Any, Any], float]:
    """How far two labels agree, from 0 to 1."""
    place = {name: number for number, name in enumerate(names)}
    last = len(names) - 1
    if scale == "nominal":
        return lambda a, b: float(a == b)
    if scale == "interval":
        widest = float(names[-1] - names[0]) or 1.0
        return lambda a, b: 1.0 - (float(a - b) / widest) ** 2

    def ordinal(a: Any, b: Any) -> float:
        """Gwet's: the pairs of neighbouring labels from one to the other, out of all."""
        distance = abs(place[a] - place[b])
        return 1.0 - (distance * (distance + 1)) / (last * (last + 1))

    return ordinal
