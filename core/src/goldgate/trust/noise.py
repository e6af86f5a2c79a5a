"""How many labels of a data set are likely wrong, from measured error rates and the observed acceptance.

A verifier accepts the share a = p (1 - r) + (1 - p) f of what it decides, where p is the share that is
right, f its false-accept and r its false-reject rate. Solved for p (Rogan and Gladen, American Journal of
Epidemiology 107, 1978), the share of wrong rows among the accepted is w = (1 - p) f / a.

f, r and a are estimated from different cases, so their exact intervals are melded (Fay, Proschan and
Brittain, Biometrics 71, 2015): w grows with f and falls with r and a, hence its upper limit is a quantile of
w over draws from the upper confidence distribution of f and the lower ones of r and a, and the other way
round for the lower limit. A binomial draw turns the expected share into that of the rows at hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, log1p, sqrt
from random import Random

from goldgate.trust.intervals import LEVEL, Rate

DRAWS = 2000
NORMAL = 100.0  # variance from which on a binomial draw is as good as a normal one


@dataclass(frozen=True, slots=True)
class Observed:
    """What one verifier did to one stratum of a run: of ``decided`` candidates it ``passed`` some, of which
    ``rows`` are in the data set. ``error`` is its rate of passing what it should not, ``loss`` that of
    not passing what it should.
    """

    error: Rate
    loss: Rate
    passed: int
    decided: int
    rows: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimated share with its interval."""

    share: float
    low: float
    high: float


def wrong(strata: Sequence[Observed], level: float = LEVEL) -> Estimate:
    """The share of rows that should not have been passed, over all strata. The same for the same numbers."""
    strata = [one for one in strata if one.rows]
    total = sum(one.rows for one in strata)
    if not total:
        return Estimate(0.0, 0.0, 1.0)
    expected = sum(
        one.rows * _of(_point(one.error), _point(one.loss), one.passed / one.decided) for one in strata
    )
    draw = Random(0)  # noqa: S311 - a simulation, repeatable
    tail = (1.0 - level) / 2.0
    lows, highs = ([_drawn(strata, upper, draw) / total for _ in range(DRAWS)] for upper in (False, True))
    low, high = quantile(lows, tail), quantile(highs, 1.0 - tail)
    share = expected / total
    return Estimate(share, min(low, share), max(high, share))


def _drawn(strata: Sequence[Observed], upper: bool, draw: Random) -> float:
    """One draw of the number of wrong rows."""
    count = 0.0
    known: dict[int, float] = {}
    for one in strata:
        # Strata that share a measured rate share its draw: they are wrong together.
        for rate, side in ((one.error, upper), (one.loss, not upper)):
            if id(rate) not in known:
                known[id(rate)] = confident(rate.errors, rate.n, side, draw)
        accepted = confident(one.passed, one.decided, not upper, draw)
        count += binomial(one.rows, _of(known[id(one.error)], known[id(one.loss)], accepted, upper), draw)
    return count


def _of(error: float, loss: float, accepted: float, upper: bool = True) -> float:
    """The share of wrong rows among the accepted, in [0, 1]."""
    if error <= 0.0:
        return 0.0
    if accepted <= 0.0 or 1.0 - loss <= error:
        return float(upper)  # no better than chance: nothing is known
    right = min(1.0, max(0.0, (accepted - error) / (1.0 - loss - error)))
    return min(1.0, (1.0 - right) * error / accepted)


def _point(rate: Rate) -> float:
    return rate.rate if rate.rate is not None else 1.0


def confident(errors: int, n: int, upper: bool, draw: Random) -> float:
    """A draw from the upper or lower confidence distribution of a binomial share (Clopper-Pearson's)."""
    if upper:
        return draw.betavariate(errors + 1, n - errors) if errors < n else 1.0
    return draw.betavariate(errors, n - errors + 1) if errors > 0 else 0.0


def binomial(n: int, share: float, draw: Random) -> float:
    """A binomial draw: by waiting times (Devroye 1986, X.4.3), or normal where it is as good."""
    if share <= 0.0 or share >= 1.0:
        return n * min(1.0, max(0.0, share))
    if share > 0.5:
        return n - binomial(n, 1.0 - share, draw)
    spread = n * share * (1.0 - share)
    if spread > NORMAL:
        return min(float(n), max(0.0, round(draw.gauss(n * share, sqrt(spread)))))
    count, waited, rate = -1, 0.0, log1p(-share)
    while waited <= n:
        count += 1
        waited += 1.0 + log(1.0 - draw.random()) // rate
    return float(count)


def quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
