"""The typed tree of an answer: expressions, and the forms an answer takes.

Equality of nodes is equality of what was written, sign by sign; whether two trees *mean* the same is
for the deciders.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, cast

from goldgate_math.limits import UnreadableError

# --- expressions ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Num:
    """A number as written; ``places`` counts its decimals and is None where it had no point."""

    value: Fraction
    places: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Sym:
    """A variable, with its subscript: ``x``, ``x_1``, ``alpha``."""

    name: str


@dataclass(frozen=True, slots=True)
class Const:
    """A named number: ``pi``, ``e``, ``i``, ``oo``."""

    name: Literal["pi", "e", "i", "oo"]


@dataclass(frozen=True, slots=True)
class Op:
    """An operator or function on expressions.

    Names: ``+ - * / ^ neg pm mp root(radicand, index) fact binom deg pct log(value, base) abs floor ceil
    call(symbol, …) sum prod(body, index, from, to) diff(symbol, variable, order) deriv(body, variable, order)
    int(body, variable[, from, to]) lim(body, below) gamma zeta`` and the functions of ``tokens.FUNCTIONS``.
    ``apply(symbol, argument)`` is a letter before a bracket: a function's value, or a product.
    """

    name: str
    args: tuple[Expr, ...]


Expr = Num | Sym | Const | Op

# --- answers ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as powers of base dimensions: value in base units = number * factor + offset.

    ``nouns`` are the words that name no unit of measure, in the singular; ``shown`` is what was written.
    """

    dimensions: tuple[tuple[str, int], ...]
    factor: Fraction
    offset: Fraction = Fraction(0)
    nouns: tuple[str, ...] = ()
    shown: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with a unit of measure, a currency, a percent sign, or the noun that is counted."""

    value: Expr
    unit: Unit


@dataclass(frozen=True, slots=True)
class Based:
    """A numeral in a stated base; ``digits`` in upper case, without leading zeros."""

    digits: str
    base: int
    value: Fraction


@dataclass(frozen=True, slots=True)
class Residue:
    """A class of integers: value modulo modulus."""

    value: Expr
    modulus: Expr


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in seconds after midnight; ``half`` is am or pm, empty where it is not given."""

    seconds: int
    half: Literal["", "am", "pm"] = ""


@dataclass(frozen=True, slots=True)
class Date:
    """A calendar date; year 0 where it is not given."""

    year: int
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Letters of a multiple choice; ``content`` is the text after a letter, as in ``B) 12``.

    ``order``: the letters as written, which matters where they rank.
    """

    letters: frozenset[str]
    content: str = field(default="", compare=False)
    order: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Text:
    """Words, in lower case; ``listed``: commas or "and" stood between them."""

    words: tuple[str, ...]
    listed: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Ratio:
    """``a:b`` or ``a:b:c``."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Ordered:
    """Items in an order: a point, a vector, an ordered list."""

    items: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Unordered:
    """Items without an order. ``braced`` tells a set from a bare list such as ``1, 2 and 3``;
    ``joined`` is "or" where the items were offered as alternatives.
    """

    items: tuple[Answer, ...]
    braced: bool = True
    joined: Literal["", "and", "or"] = ""


@dataclass(frozen=True, slots=True)
class Interval:
    """A range of reals; brackets tell which ends belong to it."""

    low: Expr
    high: Expr
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class Combined:
    """Sets combined: union, intersection, difference."""

    name: Literal["cup", "cap", "minus"]
    parts: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """A chain ``sides[0] signs[0] sides[1] …``; signs are ``= != < > <= >= ~ in to``."""

    sides: tuple[Answer, ...]
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows of expressions, all of one length."""

    rows: tuple[tuple[Expr, ...], ...]


Answer = (
    Num
    | Sym
    | Const
    | Op
    | Quantity
    | Based
    | Residue
    | Clock
    | Date
    | Choice
    | Text
    | Ratio
    | Ordered
    | Unordered
    | Interval
    | Combined
    | Relation
    | Matrix
)

NAMES: dict[type, str] = {
    Num: "number",
    Sym: "variable",
    Const: "constant",
    Op: "expression",
    Quantity: "quantity",
    Based: "numeral in a base",
    Residue: "residue",
    Clock: "time",
    Date: "date",
    Choice: "choice",
    Text: "text",
    Ratio: "ratio",
    Ordered: "tuple",
    Unordered: "set",
    Interval: "interval",
    Combined: "union",
    Relation: "relation",
    Matrix: "matrix",
}


def kind(answer: Answer) -> str:
    """The name of an answer's type, for evidence."""
    return NAMES[type(answer)]


def is_expr(answer: Answer) -> bool:
    """Whether it is a bare expression."""
    return isinstance(answer, (Num, Sym, Const, Op))


def expr(answer: Answer) -> Expr:
    """The answer where it is an expression. Raises UnreadableError where a value was needed."""
    if not is_expr(answer):
        raise UnreadableError("a collection where a value should be")
    return cast("Expr", answer)
