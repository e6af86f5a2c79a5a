"""Derivatives, integrals, limits and series."""

from __future__ import annotations

from fractions import Fraction

from goldgate_math.limits import UnreadableError
from goldgate_math.parsing.cursor import Grammar
from goldgate_math.parsing.tokens import GREEK
from goldgate_math.tree import Answer, Expr, Num, Op, Sym, expr

ONE = Num(Fraction(1))
MARKS = ("d", "partial")
HIGHEST = 6  # order of a derivative that is read


def derivative(parser: Grammar) -> Expr | None:
    """``{dy}{dx}``, ``{d^2y}{dx^2}`` or ``{d}{dx}`` with what it is applied to; None where none comes next.

    ``diff(name, variable, order)`` is the derivative of a named function, ``deriv(body, variable, order)``
    that of an expression.
    """
    start = parser.place
    if (head := _numerator(parser)) is not None and (variable := _denominator(parser)) is not None:
        order, name = head
        if name is not None:
            return Op("diff", (name, variable, Num(Fraction(order))))
        body = expr(parser.power())
        while parser.peek().kind == "sym" or (parser.peek().kind == "cmd" and parser.peek().text in FACTORS):
            body = Op("*", (body, expr(parser.power())))
        return Op("deriv", (body, variable, Num(Fraction(order))))
    parser.place = start
    return None


FACTORS = frozenset(("sin", "cos", "tan", "ln", "log", "exp", "sqrt", "frac"))


def _numerator(parser: Grammar) -> tuple[int, Expr | None] | None:
    """``{d}``, ``{d^2}``, ``{dy}``, ``{d^2 y}``: the order, and the function where one is named."""
    if not (parser.take("{") and _mark(parser)):
        return None
    order = _order(parser)
    name: Expr | None = None
    if not parser.at("}"):
        name = _symbol(parser)
        if name is None:
            return None
    return (order, name) if parser.take("}") and 1 <= order <= HIGHEST else None


def _denominator(parser: Grammar) -> Sym | None:
    """``{dx}`` or ``{dx^2}``."""
    if not (parser.take("{") and _mark(parser)):
        return None
    name = _symbol(parser)
    _order(parser)
    return name if name is not None and parser.take("}") else None


def _mark(parser: Grammar) -> bool:
    token = parser.peek()
    if token.text in MARKS and token.kind in {"sym", "cmd"}:
        parser.place += 1
        return True
    return False


def _symbol(parser: Grammar) -> Sym | None:
    token = parser.peek()
    if token.kind == "sym" or (token.kind == "cmd" and token.text in GREEK):
        parser.place += 1
        return Sym(token.text)
    return None


def _order(parser: Grammar) -> int:
    """The exponent that comes next; 1 where none does, 0 where it is no digit."""
    if not parser.take("^"):
        return 1
    braced = parser.take("{")
    text = parser.next().text
    if braced and not parser.take("}"):
        return 0
    return int(text) if text.isdigit() and len(text) == 1 else 0


def slashed(parser: Grammar) -> Expr | None:
    """``dy/dx`` in plain text, its first letter taken already; None where something else comes next."""
    ahead = [parser.peek(place) for place in range(4)]
    kinds = [token.kind for token in ahead]
    if kinds == ["sym", "op", "sym", "sym"] and ahead[1].text == "/" and ahead[2].text == "d":
        parser.place += 4
        return Op("diff", (Sym(ahead[0].text), Sym(ahead[3].text), ONE))
    return None


def integral(parser: Grammar) -> Expr:
    """``\\int_a^b body dx`` as ``int(body, variable[, a, b])``."""
    ends: tuple[Expr, ...] = ()
    if parser.take("_"):
        low = expr(parser.group())
        parser.need("^")
        ends = (low, expr(parser.group()))
    stop = _differential(parser)
    everything = parser.tokens
    variable = Sym(everything[stop + 1].text)
    if stop == parser.place:
        body: Expr = ONE
    else:
        parser.tokens = everything[:stop]
        try:
            body = expr(parser.sum())
            if parser.place != stop:
                raise UnreadableError("an integral whose body cannot be read")
        finally:
            parser.tokens = everything
    parser.place = stop + 2
    return Op("int", (body, variable, *ends))


def _differential(parser: Grammar) -> int:
    """The place of the ``d`` of ``dx`` that ends the integral which begins here."""
    depth = 0
    for place in range(parser.place, len(parser.tokens) - 1):
        token, after = parser.tokens[place], parser.tokens[place + 1]
        depth += (token.text in {"(", "{", "[", "\\{"}) - (token.text in {")", "}", "]", "\\}"})
        named = after.kind == "sym" or (after.kind == "cmd" and after.text in GREEK)
        if depth == 0 and token.kind == "sym" and token.text == "d" and named:
            return place
    raise UnreadableError("an integral without its differential")


def limit(parser: Grammar) -> Expr:
    """``\\lim_{x \\to a} body`` as ``lim(body, as written below it)``."""
    parser.need("_")
    parser.need("{")
    depth, below = 1, []
    while depth:
        token = parser.next()
        if token.kind == "end":
            raise UnreadableError("an open subscript")
        depth += (token.text == "{") - (token.text == "}")
        below.append(token.text)
    return Op("lim", (expr(parser.term()), Sym(" ".join(below[:-1]))))


def series(parser: Grammar, name: str) -> Answer:
    """``\\sum_{k=a}^{b} body`` as ``sum(body, index, a, b)``."""
    parser.need("_")
    parser.need("{")
    index = parser.next()
    parser.need("=")
    start = expr(parser.sum())
    parser.need("}")
    parser.need("^")
    stop = expr(parser.group())
    body = expr(parser.term())
    if index.kind != "sym":
        raise UnreadableError("a sum without an index")
    return Op(name, (body, Sym(index.text), start, stop))
