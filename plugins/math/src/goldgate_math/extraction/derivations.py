"""The last line of a derivation that is all of a response: its rows lead to one value."""

from __future__ import annotations

import re

_BODY = re.compile(
    r"\\begin\s*\{(?P<name>(?:align|aligned|gather|gathered|split|eqnarray|flalign|alignat)\*?)\}"
    r"(?P<rows>.{1,4000})\\end\s*\{(?P=name)\}",
    re.DOTALL,
)
_ROW = re.compile(r"\\\\(?:\[[^\]]{0,10}\])?")
_NAMED = re.compile(r"\s*(?P<name>[a-zA-Z])\s*=\s*(?P<value>[^=]+?)\s*")
_LETTER = re.compile(r"(?<![\\a-zA-Z])[a-zA-Z](?![a-zA-Z])")
ROWS = 40


def last_row(text: str) -> str | None:
    """The last row, ``x = 7``, where the rows before are equations in the same letter that are not of that
    form: then they are steps, not a list of answers.
    """
    body = _BODY.search(text) if "\\begin" in text else None
    if body is None:
        return None
    rows = [row.replace("&", " ").strip(" \n\t.,") for row in _ROW.split(body["rows"])]
    rows = [row for row in rows if row]
    last = _NAMED.fullmatch(rows[-1]) if 2 <= len(rows) <= ROWS else None
    if last is None:
        return None
    before = [row for row in rows[:-1] if "=" in row]
    letters = {letter for row in before for letter in _LETTER.findall(row)}
    stepwise = any(_NAMED.fullmatch(row) is None for row in before)
    return rows[-1] if stepwise and letters == {last["name"]} else None
