"""What a formula without unknowns is worth in floating point, without a computer algebra system."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from goldgate_tools.running.expression import Tree, UnreadableError, read

CONSTANTS = {"pi": math.pi, "E": math.e, "e": math.e}
FUNCTIONS: Mapping[str, Callable[[float], float]] = {
    "sqrt": math.sqrt,
    "exp": math.exp,
    "log": math.log,
    "ln": math.log,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "asin": math.asin,
    "acos": math.acos,
    "atan": math.atan,
    "abs": abs,
}


def values(text: str) -> list[float]:
    """The finite values of a formula, or of the formulas in a list; none where it cannot be read."""
    try:
        tree = read(text)
    except UnreadableError:
        return []
    found: list[float] = []
    for item in tree[1:] if tree[0] == "list" else [tree]:
        try:
            value = _value(item[2] if item[0] == "=" else item)
        except (UnreadableError, ArithmeticError, ValueError, TypeError):
            continue
        if isinstance(value, float) and math.isfinite(value):
            found.append(value)
    return found


def _value(tree: Tree) -> float:
    chain = []  # 1 + 2 + 3 … is a tree as deep as it is long
    while tree[0] in ("+", "-", "*", "/", "**"):
        chain.append(tree)
        tree = tree[1]
    found = _single(tree)
    for sign, _, right in reversed(chain):
        found = _combined(sign, found, _value(right))
    return found


def _single(tree: Tree) -> float:
    kind = tree[0]
    if kind == "number":
        return float(tree[1])
    if kind == "name" and tree[1] in CONSTANTS:
        return CONSTANTS[tree[1]]
    if kind == "call" and tree[1] in FUNCTIONS and len(tree) == 3:
        return FUNCTIONS[tree[1]](_value(tree[2]))
    raise UnreadableError(f"no value of {kind}")


def _combined(sign: str, left: float, right: float) -> float:
    if sign == "**":
        return math.pow(left, right)
    return {"+": left + right, "-": left - right, "*": left * right}[sign] if sign != "/" else left / right
