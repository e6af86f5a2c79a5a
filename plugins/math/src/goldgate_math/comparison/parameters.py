"""Constants and parameters under other names: ``C e^x`` and ``K e^x``, ``k\\pi`` and ``n\\pi``."""

from __future__ import annotations

import re
from itertools import permutations

from goldgate_math.comparison.outcome import Outcome, different, equal, undecided
from goldgate_math.comparison.points import WHOLE, has, symbols
from goldgate_math.comparison.polynomial import Atoms, ratio
from goldgate_math.comparison.scalar import exact, same_value
from goldgate_math.limits import BeyondError
from goldgate_math.tree import Expr, Op, Relation, Residue, Sym, expr, is_expr

FREE = re.compile(r"[A-DK]|[cCkKAB]_\{?\w\}?|[ck]|const")  # names that constants of a general solution have
MOST = 3  # constants of one solution


def renamed(gold: Expr, answer: Expr) -> Expr | None:
    """The answer with its integer parameter named as in the reference: ``k pi`` for ``n pi``."""
    one, two = symbols(gold) & WHOLE, symbols(answer) & WHOLE
    if len(one) != 1 or len(two) != 1 or one == two or symbols(gold) - one != symbols(answer) - two:
        return None
    if not (has(gold, frozenset(("pi", "deg"))) and has(answer, frozenset(("pi", "deg")))):
        return None
    return named(answer, {next(iter(two)): next(iter(one))})


def named(expr: Expr, names: dict[str, str]) -> Expr:
    """The expression with variables under other names."""
    if isinstance(expr, Sym):
        return Sym(names.get(expr.name, expr.name))
    if isinstance(expr, Op):
        return Op(expr.name, tuple(named(arg, names) for arg in expr.args))
    return expr


def bound_as(gold: Relation, answer: Relation) -> Relation:
    """``f(t) = 3t - 2`` with its variable named as in ``f(x) = …``: it is bound by the definition."""
    one, two = gold.sides[0], answer.sides[0]
    if not (isinstance(one, Op) and isinstance(two, Op) and one.name == two.name == "call"):
        return answer
    if one == two or one.args[0] != two.args[0] or len(one.args) != 2 or len(two.args) != 2:
        return answer
    old, new = two.args[1], one.args[1]
    if not (isinstance(old, Sym) and isinstance(new, Sym)) or not all(map(is_expr, answer.sides)):
        return answer
    if any(new.name in symbols(expr(side)) for side in answer.sides):
        return answer  # the other name is taken
    return Relation(tuple(named(expr(side), {old.name: new.name}) for side in answer.sides), answer.signs)


def same_up_to_constants(gold: Expr, answer: Expr, digits: int) -> Outcome | None:
    """Equal once the free constants of a general solution are renamed one to one; None where there are none.

    A map that merges a sign or a factor into a constant is not looked for: then it is undecided.
    """
    one, two = symbols(gold), symbols(answer)
    mine = sorted(name for name in one if FREE.fullmatch(name))
    theirs = sorted(name for name in two if FREE.fullmatch(name))
    if not mine or len(mine) != len(theirs) or len(mine) > MOST or (mine == theirs and len(mine) == 1):
        return None
    if one - set(mine) != two - set(theirs) or not one - set(mine):
        return None
    for order in permutations(mine):
        names = dict(zip(theirs, order, strict=True))
        if same_value(gold, named(answer, names), digits).equal:
            return equal("numeric", f"equal with the constants {', '.join(theirs)} as {', '.join(order)}")
    return undecided("numeric", "constants of other names, that may be made of those of the reference")


def residue_of_family(residue: Residue, family: Expr) -> Outcome | None:
    """``7k + 5`` for an integer k, against a class modulo 7; None where the expression is no such family."""
    names = symbols(family)
    modulus, value = exact(residue.modulus), exact(residue.value)
    if len(names) != 1 or modulus is None or value is None or not modulus:
        return None
    atoms: Atoms = {}
    try:
        top, bottom = ratio(family, atoms)
    except BeyondError:
        return None
    variable = ((atoms.get(Sym(next(iter(names))), -1), 1),)
    if set(bottom) != {()} or not set(top) <= {(), variable} or variable not in top:
        return None
    step, start = top[variable] / bottom[()], top.get((), 0) / bottom[()]
    if abs(step) == abs(modulus) and (start - value) % abs(modulus) == 0:
        return equal("structure", "the same class of integers")
    return different("structure", "another class of integers")
