"""Derivatives of expressions, and integrals by way of them."""

from __future__ import annotations

import re
from fractions import Fraction

from goldgate_math.comparison.antiderivatives import substituted
from goldgate_math.comparison.numeric import doubles, value
from goldgate_math.comparison.outcome import Outcome, equal
from goldgate_math.comparison.points import BAD, has
from goldgate_math.comparison.scalar import same_value
from goldgate_math.limits import BeyondError
from goldgate_math.tree import Expr, Num, Op, Sym

ZERO, ONE, TWO = Num(Fraction(0)), Num(Fraction(1)), Num(Fraction(2))
JUMPS = frozenset(("floor", "ceil", "sgn", "call", "arg"))  # functions that are not continuous
_TENDS = re.compile(r"(?P<name>\w+) (?:to|rightarrow) (?P<sign>-?) ?(?P<target>\d{1,6})")
LARGEST = 400  # nodes of a derivative


def evaluated(expr: Expr) -> Expr:
    """The expression with every ``deriv`` node carried out. Raises BeyondError where one cannot be."""
    if not isinstance(expr, Op):
        return expr
    args = tuple(map(evaluated, expr.args))
    if expr.name != "deriv":
        return Op(expr.name, args)
    body, variable, order = args
    if not isinstance(variable, Sym) or not isinstance(order, Num):
        raise BeyondError("a derivative that cannot be carried out")
    for _ in range(int(order.value)):
        body = derivative(body, variable.name)
        if _size(body) > LARGEST:
            raise BeyondError("a derivative beyond the limits")
    return body


def derivative(expr: Expr, name: str) -> Expr:
    """The derivative with respect to a variable, hardly simplified. Raises BeyondError."""
    if isinstance(expr, Sym):
        return ONE if expr.name == name else ZERO
    if not isinstance(expr, Op) or not _depends(expr, name):
        return ZERO
    args = expr.args
    match expr.name:
        case "+" | "-":
            return Op(expr.name, (derivative(args[0], name), derivative(args[1], name)))
        case "neg":
            return Op("neg", (derivative(args[0], name),))
        case "*":
            u, v = args
            return Op("+", (Op("*", (derivative(u, name), v)), Op("*", (u, derivative(v, name)))))
        case "/":
            u, v = args
            top = Op("-", (Op("*", (derivative(u, name), v)), Op("*", (u, derivative(v, name)))))
            return Op("/", (top, Op("^", (v, TWO))))
        case "^":
            return _power(args[0], args[1], name)
        case "root":
            return _power(args[0], Op("/", (ONE, args[1])), name)
        case "log":
            if _depends(args[1], name):
                raise BeyondError("a logarithm to a variable base")
            return Op("/", (derivative(args[0], name), Op("*", (args[0], Op("ln", (args[1],))))))
    outer = _outer(expr.name, args[0])
    return Op("*", (outer, derivative(args[0], name)))


def _power(base: Expr, exponent: Expr, name: str) -> Expr:
    if not _depends(exponent, name):
        lower = Op("^", (base, Op("-", (exponent, ONE))))
        return Op("*", (Op("*", (exponent, lower)), derivative(base, name)))
    inner = Op("*", (derivative(exponent, name), Op("ln", (base,))))
    if _depends(base, name):
        inner = Op("+", (inner, Op("/", (Op("*", (exponent, derivative(base, name))), base))))
    return Op("*", (Op("^", (base, exponent)), inner))


def _outer(name: str, x: Expr) -> Expr:
    """The derivative of a function of one argument at ``x``."""

    def square(of: Expr) -> Expr:
        return Op("^", (of, TWO))

    match name:
        case "ln":
            return Op("/", (ONE, x))
        case "sin":
            return Op("cos", (x,))
        case "cos":
            return Op("neg", (Op("sin", (x,)),))
        case "tan":
            return Op("/", (ONE, square(Op("cos", (x,)))))
        case "cot":
            return Op("neg", (Op("/", (ONE, square(Op("sin", (x,))))),))
        case "sec":
            return Op("*", (Op("sec", (x,)), Op("tan", (x,))))
        case "csc":
            return Op("neg", (Op("*", (Op("csc", (x,)), Op("cot", (x,)))),))
        case "arctan":
            return Op("/", (ONE, Op("+", (ONE, square(x)))))
        case "arcsin":
            return Op("/", (ONE, Op("root", (Op("-", (ONE, square(x))), TWO))))
        case "arccos":
            return Op("neg", (Op("/", (ONE, Op("root", (Op("-", (ONE, square(x))), TWO)))),))
        case "sinh":
            return Op("cosh", (x,))
        case "cosh":
            return Op("sinh", (x,))
        case "tanh":
            return Op("/", (ONE, square(Op("cosh", (x,)))))
    raise BeyondError(f"the derivative of {name}")


def _depends(expr: Expr, name: str) -> bool:
    if isinstance(expr, Op):
        return any(_depends(arg, name) for arg in expr.args)
    return expr == Sym(name)


def _size(expr: Expr) -> int:
    return 1 + sum(map(_size, expr.args)) if isinstance(expr, Op) else 1


def carried_out(expr: Expr) -> Expr:
    """The expression with derivatives carried out and limits at points of continuity taken."""
    if not unevaluated(expr):
        return expr
    try:
        return _limits(evaluated(expr))
    except BeyondError:
        return expr


def _limits(expr: Expr) -> Expr:
    if not isinstance(expr, Op):
        return expr
    args = tuple(map(_limits, expr.args))
    if expr.name == "lim" and isinstance(args[1], Sym):
        match = _TENDS.fullmatch(args[1].name)
        if match and not has(args[0], JUMPS):
            sign = -1 if match["sign"] else 1
            there = substituted(args[0], {match["name"]: Num(sign * Fraction(match["target"]))})
            try:
                value(there, {}, doubles())
            except BAD:
                return Op(expr.name, args)
            return there
    return Op(expr.name, args)


def same_primitive(gold: Expr, answer: Expr) -> Outcome | None:
    """An integral that is not carried out, against an antiderivative: by the derivative of the latter."""
    for integral, other in ((gold, answer), (answer, gold)):
        if isinstance(integral, Op) and integral.name == "int" and len(integral.args) == 2:
            body, variable = integral.args
            if not isinstance(variable, Sym) or unevaluated(other):
                return None
            try:
                slope = derivative(other, variable.name)
            except BeyondError:
                return None
            outcome = same_value(slope, body, 99)
            return equal("numeric", "an antiderivative") if outcome.equal else outcome
    return None


def unevaluated(expr: Expr) -> bool:
    """Whether a derivative, an integral or a limit is left in an expression."""
    if isinstance(expr, Op):
        return expr.name in {"deriv", "diff", "int", "lim"} or any(map(unevaluated, expr.args))
    return False
