"""The grammar of expressions: precedence climbing over tokens, no evaluation.

    relation   sum (sign sum)*
    sum        term (('+' | '-' | '±') term)*
    term       factor (('*' | '/' | juxtaposition) factor)*
    factor     '-' factor | base ('^' exponent)* ('!' | '°' | '%')*

Brackets, sets, intervals and matrices are in ``collections``; times, dates and the like in ``literals``.
"""

from __future__ import annotations

from fractions import Fraction
from typing import cast

from goldgate_math.limits import DEPTH, UnreadableError
from goldgate_math.parsing import calculus, collections, functions, systems
from goldgate_math.parsing.cursor import Cursor
from goldgate_math.parsing.functions import CALLED, FRACTIONS, ROOTS, number
from goldgate_math.parsing.matrices import combined, negated, transposed
from goldgate_math.parsing.tokens import END, FUNCTIONS, GREEK, Token
from goldgate_math.tree import Answer, Const, Matrix, Num, Op, Ordered, Sym, Unordered, expr, is_expr

TIMES = frozenset(("*", "cdot", "times", "ast"))
STARTS = (
    FUNCTIONS | GREEK | FRACTIONS | ROOTS | {"int", "lim", "angle"}
    | {"pi", "infty", "binom", "dbinom", "tbinom", "abs", "floor", "ceil", "lfloor", "lceil", "sum", "prod"}
)  # fmt: skip
ZERO = Fraction(0)
MINUS_ONE = Op("neg", (Num(Fraction(1)),))
UNIT_LETTERS = frozenset("mghsLlNJWVAKCFd")
UNIT_ENDS = frozenset(("", "/", "^", ",", ";", "and", "or", "per"))


class Parser(Cursor):
    """The rules for expressions, over a cursor."""

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
            elif token.text in {"[", "\\{"} and is_expr(left) and (grouped := self.grouped()) is not None:
                left = combined("*", left, grouped)
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
        """Whether a token begins a factor that may follow another without a sign."""
        if token.kind == "sym":
            article = token.text == "a" and token.gap and self.plain and self.peek(1).kind == "word"
            return not (article or self.unit_letter(token) or (token.text in "CF" and self.circled()))
        if token.kind == "num":
            return True
        if token.kind == "op":
            if token.text == "(" and self.peek(1).text in {"mod", "bmod"}:
                return False
            return token.text in {"(", "{"} or (token.text == "|" and not self.bars)
        return token.kind in {"begin", "fn"} or (token.kind == "cmd" and token.text in STARTS)

    def unit_letter(self, token: Token) -> bool:
        """Whether a letter after a number is a unit: ``5\\text{ m}``, or ``5 m`` at the end."""
        if token.text not in UNIT_LETTERS or self.tokens[self.place - 1].kind not in {"num", "op"}:
            return False
        return token.quoted or (
            token.gap
            and self.plain
            and (self.peek(1).kind in {"word", "num"} or self.peek(1).text in UNIT_ENDS)
        )

    def circled(self) -> bool:
        """Whether a degree sign stands right before: ``°C`` is no product."""
        return any(
            before.text in {"circ", "degree"} for before in self.tokens[max(0, self.place - 2) : self.place]
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
        base = self.applied(self.after(self.base()))
        while self.take("^"):
            if self.take("circ") or self.degree_group():
                base = Op("deg", (expr(base),))
            elif isinstance(base, (Ordered, Matrix)) and self.transposed():
                base = transposed(base)
            elif isinstance(base, Sym) and self.primes():
                base = self.applied(Sym(base.name + "'"))
            else:
                up = self.exponent()
                if up == MINUS_ONE and isinstance(base, Sym) and base.name in CALLED and self.at("("):
                    base = functions.applied(self, Sym(base.name + "^-1"), True)
                else:
                    base = Op("^", (expr(base), expr(up)))
        return self.after(base)

    def primes(self) -> bool:
        """Take ``\\prime`` or ``{\\prime}`` in an exponent."""
        size = 3 if self.peek().text == "{" else 1
        if self.peek(size // 2).text not in {"prime", "'"}:
            return False
        self.place += size
        return True

    def applied(self, base: Answer) -> Answer:
        """A letter with the bracket that follows it: a function's value, or perhaps a product.

        Which of the two is for the comparison, that sees where else the letter occurs.
        """
        if not isinstance(base, Sym) or not self.at("(") or self.peek(1).text in {"mod", "bmod"}:
            return base
        sure = base.name[0] in CALLED or base.name.endswith("'")
        if self.peek().gap and (self.plain or not sure):
            return base
        return functions.applied(self, base, sure)

    def grouped(self) -> Answer | None:
        """A bracket after a factor that holds a single expression; None, and nothing taken, for another."""
        start, depth, bars = self.place, self.depth, self.bars
        try:
            group = self.power()
        except UnreadableError:
            group = None
        if isinstance(group, Unordered) and len(group.items) == 1:
            group = group.items[0]
        if group is not None and is_expr(group):
            return group
        self.place, self.depth, self.bars = start, depth, bars
        return None

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
            if isinstance(found, Unordered) and len(found.items) == 1:
                return found.items[0]  # \left\{…\right\} as a mere bracket
            return found
        if self.take("-"):
            return Op("neg", (expr(self.base()),))
        return self.base()

    def digit_group(self) -> Answer:
        """An argument of a LaTeX command: ``{…}``, or one digit of a number, or one token."""
        token = self.peek()
        if token.kind == "num" and len(token.text) > 1:
            self.tokens[self.place] = token._replace(text=token.text[1:], gap=False)
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
            return functions.repeating(self, token)
        if token.kind == "sym":
            if token.text == "d" and (rate := calculus.slashed(self)) is not None:
                return rate
            if token.text in {"e", "i"}:
                return Const(cast("object", token.text))  # type: ignore[arg-type]  # one of the two names
            return Sym(token.text)
        if token.kind == "fn":
            return functions.applied(self, Sym(token.text), True)
        if token.kind == "cmd":
            return functions.command(self, token.text)
        if token.kind == "op":
            return self.bracket(token.text)
        if token.kind == "begin":
            return systems.environment(self, token.text)
        raise UnreadableError(f"{token.text or 'nothing'!r} is no expression")

    def bracket(self, sign: str) -> Answer:
        if sign == "|":
            self.bars += 1
            found = self.sum()
            self.bars -= 1
            self.need("|")
            return Op("abs", (expr(found),))
        return collections.bracket(self, sign)
