"""A position in a list of tokens, and what the grammar's parts need of one another."""

from __future__ import annotations

from typing import Protocol

from goldgate_math.limits import UnreadableError
from goldgate_math.parsing.tokens import END, Token
from goldgate_math.tree import Answer


class Cursor:
    """A position in a list of tokens, the depth of nesting, and how many ``|`` are open.

    ``plain``: the text has no LaTeX commands, so white space means something.
    """

    def __init__(self, tokens: list[Token], plain: bool = False) -> None:
        self.tokens = tokens
        self.plain = plain
        self.place = 0
        self.depth = 0
        self.bars = 0

    def peek(self, ahead: int = 0) -> Token:
        """The token at the position, or some tokens further on; END behind the last."""
        place = self.place + ahead
        return self.tokens[place] if place < len(self.tokens) else END

    def next(self) -> Token:
        """Take the token at the position."""
        token = self.peek()
        self.place += 1
        return token

    def at(self, *texts: str) -> bool:
        """Whether an operator or command with one of these texts comes next."""
        if self.place >= len(self.tokens):
            return False
        token = self.tokens[self.place]
        return token.text in texts and (token.kind == "op" or token.kind == "cmd")

    def take(self, *texts: str) -> bool:
        """Take such a token, where one comes next; whether it did."""
        if self.place >= len(self.tokens):
            return False
        token = self.tokens[self.place]
        if token.text in texts and (token.kind == "op" or token.kind == "cmd"):
            self.place += 1
            return True
        return False

    def need(self, text: str) -> None:
        """Take this token. Raises UnreadableError where another comes."""
        if not self.take(text):
            raise UnreadableError(f"{text!r} is missing before {self.peek().text!r}")


class Grammar(Protocol):
    """The cursor with the rules for expressions: what the rules for collections and functions call."""

    tokens: list[Token]
    plain: bool
    place: int
    bars: int

    def peek(self, ahead: int = 0) -> Token: ...
    def next(self) -> Token: ...
    def at(self, *texts: str) -> bool: ...
    def take(self, *texts: str) -> bool: ...
    def need(self, text: str) -> None: ...
    def sum(self) -> Answer: ...
    def term(self) -> Answer: ...
    def power(self) -> Answer: ...
    def base(self) -> Answer: ...
    def group(self) -> Answer: ...
    def digit_group(self) -> Answer: ...
