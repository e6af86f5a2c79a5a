"""Reads an expression as calculators take it, into a tree of plain tuples; no text is ever evaluated.

Grammar: numbers, names, calls ``f(a, b)``, ``+ - * / // % ^ **``, factorials, percentages, roots, implicit
products (``2x``, ``3(x+1)``), equations, lists; and requests in words ("derivative of …", "solve … for x").
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

LONGEST = 4000
DEEPEST = 80
Tree = tuple[Any, ...]
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?)"
    r"|(?P<name>[A-Za-z_][A-Za-z_0-9]*)|(?P<op>\*\*|//|==|<=|>=|!=|->|[-+*/%^()\[\]{},=<>!:|.]))"
)
_REPLACED = str.maketrans(
    {
        "×": "*",
        "·": "*",
        "⋅": "*",
        "÷": "/",
        "−": "-",
        "–": "-",
        "√": " sqrt ",
        "π": " pi ",
        "∞": " oo ",
        "²": "**2",
        "³": "**3",
        "≤": "<=",
        "≥": ">=",
    }
)
_WORDED: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), form)
    for pattern, form in (
        (
            r"(?:find |compute |calculate |what is "
            r"|evaluate )?(?:the )?derivative of (.+?)(?: with respect to| w\.?r\.?t\.?) (\w)",
            r"diff(\1, \2)",
        ),
        (r"(?:find |compute |calculate |what is )?(?:the )?derivative of (.+)", r"diff(\1)"),
        (r"differentiate (.+?)(?: with respect to (\w))?", r"diff(\1)"),
        (r"d/d([a-z]) ?(.+)", r"diff(\2, \1)"),
        (
            r"(?:integrate|(?:the )?integral of) (.+?)(?: ?d([a-z]))? from (?:[a-z] ?= ?)?(.+?) to (.+)",
            r"integrate(\1, [\3, \4])",
        ),
        (r"(?:integrate|(?:the )?integral of) (.+?)(?: ?d([a-z]))?", r"integrate(\1)"),
        (r"solve (.+?) for ([a-z])", r"solve(\1, \2)"),
        (r"solve (.+)", r"solve(\1)"),
        (r"(simplify|factor|expand) (.+)", r"\1(\2)"),
        (r"limit (?:of )?(.+?) as ([a-z]) ?(?:->|→|approaches|tends to|goes to) ?(.+)", r"limit(\1, \2, \3)"),
        (
            r"(?:the )?sum (?:of )?(.+?) (?:for|from) ([a-z]) ?= ?(.+?) to (.+)",
            r"summation(\1, [\2, \3, \4])",
        ),
        (r"(?:the )?(?:square root|sqrt) of (.+)", r"sqrt(\1)"),
        (r"(?:what is|what's|calculate|compute|evaluate|find) (.+)", r"\1"),
    )
)


class UnreadableError(ValueError):
    """The text is no expression of the grammar."""


def read(text: str) -> Tree:
    """The tree of an expression. Raises UnreadableError."""
    if len(text) > LONGEST:
        raise UnreadableError("too long")
    return _Parser(_tokens(_plain(text))).whole()


def _plain(text: str) -> str:
    plain = (
        unicodedata.normalize("NFC", text)
        .translate(_REPLACED)
        .strip()
        .rstrip("?.;")
        .strip()
        .strip("$`")
        .strip()
    )
    plain = re.sub(r"\s*=\s*\??$", "", plain)
    for pattern, form in _WORDED:
        if (
            "(" in plain[:12]
            and re.match(r"[a-z]+\s*\(", plain)
            and form.endswith(")")
            and not form.startswith("sqrt")
        ):
            break
        if match := pattern.fullmatch(plain):
            plain = match.expand(form)
            break
    plain = re.sub(r"(\d+(?:\.\d+)?) ?(?:%|percent) of\b", r"(\1/100)*", plain)
    if not re.search(r"[A-Za-z]", plain):
        plain = re.sub(r"(?<=\d),(?=\d{3}(?:\D|$))", "", plain)
    return re.sub(r"[$€£](?=\d)", "", plain)


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            if not text[place:].strip():
                break
            raise UnreadableError(f"cannot read {text[place : place + 20]!r}")
        found.append((str(match.lastgroup), match[str(match.lastgroup)]))
        place = match.end()
    if not found:
        raise UnreadableError("empty")
    return found


class _Parser:
    """Precedence climbing over a list of tokens."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.place = 0
        self.depth = 0

    def whole(self) -> Tree:
        tree = self.relation()
        if self.peek() == ",":
            items = [tree]
            while self.take(","):
                items.append(self.relation())
            tree = ("list", *items)
        if self.place < len(self.tokens):
            raise UnreadableError(f"cannot read on at {self.peek()!r}")
        return tree

    def peek(self) -> str:
        return self.tokens[self.place][1] if self.place < len(self.tokens) else ""

    def take(self, *texts: str) -> str:
        if self.place < len(self.tokens) and self.peek() in texts and self.tokens[self.place][0] != "number":
            self.place += 1
            return self.tokens[self.place - 1][1]
        return ""

    def need(self, text: str) -> None:
        if not self.take(text):
            raise UnreadableError(f"{text!r} is missing")

    def relation(self) -> Tree:
        self.depth += 1
        if self.depth > DEEPEST:
            raise UnreadableError("nested too deeply")
        left = self.sum()
        if sign := self.take("=", "==", "<", ">", "<=", ">="):
            left = ("=" if sign == "==" else sign, left, self.sum())
        self.depth -= 1
        return left

    def sum(self) -> Tree:
        left = self.product()
        while sign := self.take("+", "-"):
            left = (sign, left, self.product())
        return left

    def product(self) -> Tree:
        left = self.signed()
        while True:
            if sign := self.take("*", "/", "//", "%"):
                if sign == "%" and not self._operand():
                    left = ("/", left, ("number", "100"))
                else:
                    left = (sign, left, self.signed())
            elif self.peek() == "mod":
                self.place += 1
                left = ("%", left, self.signed())
            elif self._operand() and self.peek() not in ("and", "or"):
                left = ("*", left, self.power())
            else:
                return left

    def _operand(self) -> bool:
        if self.place >= len(self.tokens):
            return False
        kind, text = self.tokens[self.place]
        return kind in ("number", "name") or text == "("

    def signed(self) -> Tree:
        self.depth += 1
        if self.depth > DEEPEST:
            raise UnreadableError("nested too deeply")
        if sign := self.take("-", "+"):
            inner = self.signed()
            tree = ("-", ("number", "0"), inner) if sign == "-" else inner
        else:
            tree = self.power()
        self.depth -= 1
        return tree

    def power(self) -> Tree:
        base = self.postfix()
        if self.take("^", "**"):
            return ("**", base, self.signed())
        return base

    def postfix(self) -> Tree:
        tree = self.atom()
        while sign := self.take("!", "."):
            if sign == "!":
                tree = ("call", "factorial", tree)
                continue
            name = self.peek()
            self.place += 1
            self.need("(")
            tree = ("call", name, tree, *self.items(")", "list")[1:])
        return tree

    def atom(self) -> Tree:
        if self.place >= len(self.tokens):
            raise UnreadableError("something is missing at the end")
        kind, text = self.tokens[self.place]
        self.place += 1
        if kind == "number":
            return ("number", text)
        if kind == "name":
            return self.name(text)
        if text == "(":
            return self.items(")", "tuple")
        if text in "[{":
            return self.items("]" if text == "[" else "}", "list")
        if text == "|":
            inner = self.sum()
            self.need("|")
            return ("call", "abs", inner)
        raise UnreadableError(f"cannot read {text!r}")

    def name(self, text: str) -> Tree:
        if self.peek() == "(" and (len(text) > 1 or text == "N"):
            self.place += 1
            inner = self.items(")", "list")
            return ("call", text, *inner[1:])
        if text in ("sqrt", "sin", "cos", "tan", "ln", "log") and self._operand():
            self.depth += 1
            if self.depth > DEEPEST:
                raise UnreadableError("nested too deeply")
            inner = self.power()
            self.depth -= 1
            return ("call", text, inner)
        return ("name", text)

    def items(self, closing: str, kind: str) -> Tree:
        found: list[Tree] = []
        while not self.take(closing):
            item = self.relation()
            if self.take(":"):
                item = ("pair", item, self.relation())
            found.append(item)
            if not self.take(","):
                self.need(closing)
                break
        return found[0] if kind == "tuple" and len(found) == 1 else ("list", *found)
