"""The grammar of expressions: precedence climbing over tokens, no evaluation.

    relation   sum (sign sum)*
    sum        term (('+' | '-' | '±') term)*
    term       factor (('*' | '/' | juxtaposition) factor)*
    factor     '-' factor | base ('^' exponent)* ('!' | '°' | '%')*

Brackets, sets, intervals and matrices are in ``brackets``; units, times and the like in ``read``.
"""

from __future__ import annotations

from fractions import Fraction
from typing import cast

from goldgate_math import brackets
from goldgate_math.bounds import DEPTH, UnreadableError
from goldgate_math.lex import END, FUNCTIONS, GREEK, Token
from goldgate_math.matrices import combined, negated, transposed
from goldgate_math.tree import Answer, Const, Expr, Matrix, Num, Op, Ordered, Sym, expr, is_expr

TIMES = frozenset(("*", "cdot", "times", "ast"))
FRACTIONS = frozenset(("frac", "dfrac", "tfrac", "cfrac"))
ROOTS = frozenset(("sqrt", "surd", "cbrt"))
STARTS = (
    FUNCTIONS | GREEK | FRACTIONS | ROOTS
    | {"pi", "infty", "binom", "dbinom", "tbinom", "abs", "floor", "ceil", "lfloor", "lceil", "sum", "prod"}
)  # fmt: skip
ZERO = Fraction(0)
CALLED = frozenset("fghFGH")
UNIT_LETTERS = frozenset("mghsLlNJWVAKCFd")
UNIT_ENDS = frozenset(("", "/", "^", ",", ";", "and", "or", "per"))


class Parser:
    """A place in a list of tokens, the depth of nesting, and how many ``|`` are open.

    ``plain``: the text has no LaTeX commands, so white space means something.
    """

    def __init__(self, found: list[Token], plain: bool = False) -> None:
        self.found = found
        self.plain = plain
        self.place = 0
        self.depth = 0
        self.bars = 0

    # --- tokens

    def peek(self, ahead: int = 0) -> Token:
        place = self.place + ahead
        return self.found[place] if place < len(self.found) else END

    def next(self) -> Token:
        token = self.peek()
        self.place += 1
        return token

    def at(self, *texts: str) -> bool:
        token = self.peek()
        return token.text in texts and token.kind in {"op", "cmd"}

    def take(self, *texts: str) -> bool:
        if self.at(*texts):
            self.place += 1
            return True
        return False

    def need(self, text: str) -> None:
        if not self.take(text):
            raise UnreadableError(f"{text!r} is missing before {self.peek().text!r}")

    # --- sums and terms

    def sum(self) -> Answer:
        self.depth += 1
        if self.depth > DEPTH:
            raise UnreadableError(f"nested deeper than {DEPTH}")
        left: Answer
        if self.at("pm", "mp"):
            sign = self.next().text
            left = Op(sign, (Num(ZERO), expr(self.term())))
        else:
            left = self.term()
        while self.at("+", "-", "pm", "mp"):
            sign = self.next().text
            left = combined(sign, left, self.term())
        self.depth -= 1
        return left

    def term(self) -> Answer:
        left = self.factor()
        while True:
            token = self.peek()
            if self.take(*TIMES):
                left = combined("*", left, self.factor())
            elif self.take("/", "div"):
                left = combined("/", left, self.factor())
            elif token.kind == "sym" and token.text in "xX" and token.gap and self.peek(1).kind == "num":
                if not isinstance(left, Num) or not self.peek(1).gap:
                    left = combined("*", left, self.base())
                    continue
                self.place += 1
                left = combined("*", left, self.factor())
            elif token.text == "U" and not is_expr(left):
                return left  # a union, typed as a letter
            elif mixed := self.mixed(left, token):
                left = mixed
            elif (
                token.text == "("
                and not token.gap
                and isinstance(left, Sym)
                and left.name.rstrip("'") in CALLED
            ):
                left = Op("call", (left, *self.arguments()))
            elif self.starts(token):
                if isinstance(left, Num) and token.kind == "num":
                    raise UnreadableError("two numbers side by side")
                left = combined("*", left, self.power())
            else:
                return left

    def mixed(self, left: Answer, token: Token) -> Answer | None:
        """A mixed number such as ``3 1/2`` or ``3\\frac12``."""
        whole = left.args[0] if isinstance(left, Op) and left.name == "neg" else left
        if not isinstance(whole, Num) or whole.places is not None or whole.value.denominator != 1:
            return None
        start = self.place
        if token.kind == "num" and token.gap and self.peek(1).text == "/" and self.peek(2).kind == "num":
            top, bottom = self.next().text, (self.next(), self.next())[1].text
            part: Answer = Op("/", (number(top), number(bottom)))
        elif token.kind == "cmd" and token.text in FRACTIONS:
            part = self.base()
        else:
            return None
        match part:
            case Op("/", (Num(value=top_), Num(value=bottom_))) if (
                0 < top_ < bottom_ and top_.denominator == 1 and bottom_.denominator == 1
            ):
                total = self.after(Op("+", (whole, part)))
                return total if whole is left else negated(total)
        self.place = start
        return None

    def starts(self, token: Token) -> bool:
        """Whether a token begins a factor that may stand beside another without a sign."""
        if token.kind == "sym":
            article = token.text == "a" and token.gap and self.plain and self.peek(1).kind == "word"
            return not (article or self.unit_letter(token) or (token.text in "CF" and self.circled()))
        if token.kind == "num":
            return True
        if token.kind == "op":
            if token.text == "(" and self.peek(1).text in {"mod", "bmod"}:
                return False
            return token.text in {"(", "{"} or (token.text == "|" and not self.bars)
        return token.kind == "begin" or (token.kind == "cmd" and token.text in STARTS)

    def unit_letter(self, token: Token) -> bool:
        """Whether a letter after a number is a unit: ``5\\text{ m}``, or ``5 m`` at the end."""
        if token.text not in UNIT_LETTERS or self.found[self.place - 1].kind not in {"num", "op"}:
            return False
        return token.said or (
            token.gap
            and self.plain
            and (self.peek(1).kind in {"word", "num"} or self.peek(1).text in UNIT_ENDS)
        )

    def circled(self) -> bool:
        """Whether a degree sign stands right before: ``°C`` is no product."""
        return any(
            before.text in {"circ", "degree"} for before in self.found[max(0, self.place - 2) : self.place]
        )

    def factor(self) -> Answer:
        self.depth += 1
        if self.depth > DEPTH:
            raise UnreadableError(f"nested deeper than {DEPTH}")
        found: Answer
        if self.take("-"):
            found = negated(self.factor())
        elif self.take("+"):
            found = self.factor()
        else:
            found = self.power()
        self.depth -= 1
        return found

    # --- powers and what follows a base

    def power(self) -> Answer:
        base = self.after(self.base())
        while self.take("^"):
            if self.take("circ") or self.degree_group():
                base = Op("deg", (expr(base),))
            elif isinstance(base, (Ordered, Matrix)) and self.transposed():
                base = transposed(base)
            elif self.take("prime", "'"):
                raise UnreadableError("a derivative")
            else:
                base = Op("^", (expr(base), expr(self.exponent())))
        return self.after(base)

    def transposed(self) -> bool:
        """Take ``T``, ``{T}`` or ``\\top``."""
        size = 3 if self.peek().text == "{" else 1
        if self.peek(size // 2).text not in {"T", "top"}:
            return False
        self.place += size
        return True

    def exponent(self) -> Answer:
        """What a base is raised to; a tower is read from its top."""
        self.depth += 1
        if self.depth > DEPTH:
            raise UnreadableError(f"nested deeper than {DEPTH}")
        found = self.group()
        if self.at("^") and self.peek(1).text != "circ" and self.take("^"):
            found = Op("^", (expr(found), expr(self.exponent())))
        self.depth -= 1
        return found

    def degree_group(self) -> bool:
        if self.peek().text == "{" and self.peek(1).text == "circ" and self.peek(2).text == "}":
            self.place += 3
            return True
        return False

    def after(self, base: Answer) -> Answer:
        for _ in range(4):
            if self.peek().kind not in {"op", "cmd"}:
                return base
            if self.take("!"):
                base = Op("fact", (expr(base),))
            elif self.take("%", "\\%"):
                base = Op("pct", (expr(base),))
            elif self.at("'") and isinstance(base, Sym):
                self.place += 1
                base = Sym(base.name + "'")
            elif self.take("degree"):
                base = Op("deg", (expr(base),))
            elif self.at("_") and isinstance(base, Sym):
                self.place += 1
                base = Sym(f"{base.name}_{self.subscript()}")
            else:
                return base
        raise UnreadableError("too many signs after a value")

    def subscript(self) -> str:
        if not self.take("{"):
            return self.next().text
        words = []
        while not self.take("}"):
            token = self.next()
            if token is END:
                raise UnreadableError("an open subscript")
            words.append(token.text)
        return "".join(words)

    def group(self) -> Answer:
        """An exponent or argument: ``{…}``, a signed atom, or one atom."""
        if self.take("{"):
            found = self.sum()
            self.need("}")
            return found
        if self.take("-"):
            return Op("neg", (expr(self.base()),))
        return self.base()

    def digit_group(self) -> Answer:
        """An argument of a LaTeX command: ``{…}``, or one digit of a number, or one token."""
        token = self.peek()
        if token.kind == "num" and len(token.text) > 1:
            self.found[self.place] = token._replace(text=token.text[1:], gap=False)
            return number(token.text[0])
        return self.group()

    def base(self) -> Answer:
        self.depth += 1
        if self.depth > DEPTH:
            raise UnreadableError(f"nested deeper than {DEPTH}")
        found = self.atom()
        self.depth -= 1
        return found

    # --- atoms

    def atom(self) -> Answer:
        token = self.next()
        if token.kind == "num":
            return self.repeating(token)
        if token.kind == "sym":
            if token.text in {"e", "i"}:
                return Const(cast("object", token.text))  # type: ignore[arg-type]  # one of the two names
            return Sym(token.text)
        if token.kind == "cmd":
            return self.command(token.text)
        if token.kind == "op":
            return self.bracket(token.text)
        if token.kind == "begin":
            return brackets.matrix(self, token.text)
        raise UnreadableError(f"{token.text or 'nothing'!r} is no expression")

    def repeating(self, token: Token) -> Answer:
        if not (self.at("overline", "dot") or (self.at("bar"))) or "." not in token.text:
            return number(token.text)
        self.place += 1
        self.need("{")
        block = self.next().text
        self.need("}")
        if not block.isdigit():
            raise UnreadableError("a repeating decimal without digits")
        head, tail = token.text.split(".")
        shift = 10 ** len(tail)
        start = Fraction(int((head or "0") + tail), shift)
        return Num(start + Fraction(int(block), (10 ** len(block) - 1) * shift))

    def command(self, name: str) -> Answer:
        if name in FRACTIONS:
            top = self.digit_group()
            return Op("/", (expr(top), expr(self.digit_group())))
        if name in ROOTS:
            return self.root(name)
        if name == "pi":
            return Const("pi")
        if name == "infty":
            return Const("oo")
        if name in {"binom", "dbinom", "tbinom"}:
            top = self.digit_group()
            return Op("binom", (expr(top), expr(self.digit_group())))
        if name == "boxed":
            return self.group()
        if name in {"sum", "prod"}:
            return self.series(name)
        if name in FUNCTIONS or name in {"abs", "floor", "ceil"}:
            return self.function(name)
        if name in GREEK:
            return Sym(name)
        if name in {"lfloor", "lceil"}:
            inner = self.sum()
            self.need("r" + name[1:])
            return Op("floor" if name == "lfloor" else "ceil", (expr(inner),))
        return brackets.command(self, name)

    def root(self, name: str) -> Answer:
        index: Answer = Num(Fraction(3 if name == "cbrt" else 2))
        if self.take("["):
            index = self.sum()
            self.need("]")
        inside = self.base() if name == "surd" else self.digit_group()
        return Op("root", (expr(inside), expr(index)))

    def function(self, name: str) -> Answer:
        base: Answer | None = None
        raised: Answer | None = None
        if name in {"log", "max", "min"} and self.take("_"):
            base = self.group()
        if self.take("^"):
            raised = self.group()
        args = self.arguments()
        if raised == Op("neg", (Num(Fraction(1)),)):
            name, raised = "arc" + name, None
        name = {"asin": "arcsin", "acos": "arccos", "atan": "arctan", "lg": "log"}.get(name, name)
        if name == "exp":
            made = Op("^", (Const("e"), args[0]))
        elif name == "log":
            made = Op("log", (args[0], expr(base) if base else Num(Fraction(10))))
        else:
            made = Op(name, args)
        if name not in {"max", "min", "gcd", "lcm"} and len(args) != 1:
            raise UnreadableError(f"{name} of several values")
        return Op("^", (made, expr(raised))) if raised else made

    def arguments(self) -> tuple[Expr, ...]:
        """``(a, b)``, ``{a}``, or the factors that follow without a sign, as in ``sin 2x``."""
        if self.at("(", "{"):
            closing = ")" if self.next().text == "(" else "}"
            args = [expr(self.sum())]
            while self.take(","):
                args.append(expr(self.sum()))
            self.need(closing)
            return tuple(args)
        made = expr(self.power())
        while self.peek().kind in {"num", "sym"} or (
            self.peek().kind == "cmd" and self.peek().text in GREEK | {"pi"}
        ):
            made = Op("*", (made, expr(self.power())))
        if self.at("/") and self.peek(1).kind in {"num", "sym"} and not isinstance(made, Op):
            self.place += 1
            made = Op("/", (made, expr(self.power())))
        return (made,)

    def series(self, name: str) -> Answer:
        self.need("_")
        self.need("{")
        index = self.next()
        self.need("=")
        start = expr(self.sum())
        self.need("}")
        self.need("^")
        stop = expr(self.group())
        body = expr(self.term())
        if index.kind != "sym":
            raise UnreadableError("a sum without an index")
        return Op(name, (body, Sym(index.text), start, stop))

    def bracket(self, sign: str) -> Answer:
        if sign == "|":
            self.bars += 1
            found = self.sum()
            self.bars -= 1
            self.need("|")
            return Op("abs", (expr(found),))
        return brackets.bracket(self, sign)


def number(text: str) -> Num:
    """A numeral as an exact number. Raises UnreadableError for an exponent beyond the bounds."""
    mantissa, _, exponent = text.lower().partition("e")
    whole, point, decimals = mantissa.partition(".")
    if len(exponent) > 6 or (exponent and abs(int(exponent)) > 5_000):
        raise UnreadableError("an exponent beyond the bounds")
    if len(mantissa) > 4_000:
        raise UnreadableError("a numeral beyond the bounds")
    if not exponent and not point:
        return Num(Fraction(int(whole)))
    value = Fraction(int((whole + decimals) or "0"), 10 ** len(decimals))
    if exponent:
        return Num(value * Fraction(10) ** int(exponent), None)
    return Num(value, len(decimals) or None)
