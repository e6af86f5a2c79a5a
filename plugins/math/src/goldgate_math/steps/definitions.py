"""Functions that a solution defines, and the values that it gives to its unknowns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from goldgate_math.comparison.antiderivatives import substituted
from goldgate_math.comparison.derivatives import derivative
from goldgate_math.comparison.points import symbols
from goldgate_math.comparison.scalar import exact
from goldgate_math.limits import BeyondError
from goldgate_math.steps.links import Link
from goldgate_math.tree import Expr, Num, Op, Sym

Functions = Mapping[str, tuple[str, Expr]]
_BRANCHES = re.compile(
    r"""
    \b
    (?:
        or | case | if | suppose | assume | either | let | another | second | try | guess | when
        | for\s+example | initially | new | now
    )
    \b
    """,
    re.VERBOSE | re.IGNORECASE,
)


def functions(claims: list[tuple[Link, Expr, Expr]]) -> Functions:
    """Functions of one variable by name, from claims such as ``f(x) = x^2``; none that is defined twice."""
    found: dict[str, tuple[str, Expr]] = {}
    twice: set[str] = set()
    for _, left, right in claims:
        match left:
            case Op("call" | "apply", (Sym(name), Sym(variable))) if (
                symbols(right) <= {variable} and "'" not in name
            ):
                if name in found and found[name][1] != right:
                    twice.add(name)
                found.setdefault(name, (variable, right))
    return {name: entry for name, entry in found.items() if name not in twice}


def applied(side: Expr, known: Functions) -> Expr | None:
    """The value of ``f(3)`` or ``f'(x)`` by its definition; None where the side is no such application."""
    match side:
        case Op("call" | "apply", (Sym(name), argument)) if name.rstrip("'") in known:
            variable, body = known[name.rstrip("'")]
            primes = len(name) - len(name.rstrip("'"))
            try:
                for _ in range(min(primes, 3)):
                    body = derivative(body, variable)
            except BeyondError:
                return None
            if symbols(argument) and argument != Sym(variable):
                return None
            return body if argument == Sym(variable) else _put(body, variable, argument)
    return None


def _put(body: Expr, variable: str, argument: Expr) -> Expr | None:
    value = exact(argument)
    return None if value is None else substituted(body, {variable: Num(value)})


def solved(text: str, claims: list[tuple[Link, Expr, Expr]]) -> Iterator[tuple[Link, bool]]:
    """Whether the values that a solution gives to its unknowns solve its equations in two or more of them.

    With each equation the claim that comes last, of it and of the values. Looks away where the solution
    distinguishes cases, or gives an unknown two values.
    """
    claims = [claim for claim in claims if symbols(claim[1]) or symbols(claim[2])]
    if not claims or _BRANCHES.search(text):
        return
    values: dict[str, tuple[Fraction, Link]] = {}
    equations: list[tuple[Link, Expr, Expr]] = []
    for link, left, right in claims:
        value = exact(right)
        if isinstance(left, Sym) and value is not None and link.sign == "=":
            if left.name in values and values[left.name][0] != value:
                return
            values.setdefault(left.name, (value, link))
        elif len(symbols(Op("-", (left, right)))) >= 2 and not (
            isinstance(left, Sym) or isinstance(right, Sym)
        ):
            equations.append((link, left, right))
    for link, left, right in equations:
        names = symbols(Op("-", (left, right)))
        if names <= values.keys() and link.sign == "=":
            point = {name: Num(values[name][0]) for name in names}
            one, two = exact(substituted(left, point)), exact(substituted(right, point))
            if one is not None and two is not None:
                last = max((link, *(values[name][1] for name in names)), key=lambda each: each.offset)
                yield last, one == two
