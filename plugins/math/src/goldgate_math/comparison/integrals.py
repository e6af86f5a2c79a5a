"""Definite integrals by quadrature, where two resolutions agree."""

from __future__ import annotations

import math
from fractions import Fraction

from goldgate_math.comparison.numeric import doubles, value
from goldgate_math.comparison.points import BAD
from goldgate_math.limits import BeyondError
from goldgate_math.tree import Expr, Op, Sym

NODES = (0.0, 0.538469310105683, 0.906179845938664)  # of Gauss and Legendre's rule with five points
WEIGHTS = (0.568888888888889, 0.478628670499366, 0.236926885056189)
PANELS = (12, 24)


def integral(expr: Op) -> float:
    """The value of ``int(body, variable, low, high)``. Raises BeyondError where two resolutions disagree."""
    if len(expr.args) != 4:
        raise BeyondError("no definite integral")
    body, variable, low, high = expr.args
    if not isinstance(variable, Sym):
        raise BeyondError("no variable of integration")
    try:
        ends = value(low, {}, doubles()), value(high, {}, doubles())
        if any(abs(end.imag) > 1e-12 for end in ends):
            raise BeyondError("ends that are no real numbers")
        rough, fine = (_sum(body, variable, ends[0].real, ends[1].real, panels) for panels in PANELS)
    except BAD as error:
        raise BeyondError("an integrand without a value") from error
    if not math.isfinite(fine) or abs(rough - fine) > 1e-9 * max(1.0, abs(fine)):
        raise BeyondError("an integral that quadrature does not settle")
    return fine


def _sum(body: Expr, variable: Sym, low: float, high: float, panels: int) -> float:
    half = (high - low) / panels / 2
    total = 0.0
    for panel in range(panels):
        middle = low + (2 * panel + 1) * half
        for node, weight in zip(NODES, WEIGHTS, strict=True):
            for place in {middle + node * half, middle - node * half}:
                found = value(body, {variable.name: Fraction(place)}, doubles())
                if abs(found.imag) > 1e-9:
                    raise BeyondError("an integrand that is not real")
                total += weight * found.real
    return total * half
