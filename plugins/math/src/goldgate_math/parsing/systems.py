"""Environments of several lines: systems of equations, aligned chains, functions in pieces."""

from __future__ import annotations

from goldgate_math.limits import ITEMS, UnreadableError, words
from goldgate_math.parsing import collections
from goldgate_math.parsing.cursor import Grammar
from goldgate_math.parsing.tokens import SIGNS
from goldgate_math.tree import Answer, Ordered, Relation, Text, Unordered

SYSTEMS = words("cases dcases rcases aligned align alignat gathered gather split equation array eqnarray")
CONDITIONS = words("if for when where otherwise else")


def environment(parser: Grammar, name: str) -> Answer:
    """What ``\\begin{name}`` begins; it is taken already."""
    if name in SYSTEMS and not (name == "array" and _filled(parser)):
        return stacked(parser, name)
    return collections.matrix(parser, name)


def _filled(parser: Grammar) -> bool:
    """Whether no sign of a relation stands in the array that begins here."""
    place = parser.place
    while (token := parser.peek(place - parser.place)).kind not in {"finish", "end"}:
        if token.text in SIGNS and token.kind in {"op", "cmd"}:
            return False
        place += 1
    return True


def stacked(parser: Grammar, name: str) -> Answer:
    """Equations below one another, a chain that goes on over several lines, or the pieces of a function.

    A piece is a tuple of its value and its condition.
    """
    if name in {"array", "alignat"}:
        parser.need("{")
        while not parser.take("}"):
            if parser.next().kind == "end":
                raise UnreadableError("an open array")
    rows: list[Answer] = []
    while True:
        while parser.take("\\\\", "&"):
            pass
        token = parser.peek()
        if token.kind == "finish":
            break
        if token.kind == "end" or len(rows) > ITEMS:
            raise UnreadableError("an open system, or one beyond the limits")
        if rows and token.text in SIGNS and token.kind in {"op", "cmd"}:
            rows[-1] = _continued(parser, rows[-1])
        else:
            rows.append(_row_of_system(parser))
    parser.place += 1
    if not rows:
        raise UnreadableError("an empty system")
    if len(rows) == 1:
        return rows[0]
    return Unordered(tuple(rows), braced=any(isinstance(row, Ordered) for row in rows))


def _continued(parser: Grammar, above: Answer) -> Answer:
    """A chain whose line begins with its sign."""
    sides, signs = (above.sides, above.signs) if isinstance(above, Relation) else ((above,), ())
    while (token := parser.peek()).text in SIGNS and token.kind in {"op", "cmd"}:
        parser.place += 1
        parser.take("&")
        sides, signs = (*sides, collections.side(parser)), (*signs, SIGNS[token.text])
    return Relation(sides, signs)


def _row_of_system(parser: Grammar) -> Answer:
    sides: tuple[Answer, ...] = (collections.side(parser),)
    signs: tuple[str, ...] = ()
    while parser.take("&") or (parser.peek().text in SIGNS and parser.peek().kind in {"op", "cmd"}):
        token = parser.peek()
        if token.text not in SIGNS or token.kind not in {"op", "cmd"}:
            break  # the column of the conditions
        parser.place += 1
        parser.take("&")
        sides, signs = (*sides, collections.side(parser)), (*signs, SIGNS[token.text])
    found: Answer = Relation(sides, signs) if signs else sides[0]
    while parser.take(",", ";", ".", "&", "quad", "qquad"):
        pass
    if parser.peek().kind in {"end", "finish"} or parser.at("\\\\"):
        return found
    while parser.peek().kind == "word" and parser.peek().text.lower() in CONDITIONS:
        parser.place += 1
    while parser.take(",", ".", "&"):
        pass
    if parser.peek().kind == "finish" or parser.at("\\\\"):
        return Ordered((found, Text(("otherwise",))))
    return Ordered((found, collections.item(parser)))
