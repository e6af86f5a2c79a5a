"""Functions, roots, fractions and numerals: what a command or a digit begins."""

from __future__ import annotations

from fractions import Fraction

from goldgate_math.limits import UnreadableError
from goldgate_math.parsing import calculus, collections
from goldgate_math.parsing.cursor import Grammar
from goldgate_math.parsing.tokens import FUNCTIONS, GREEK, Token
from goldgate_math.tree import Answer, Const, Expr, Num, Op, Sym, expr

FRACTIONS = frozenset(("frac", "dfrac", "tfrac", "cfrac", "sfrac", "nicefrac"))
ALIASES = {
    "asin": "arcsin", "acos": "arccos", "atan": "arctan", "lg": "log", "asinh": "arcsinh", "acosh": "arccosh",
    "atanh": "arctanh", "arsinh": "arcsinh", "arcosh": "arccosh", "artanh": "arctanh",
}  # fmt: skip
CALLED = frozenset("fghFGHO")  # letters that are functions wherever a bracket follows
KNOWN = {"Gamma": "gamma", "zeta": "zeta"}  # letters that name one function when they are applied
ROOTS = frozenset(("sqrt", "surd", "cbrt"))


def repeating(parser: Grammar, token: Token) -> Answer:
    if not (parser.at("overline", "dot") or (parser.at("bar"))) or "." not in token.text:
        return number(token.text)
    dotted = parser.next().text == "dot"
    parser.need("{")
    block = parser.next().text
    parser.need("}")
    if dotted:
        block += _up_to_second_dot(parser)
    if not block.isdigit():
        raise UnreadableError("a repeating decimal without digits")
    head, tail = token.text.split(".")
    shift = 10 ** len(tail)
    start = Fraction(int((head or "0") + tail), shift)
    return Num(start + Fraction(int(block), (10 ** len(block) - 1) * shift))


def _up_to_second_dot(parser: Grammar) -> str:
    """The rest of a block that is marked at both its ends: the ``2\\dot{3}`` of ``\\dot{1}2\\dot{3}``."""
    start = parser.place
    between = parser.next().text if parser.peek().kind == "num" else ""
    if parser.take("dot") and parser.take("{"):
        last = parser.next().text
        parser.need("}")
        return between + last
    parser.place = start
    return ""


def command(parser: Grammar, name: str) -> Answer:
    if name in FRACTIONS:
        if (rate := calculus.derivative(parser)) is not None:
            return rate
        top = parser.digit_group()
        return Op("/", (expr(top), expr(parser.digit_group())))
    if name in ROOTS:
        return root(parser, name)
    if name == "pi":
        return Const("pi")
    if name == "infty":
        return Const("oo")
    if name in {"binom", "dbinom", "tbinom"}:
        top = parser.digit_group()
        return Op("binom", (expr(top), expr(parser.digit_group())))
    if name == "boxed":
        return parser.group()
    if name in {"sum", "prod"}:
        return calculus.series(parser, name)
    if name == "int":
        return calculus.integral(parser)
    if name == "lim":
        return calculus.limit(parser)
    if name in FUNCTIONS or name in {"abs", "floor", "ceil"}:
        return function(parser, name)
    if name in GREEK:
        return Sym(name)
    if name in {"angle", "measuredangle", "triangle", "odot"}:
        return figure(parser, name)
    if name in {"lfloor", "lceil"}:
        inner = parser.sum()
        parser.need("r" + name[1:])
        return Op("floor" if name == "lfloor" else "ceil", (expr(inner),))
    return collections.command(parser, name)


def root(parser: Grammar, name: str) -> Answer:
    index: Answer = Num(Fraction(3 if name == "cbrt" else 2))
    if parser.take("["):
        index = parser.sum()
        parser.need("]")
    inside = parser.base() if name == "surd" else parser.digit_group()
    return Op("root", (expr(inside), expr(index)))


def figure(parser: Grammar, name: str) -> Sym:
    """``\\angle ABC`` as one name."""
    letters: list[str] = []
    while parser.peek().kind == "sym" and len(letters) < 4:
        letters.append(parser.next().text)
    if not letters:
        raise UnreadableError(f"the command \\{name}")
    return Sym(f"{name} {''.join(letters)}")


def function(parser: Grammar, name: str) -> Answer:
    if parser.at("=") or parser.peek().kind == "end":
        return Sym(name)  # \max = 12
    base: Answer | None = None
    raised: Answer | None = None
    if name in {"log", "max", "min"} and parser.take("_"):
        base = parser.group()
    if parser.take("^"):
        raised = parser.group()
    args = arguments(parser)
    if raised == Op("neg", (Num(Fraction(1)),)):
        name, raised = "arc" + name, None
    name = ALIASES.get(name, name)
    if name == "exp":
        made = Op("^", (Const("e"), args[0]))
    elif name == "cis":
        made = Op("+", (Op("cos", args), Op("*", (Const("i"), Op("sin", args)))))
    elif name == "log":
        made = Op("log", (args[0], expr(base) if base else Num(Fraction(10))))
    else:
        made = Op(name, args)
    if name not in {"max", "min", "gcd", "lcm"} and len(args) != 1:
        raise UnreadableError(f"{name} of several values")
    return Op("^", (made, expr(raised))) if raised else made


def arguments(parser: Grammar) -> tuple[Expr, ...]:
    """``(a, b)``, ``{a}``, or the factors that follow without a sign, as in ``sin 2x``."""
    if parser.at("(", "{"):
        closing = ")" if parser.next().text == "(" else "}"
        args = [expr(parser.sum())]
        while parser.take(","):
            args.append(expr(parser.sum()))
        parser.need(closing)
        return tuple(args)
    letter = parser.peek()
    factor = letter.kind == "sym" and letter.text[0] not in CALLED and parser.peek(1).text == "("
    made = expr(parser.base() if factor else parser.power())  # sin x(y+1) is a product
    while parser.peek().kind in {"num", "sym"} or (
        parser.peek().kind == "cmd" and parser.peek().text in GREEK | {"pi"}
    ):
        made = Op("*", (made, expr(parser.power())))
    if parser.at("/") and parser.peek(1).kind in {"num", "sym"} and not isinstance(made, Op):
        parser.place += 1
        made = Op("/", (made, expr(parser.power())))
    return (made,)


def applied(parser: Grammar, head: Sym, sure: bool) -> Expr:
    """``f(x, y)``; its opening bracket comes next.

    Without ``sure`` a letter before a single argument may be a factor: the node is ``apply``, not ``call``.
    Arguments that are no expressions, as in ``P(A \\cup B)``, are kept as they are written.
    """
    start = parser.place
    try:
        args = arguments(parser)
    except UnreadableError:
        if not sure and not head.name[0].isupper():
            raise
        parser.place = start
        args = (Sym(_written(parser)),)
        sure = True
    if head.name in KNOWN and len(args) == 1:
        return Op(KNOWN[head.name], args)
    return Op("call" if sure or len(args) > 1 else "apply", (head, *args))


def _written(parser: Grammar) -> str:
    """The tokens between the brackets that come next, as text."""
    parser.need("(")
    depth, texts = 1, []
    while depth:
        token = parser.next()
        if token.kind == "end":
            raise UnreadableError("'(' is never closed")
        depth += (token.text == "(") - (token.text == ")")
        texts.append(token.text)
    return " ".join(texts[:-1])


def number(text: str) -> Num:
    """A numeral as an exact number. Raises UnreadableError for an exponent beyond the limits."""
    mantissa, _, exponent = text.lower().partition("e")
    whole, point, decimals = mantissa.partition(".")
    if len(exponent) > 6 or (exponent and abs(int(exponent)) > 5_000):
        raise UnreadableError("an exponent beyond the limits")
    if len(mantissa) > 4_000:
        raise UnreadableError("a numeral beyond the limits")
    if not exponent and not point:
        return Num(Fraction(int(whole)))
    value = Fraction(int((whole + decimals) or "0"), 10 ** len(decimals))
    if exponent:
        return Num(value * Fraction(10) ** int(exponent), None)
    return Num(value, len(decimals) or None)
