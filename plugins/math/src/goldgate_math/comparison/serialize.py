"""Expressions as plain JSON, for the worker that runs the symbolic tier."""

from __future__ import annotations

from typing import Any

from goldgate_math.tree import Const, Expr, Num, Sym


def plain_json(expr: Expr) -> list[Any]:
    """``["num", "3", "4"]``, ``["sym", "x"]``, ``["const", "pi"]``, ``["+", left, right]``."""
    if isinstance(expr, Num):
        return ["num", str(expr.value.numerator), str(expr.value.denominator)]
    if isinstance(expr, Sym):
        return ["sym", expr.name]
    if isinstance(expr, Const):
        return ["const", expr.name]
    return [expr.name, *map(plain_json, expr.args)]
