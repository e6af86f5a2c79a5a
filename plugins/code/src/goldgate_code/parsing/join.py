"""Blocks of Python put together: helpers that the chosen one needs, and imports that must come first."""

from __future__ import annotations

import ast
import builtins

from goldgate_code.parsing.python_source import UnreadableError, defined, definitions_only, parse


def helpers(codes: list[str], chosen: int, name: str) -> tuple[list[str], list[str]]:
    """The blocks before and after the chosen one that define what it needs, and nothing called ``name``.

    A block that does more than import, define and assign is none.
    """
    have = set(defined(codes[chosen]))
    needed = loaded(codes[chosen]) - have
    taken: set[int] = set()
    order = [*range(chosen - 1, -1, -1), *range(chosen + 1, len(codes))]
    offers = {at: defined(codes[at]) for at in order if definitions_only(codes[at])}
    more = True
    while more and needed:
        more = False
        for at, names in offers.items():
            star = "import *" in codes[at] and at < chosen
            wanted = (names - have) & needed
            if (
                at not in taken
                and name not in names
                and (wanted or star)
                and not (at > chosen and names & have)
            ):
                taken.add(at)
                have |= names
                needed = (needed | loaded(codes[at])) - have
                more = True
    before = [codes[at] for at in sorted(taken) if at < chosen]
    return before, [codes[at] for at in sorted(taken) if at > chosen]


def loaded(code: str) -> set[str]:
    """The names that a program reads and that are no builtins."""
    try:
        tree = parse(code)
    except UnreadableError:
        return set()
    names = {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    return names - set(dir(builtins))


def joined(codes: list[str]) -> str:
    """One program of several pieces, with every ``from __future__`` at its beginning."""
    first: list[str] = []
    rest: list[str] = []
    for code in codes if len(codes) > 1 else []:
        ahead, body = _future(code)
        first += [line for line in ahead if line not in first]
        rest.append(body)
    return "\n".join([*first, *rest]) if rest else "\n".join(codes)


def _future(code: str) -> tuple[list[str], str]:
    """The ``from __future__`` lines of a piece, and the rest of it."""
    if "__future__" not in code:
        return [], code
    try:
        body = parse(code).body
    except UnreadableError:
        return [], code
    nodes = [node for node in body if isinstance(node, ast.ImportFrom) and node.module == "__future__"]
    lines = code.split("\n")
    taken = {number for node in nodes for number in range(node.lineno - 1, node.end_lineno or node.lineno)}
    return [ast.unparse(node) for node in nodes], "\n".join(
        "" if at in taken else line for at, line in enumerate(lines)
    )
