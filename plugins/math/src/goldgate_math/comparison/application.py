"""A letter before a bracket: a function's value or a product, by where else the letter occurs.

``T(2n)`` is not ``2T(n)``, yet ``k(x+1)`` is ``kx+k``. A letter that also stands alone is a factor, and one
that an equation defines, as in ``T(n) = …``, is a function. Where neither helps, both readings must agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import cast

from goldgate_math.tree import Answer, Expr, Num, Op, Relation, Sym

Pair = tuple[Answer, Answer]
ORDERS = frozenset(("O", "Theta", "Omega"))  # of growth: O(n^2)


def readings(gold: Answer, answer: Answer) -> list[Pair]:
    """The pair with every letter before a bracket read one way; two pairs where that is open."""
    heads = {*_heads(gold), *_heads(answer)}
    if not heads:
        return [(gold, answer)]
    defined = {*_defined(gold), *_defined(answer)}
    valued = {*_valued(gold), *_valued(answer)}
    factors = ({*_alone(gold), *_alone(answer)} & heads) - defined - valued
    open_ = heads - factors - defined
    calls = _read(gold, factors), _read(answer, factors)
    if not open_:
        return [calls]
    return [calls, (_read(gold, factors | open_), _read(answer, factors | open_))]


def _nodes(answer: object) -> Iterator[Expr]:
    """Every expression within an answer, outermost first."""
    if isinstance(answer, (Num, Sym)):
        yield answer
    elif isinstance(answer, Op):
        yield answer
        for arg in answer.args:
            yield from _nodes(arg)
    elif isinstance(answer, tuple):
        for each in answer:
            yield from _nodes(each)
    elif hasattr(answer, "__dataclass_fields__"):
        for field in fields(answer):  # type: ignore[arg-type]  # an instance of a dataclass
            yield from _nodes(getattr(answer, field.name))


def _heads(answer: Answer) -> Iterator[str]:
    for node in _nodes(answer):
        if isinstance(node, Op) and node.name == "apply" and isinstance(node.args[0], Sym):
            yield node.args[0].name


def _alone(answer: object) -> Iterator[str]:
    """The letters that stand somewhere without a bracket after them."""
    if isinstance(answer, Sym):
        yield answer.name
    elif isinstance(answer, Op):
        for arg in answer.args[1:] if answer.name in {"apply", "call"} else answer.args:
            yield from _alone(arg)
    elif isinstance(answer, tuple):
        for each in answer:
            yield from _alone(each)
    elif hasattr(answer, "__dataclass_fields__"):
        for field in fields(answer):  # type: ignore[arg-type]  # an instance of a dataclass
            yield from _alone(getattr(answer, field.name))


def _defined(answer: Answer) -> Iterator[str]:
    """The letters that are applied to a plain argument on a side of their own: ``T(n) = …``."""
    if isinstance(answer, Relation):
        for side in answer.sides:
            if isinstance(side, Op) and side.name == "apply" and isinstance(side.args[1], (Sym, Num)):
                yield cast("Sym", side.args[0]).name


def _valued(answer: Answer) -> Iterator[str]:
    """The letters with a number or a capital alone in the bracket, and those of orders of growth: nobody
    writes a product so.
    """
    for node in _nodes(answer):
        if not isinstance(node, Op) or node.name != "apply":
            continue
        head, inner = cast("Sym", node.args[0]).name, node.args[1]
        if head in ORDERS or isinstance(inner, Num) or (isinstance(inner, Sym) and inner.name.isupper()):
            yield head


def _read(answer: Answer, factors: set[str]) -> Answer:
    """The answer with these letters as factors and all others as functions."""

    def changed(node: Op) -> Expr:
        if node.name == "apply":
            head = cast("Sym", node.args[0])
            return Op("*", node.args) if head.name in factors else Op("call", node.args)
        first = node.args[0] if node.args else None
        if node.name in {"^", "fact", "pct", "deg"} and _is_factor(first, factors):
            letter, inner = cast("Op", first).args
            return Op(
                "*", (letter, Op(node.name, (inner, *node.args[1:])))
            )  # the sign belongs to the bracket
        if node.name == "/" and _is_factor(node.args[1], factors):
            letter, inner = cast("Op", node.args[1]).args
            return Op("*", (Op("/", (node.args[0], letter)), inner))
        return node

    return cast("Answer", _mapped(answer, changed))


def _is_factor(node: Expr | None, factors: set[str]) -> bool:
    return isinstance(node, Op) and node.name == "apply" and cast("Sym", node.args[0]).name in factors


def _mapped(answer: object, changed: Callable[[Op], Expr]) -> object:
    """The answer with its operators changed, outermost first."""
    if isinstance(answer, Op):
        node = changed(answer)
        if isinstance(node, Op):
            return Op(node.name, tuple(cast("Expr", _mapped(arg, changed)) for arg in node.args))
        return node
    if isinstance(answer, tuple):
        return tuple(_mapped(each, changed) for each in answer)
    if hasattr(answer, "__dataclass_fields__") and not isinstance(answer, (Num, Sym)):
        parts = {field.name: _mapped(getattr(answer, field.name), changed) for field in fields(answer)}  # type: ignore[arg-type]
        return replace(answer, **parts)  # type: ignore[type-var]
    return answer
