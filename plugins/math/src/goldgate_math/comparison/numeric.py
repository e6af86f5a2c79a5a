"""Values of expressions at points: complex doubles, or mpmath numbers of any precision.

Every function checks its argument's size first, so that no evaluation runs long.
"""

from __future__ import annotations

import cmath
import math
import threading
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from goldgate_math.comparison.exact import rational
from goldgate_math.limits import FACTORIAL, FINE_STEPS, STEPS, BeyondError
from goldgate_math.tree import Const, Expr, Num, Op, Sym

Value = Any  # complex, or an mpmath number
LARGE = 1e15  # an argument of a periodic function beyond this has no digits left in doubles
TOWER = 1e7  # largest natural logarithm of a power's size
SPAN = 200  # terms of a sum


@dataclass(frozen=True, slots=True)
class Field:
    """An arithmetic: how it makes numbers, its constants and functions.

    ``peak`` is the largest term of a sum that it met, ``steps`` how many operations are left.
    """

    number: Callable[[Fraction], Value]
    pi: Value
    e: Value
    i: Value
    functions: Mapping[str, Callable[[Value], Value]]
    power: Callable[[Value, Value], Value]
    peak: list[float]
    steps: list[int]


def doubles() -> Field:
    """Complex doubles."""
    functions = {
        "sqrt": cmath.sqrt, "ln": cmath.log, "sin": cmath.sin, "cos": cmath.cos, "tan": cmath.tan,
        "arcsin": cmath.asin, "arccos": cmath.acos, "arctan": cmath.atan, "sinh": cmath.sinh,
        "cosh": cmath.cosh, "tanh": cmath.tanh, "arcsinh": cmath.asinh, "arccosh": cmath.acosh,
        "arctanh": cmath.atanh, "gamma": lambda x: complex(math.gamma(x.real)),
        "erf": lambda x: complex(math.erf(x.real)), "arg": lambda x: complex(cmath.phase(x)), "zeta": _zeta,
    }  # fmt: skip
    return Field(_double, complex(math.pi), complex(math.e), 1j, functions, lambda x, y: x**y, [0.0], [STEPS])


def _zeta(x: complex) -> complex:
    from mpmath import fp

    return complex(fp.zeta(x.real))


def _double(value: Fraction) -> complex:
    made = float(value)
    if value and not made:
        raise OverflowError("underflow")
    return complex(made)


_OWN = threading.local()  # a context is not safe in threads, and dear to make


def _context(digits: int) -> Any:
    """This thread's context of so many digits."""
    from mpmath import MPContext

    kept: dict[int, Any] = _OWN.__dict__.setdefault("contexts", {})
    if digits not in kept:
        kept[digits] = MPContext()
    kept[digits].dps = digits  # an exception may have left it at another precision
    return kept[digits]


def precise(digits: int) -> Field:
    """mpmath numbers, in a context of this thread's own."""
    context = _context(digits)
    functions = {
        "sqrt": context.sqrt, "ln": context.log, "sin": context.sin, "cos": context.cos, "tan": context.tan,
        "arcsin": context.asin, "arccos": context.acos, "arctan": context.atan, "sinh": context.sinh,
        "cosh": context.cosh, "tanh": context.tanh, "arcsinh": context.asinh, "arccosh": context.acosh,
        "arctanh": context.atanh, "gamma": context.gamma, "erf": context.erf, "arg": context.arg,
        "zeta": context.zeta,
    }  # fmt: skip
    return Field(
        lambda value: context.mpf(value.numerator) / value.denominator,
        +context.pi,
        +context.e,
        context.mpc(0, 1),
        functions,
        lambda x, y: x**y,
        [0.0],
        [FINE_STEPS],
    )


def value(expr: Expr, point: Mapping[str, Fraction], field: Field) -> Value:
    """The value at a point. Raises BeyondError, ZeroDivisionError, OverflowError or ValueError."""
    if isinstance(expr, Num):
        return field.number(expr.value)
    if isinstance(expr, Sym):
        if expr.name not in point:
            raise BeyondError(f"{expr.name} has no value")
        return field.number(point[expr.name])
    if isinstance(expr, Const):
        if expr.name == "oo":
            raise BeyondError("infinity is no number")
        return {"pi": field.pi, "e": field.e, "i": field.i}[expr.name]
    field.steps[0] -= 1
    if field.steps[0] < 0:
        raise BeyondError("more operations than the limit")
    if expr.name in {"sum", "prod"}:
        return _series(expr, point, field)
    if expr.name in {"call", "diff"}:
        return _called(expr, point, field)
    if expr.name in {"pm", "mp", "det", "deriv", "int", "lim", "apply"}:
        raise BeyondError(f"{expr.name} has no value")
    args = [value(arg, point, field) for arg in expr.args]
    return apply(expr.name, args, field, expr)


def apply(name: str, args: list[Value], field: Field, expr: Op) -> Value:
    """One operation on values."""
    x = args[0]
    if name in {"+", "-"}:
        field.peak[0] = max(field.peak[0], float(abs(x)), float(abs(args[1])))
        return x + args[1] if name == "+" else x - args[1]
    if name == "*":
        return x * args[1]
    if name == "/":
        return x / args[1]
    if name == "neg":
        return 0 - x
    if name == "^":
        return _power(x, args[1], field)
    if name == "root":
        return _root(x, args[1], field)
    if name == "pct":
        return x / 100
    if name == "deg":
        return x * field.pi / 180
    if name == "log":
        return field.functions["ln"](x) / field.functions["ln"](args[1])
    return _function(name, args, field, expr)


def _function(name: str, args: list[Value], field: Field, expr: Op) -> Value:
    x = args[0]
    if name == "abs":
        return abs(x) + 0 * field.pi
    if name in {"fact", "binom", "gcd", "lcm"}:
        try:
            return field.number(rational(expr))
        except BeyondError:
            if name != "fact" or not 0 <= abs(x) <= min(FACTORIAL, 150):
                raise
            return field.functions["gamma"](x + 1)
    if name in {"floor", "ceil", "max", "min"}:
        reals = [_real(arg) for arg in args]
        if name in {"max", "min"}:
            return (max if name == "max" else min)(reals) + 0 * field.pi
        near = math.floor(reals[0]) if name == "floor" else math.ceil(reals[0])
        return field.number(Fraction(int(near)))
    if not abs(x) <= (LARGE if name in {"sin", "cos", "tan", "ln", "arctan"} else 1e4):
        raise BeyondError("an argument beyond the limits")
    if name in {"gamma", "zeta", "erf"} and (
        abs(x.imag) > 1e-12 or not abs(x) <= 50 or (name == "zeta" and x.real <= 1)
    ):
        raise BeyondError(f"{name} of an argument beyond the limits")
    if name == "sgn":
        return field.number(Fraction(1 if _real(x) > 0 else -1 if _real(x) < 0 else 0))
    inverse = INVERSES.get(name)
    if inverse:
        return 1 / field.functions[inverse](x)
    if name in {"arccot", "arcsec", "arccsc"}:
        return field.functions[RECIPROCALS[name]](1 / x)
    if name == "Re":
        return x.real + 0 * field.pi
    if name == "Im":
        return x.imag + 0 * field.pi
    if name not in field.functions:
        raise BeyondError(f"the function {name}")
    return field.functions[name](x)


INVERSES = {
    "cot": "tan", "sec": "cos", "csc": "sin", "coth": "tanh", "sech": "cosh", "csch": "sinh",
}  # fmt: skip
RECIPROCALS = {"arccot": "arctan", "arcsec": "arccos", "arccsc": "arcsin"}


def _real(x: Value) -> Value:
    if abs(x.imag) > 1e-12:
        raise BeyondError("no order among complex numbers")
    return x.real


def _power(x: Value, y: Value, field: Field) -> Value:
    if x == 0:
        if y.real > 0:
            return x
        if y == 0:
            return x + 1
        raise ZeroDivisionError
    if x.imag == 0 and x.real < 0 and y.imag == 0 and y.real % 1 != 0:
        raise BeyondError("a broken power of a negative number has several values")
    size = abs(y) * (abs(math.log(abs(x))) if 1e-300 < abs(x) < 1e300 else 800)
    if not size < TOWER:
        raise BeyondError("a power beyond the limits")
    return field.power(x, y)


def _root(x: Value, index: Value, field: Field) -> Value:
    if index == 2:
        return field.functions["sqrt"](x + 0)  # a negative zero would choose the other branch
    if index == 0 or abs(index) > 1e4:
        raise BeyondError("an index beyond the limits")
    odd = index.imag == 0 and index.real % 2 == 1
    if odd and abs(x.imag) < 1e-12 and x.real < 0:
        return -_power(-x.real + 0 * field.pi, 1 / index, field)
    return _power(x, 1 / index, field)


def _called(expr: Op, point: Mapping[str, Fraction], field: Field) -> Value:
    """Some value that depends on nothing but the function's name and its arguments, rounded."""
    args = [] if expr.name == "diff" else [_argument(arg, point, field) for arg in expr.args[1:]]
    key = repr(
        (
            expr.args if expr.name == "diff" else expr.args[0],
            [(round(arg.real, 9) + 0.0, round(arg.imag, 9) + 0.0) for arg in args],
        )
    )
    return field.number(Fraction(zlib.crc32(key.encode()), 2**31))


def _argument(arg: Expr, point: Mapping[str, Fraction], field: Field) -> complex:
    return complex(value(arg, point, field))


def _series(expr: Op, point: Mapping[str, Fraction], field: Field) -> Value:
    body, index, start, stop = expr.args
    low, high = rational(start), rational(stop)
    if not isinstance(index, Sym) or low.denominator != 1 or high.denominator != 1 or high - low >= SPAN:
        raise BeyondError("a series beyond the limits")
    total = field.number(Fraction(0 if expr.name == "sum" else 1))
    for place in range(int(low), int(high) + 1):
        field.steps[0] -= 1
        term = value(body, {**point, index.name: Fraction(place)}, field)
        total = total + term if expr.name == "sum" else total * term
    return total
