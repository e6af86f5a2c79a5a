"""The grammar of collections: lists, tuples, sets, intervals, unions, relations, matrices."""

from __future__ import annotations

from goldgate_math.limits import ITEMS, UnreadableError
from goldgate_math.parsing.cursor import Grammar
from goldgate_math.parsing.tokens import SIGNS
from goldgate_math.parsing.units import DEGREE, PERCENT, currency, quantity
from goldgate_math.tree import (
    Answer,
    Combined,
    Const,
    Interval,
    Matrix,
    Num,
    Op,
    Ordered,
    Quantity,
    Ratio,
    Relation,
    Residue,
    Sym,
    Unordered,
    expr,
    is_expr,
)

INFINITY = Const("oo")
REALS = Interval(Op("neg", (INFINITY,)), INFINITY, False, False)
MATRICES = frozenset(("matrix", "pmatrix", "bmatrix", "Bmatrix", "smallmatrix", "array"))
JOINS = {
    "and": "and",
    "or": "or",
    "AND": "and",
    "OR": "or",
    "lor": "or",
    "vee": "or",
    "land": "and",
    "wedge": "and",
}


def whole(parser: Grammar) -> Answer:
    """Everything there is. Raises UnreadableError where something is left over."""
    found = listing(parser)
    if parser.peek().kind != "end":
        raise UnreadableError(f"{parser.peek().text!r} is left over")
    return found


def separators(parser: Grammar) -> tuple[bool, str]:
    """Take what separates two items: whether anything did, and the word that did."""
    some, joined = False, ""
    while True:
        token = parser.peek()
        if token.kind == "op" and token.text in {",", ";"}:
            some = True
        elif token.kind in {"word", "cmd"} and token.text in JOINS:
            some, joined = True, JOINS[token.text]
        elif token.text in {"quad", "qquad", "\\\\"} and token.kind in {"op", "cmd"}:
            some = some or parser.place > 0
        elif token.kind == "op" and token.text == "&" and some:
            pass
        else:
            return some, joined
        parser.place += 1


def listing(parser: Grammar) -> Answer:
    """One item, or several as a bare list."""
    separators(parser)
    items, joined = [item(parser)], ""
    while True:
        some, word = separators(parser)
        joined = word or joined
        if not some or parser.peek().kind == "end" or parser.at(")", "]", "}", "\\}", "rangle"):
            break
        items.append(item(parser))
        if len(items) > ITEMS:
            raise UnreadableError(f"more than {ITEMS} items")
    if len(items) == 1:
        return items[0]
    return Unordered(tuple(items), braced=False, joined=joined)  # type: ignore[arg-type]  # "", "and" or "or"


def item(parser: Grammar) -> Answer:
    """A relation, or a single side of one."""
    sides, signs = [side(parser)], []
    while (token := parser.peek()).kind in {"op", "cmd"} and token.text in SIGNS:
        parser.place += 1
        signs.append(SIGNS[token.text])
        if parser.peek().kind == "end" and signs[-1] == "=":
            raise UnreadableError("an equation without its right-hand side")
        sides.append(side(parser))
    if not signs:
        return sides[0]
    if signs == ["=="] and isinstance(sides[1], Residue):
        return sides[1]
    return Relation(tuple(sides), tuple("=" if sign == "==" else sign for sign in signs))


def side(parser: Grammar) -> Answer:
    """A set expression, a residue, a ratio, or a quantity."""
    left = measured(parser)
    while True:
        united = parser.peek().text == "U" and not is_expr(left) and parser.next()
        if united or parser.take("cup", "lor") or (parser.at("cap") and not parser.bars):
            name = "cap" if parser.take("cap") else "cup"
            left = Combined(name, (left, measured(parser)))  # type: ignore[arg-type]  # one of two names
        elif parser.take("setminus", "backslash"):
            left = Combined("minus", (left, measured(parser)))
        elif parser.at(":") and is_expr(left) and not parser.bars:
            parts = [expr(left)]
            while parser.take(":"):
                parts.append(expr(parser.sum()))
            return Ratio(tuple(parts))
        elif parser.peek() == ("word", "to", True, False) and is_expr(left):
            parser.place += 1
            return Ratio((expr(left), expr(parser.sum())))
        elif parser.take("pmod"):
            return Residue(expr(left), expr(parser.digit_group()))
        elif parser.take("bmod", "mod"):
            return Residue(expr(left), expr(parser.sum()))
        elif parser.at("(") and parser.peek(1).text in {"mod", "bmod"}:
            parser.place += 2
            found = Residue(expr(left), expr(parser.sum()))
            parser.need(")")
            return found
        else:
            return left


def measured(parser: Grammar) -> Answer:
    """A value with the words around it: a currency before it, a unit or a noun after it."""
    negative = parser.peek().text == "-" and currency(parser.peek(1)) is not None
    before = currency(parser.peek(1 if negative else 0))
    if before:
        parser.place += 1 + negative
    value = parser.sum()
    if not is_expr(value):
        return value
    if negative:
        value = Op("neg", (expr(value),))
    match value:
        case Op("pct", (inner,)):
            return quantity(parser, inner, PERCENT)
        case Op("neg", (Op("pct", (inner,)),)):
            return quantity(parser, Op("neg", (inner,)), PERCENT)
        case Op("deg", (inner,)):
            return quantity(parser, inner, DEGREE)
        case Op("neg", (Op("deg", (inner,)),)):
            return quantity(parser, Op("neg", (inner,)), DEGREE)
    return compound(parser, quantity(parser, expr(value), before))


def compound(parser: Grammar, first: Answer) -> Answer:
    """``2 hours 30 minutes`` or ``5 feet and 6 inches``: a second amount in a smaller unit."""
    start = parser.place
    if not isinstance(first, Quantity) or len(first.unit.dimensions) != 1:
        return first
    if parser.peek().text == "and":
        parser.place += 1
    if parser.peek().kind == "num":
        second = quantity(parser, expr(parser.sum()), None)
        if (
            isinstance(second, Quantity)
            and second.unit.dimensions == first.unit.dimensions
            and second.unit.factor < first.unit.factor
        ):
            share = Num(second.unit.factor / first.unit.factor)
            return Quantity(Op("+", (first.value, Op("*", (second.value, share)))), first.unit)
    parser.place = start
    return first


# --- brackets ---------------------------------------------------------------------------------------


def bracket(parser: Grammar, sign: str) -> Answer:
    """What an opening sign begins; it is taken already."""
    if sign == "{":
        found = listing(parser)
        if parser.take("choose"):
            found = Op("binom", (expr(found), expr(parser.sum())))
        parser.need("}")
        listed = parser.plain and isinstance(found, Unordered)
        return Unordered(found.items) if listed else found  # type: ignore[union-attr]  # a list, as checked
    if sign == "\\{":
        return braces(parser)
    if sign in {"(", "[", "]"}:
        return between(parser, sign)
    raise UnreadableError(f"{sign!r} where a value should be")


def between(parser: Grammar, sign: str) -> Answer:
    """``(…)`` groups, or makes a tuple; mixed and square brackets make intervals."""
    bars, parser.bars = parser.bars, 0
    found = listing(parser)
    parser.bars = bars
    closing = parser.next().text
    if closing not in {")", "]", "["}:
        raise UnreadableError(f"{sign!r} is never closed")
    items = found.items if isinstance(found, Unordered) and not found.braced else (found,)
    if len(items) == 1:
        if (sign, closing) == ("[", "]") and _row(found):
            return Ordered((_row(found) or found,))
        return found
    if (sign, closing) == ("[", "]") and all(map(_row, items)):
        return Ordered(tuple(_row(each) or each for each in items))
    if len(items) == 2 and is_expr(items[0]) and is_expr(items[1]):
        ends = expr(items[0]), expr(items[1])
        endless = INFINITY in ends or Op("neg", (INFINITY,)) in ends
        if (sign, closing) != ("(", ")") or endless:
            return Interval(*ends, sign == "[", closing == "]")
    if (sign, closing) in {("(", ")"), ("[", "]")}:
        return Ordered(items)
    raise UnreadableError("brackets that do not match")


def _row(answer: Answer) -> Ordered | None:
    """A row of nested lists; one of two numbers was read as a closed interval."""
    if isinstance(answer, Interval) and answer.low_closed and answer.high_closed:
        return Ordered((answer.low, answer.high))
    return answer if isinstance(answer, Ordered) else None


def braces(parser: Grammar) -> Answer:
    """A set by its members, or by a condition."""
    if parser.take("\\}"):
        return Unordered(())
    bars, parser.bars = parser.bars, 1
    found = listing(parser)
    if parser.take("|", ":", "mid"):
        parser.bars = 0
        found = listing(parser)
        parser.bars = bars
        parser.need("\\}")
        return found
    parser.bars = bars
    parser.need("\\}")
    return Unordered(found.items if isinstance(found, Unordered) and not found.braced else (found,))


def command(parser: Grammar, name: str) -> Answer:
    """Commands that stand for collections; an unknown one without arguments is a symbol.

    Raises UnreadableError for a notation that means something which is not read.
    """
    if name in {"emptyset", "varnothing"}:
        return Unordered(())
    if name == "bbR":
        return REALS
    if name.startswith("bb"):
        return Sym(name)
    if name == "langle":
        found = listing(parser)
        parser.need("rangle")
        return Ordered(found.items if isinstance(found, Unordered) and not found.braced else (found,))
    raise UnreadableError(f"the command \\{name}")


def matrix(parser: Grammar, name: str) -> Answer:
    """``\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}``; its beginning is taken already."""
    if name not in MATRICES:
        raise UnreadableError(f"the environment {name}")
    if name == "array":
        parser.need("{")
        while not parser.take("}"):
            if parser.next().kind == "end":
                raise UnreadableError("an open array")
    rows: list[list[object]] = [[]]
    while parser.peek().kind != "finish":
        if parser.take("\\\\"):
            rows.append([])
        elif parser.take("&"):
            continue
        else:
            rows[-1].append(expr(parser.sum()))
        if parser.peek().kind == "end" or len(rows) > ITEMS:
            raise UnreadableError("an open matrix, or one beyond the limits")
    parser.place += 1
    filled = tuple(tuple(row) for row in rows if row)
    if not filled or len({len(row) for row in filled}) != 1:
        raise UnreadableError("a matrix with rows of several lengths")
    return Matrix(filled)  # type: ignore[arg-type]  # filled above with expressions only
