"""The symbolic tier: sympy, in a worker that is killed at its limit (the extra ``goldgate-math[symbolic]``).

Expressions come as the plain JSON of ``wire``, built from our own parsed tree; no text is ever parsed here.
"""

from __future__ import annotations

from typing import Any


def equal(left: list[Any], right: list[Any]) -> bool | None:
    """Whether the two are one function of real variables; None where sympy cannot tell.

    Raises ValueError for an operator that has no counterpart, ImportError without the extra.
    """
    import sympy

    difference = built(left) - built(right)
    if sympy.simplify(difference) == 0:
        return True
    outcome = difference.equals(0)
    return None if outcome is None else bool(outcome)


def built(tree: list[Any]) -> Any:
    """A sympy expression from plain JSON, node by node."""
    import sympy

    name, *rest = tree
    if name == "num":
        return sympy.Rational(int(rest[0]), int(rest[1]))
    if name == "sym":
        return sympy.Symbol(str(rest[0]), real=True)
    if name == "const":
        return {"pi": sympy.pi, "e": sympy.E, "i": sympy.I, "oo": sympy.oo}[str(rest[0])]
    args = [built(arg) for arg in rest]
    makers: dict[str, Any] = {
        "+": lambda a, b: a + b,
        "-": lambda a, b: a - b,
        "*": lambda a, b: a * b,
        "/": lambda a, b: a / b,
        "^": lambda a, b: a**b,
        "neg": lambda a: -a,
        "root": lambda a, b: sympy.root(a, b),
        "log": lambda a, b: sympy.log(a, b),
        "ln": sympy.log,
        "abs": sympy.Abs,
        "fact": sympy.factorial,
        "binom": sympy.binomial,
        "floor": sympy.floor,
        "ceil": sympy.ceiling,
        "pct": lambda a: a / 100,
        "deg": lambda a: a * sympy.pi / 180,
        "arcsin": sympy.asin,
        "arccos": sympy.acos,
        "arctan": sympy.atan,
        "sum": lambda body, index, low, high: sympy.Sum(body, (index, low, high)).doit(),
        "prod": lambda body, index, low, high: sympy.Product(body, (index, low, high)).doit(),
    }
    for plain in ("sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth"):
        makers[plain] = getattr(sympy, plain)
    if name not in makers:
        raise ValueError(f"no counterpart of {name}")
    return makers[name](*args)
