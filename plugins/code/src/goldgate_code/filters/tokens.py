"""Code as tokens in which names that an author is free to choose, comments and layout are gone."""

from __future__ import annotations

import builtins
import keyword
import re
from array import array
from hashlib import blake2b

_TOKEN = re.compile(
    r"""
    (?P<comment> \#[^\n]* )
  | (?P<text> [rbuRBU]{0,2}
      (?: \"\"\"[\s\S]{0,5000}?\"\"\" | '''[\s\S]{0,5000}?'''
        | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' ) )
  | (?P<number> \d[\w.]* )
  | (?P<name> [^\W\d]\w* )
  | (?P<sign> [^\s\w] )
    """,
    re.VERBOSE,
)
KEPT = frozenset(keyword.kwlist) | frozenset(dir(builtins))


def tokens(code: str, language: str = "python") -> list[str]:
    """Keywords, builtins, attributes, numbers, texts and signs as they stand; every other name is ``x``.

    Comments are left out, and a text that stands alone on its line (a docstring).
    """
    if language != "python":
        code = re.sub(r"//[^\n]*|/\*[\s\S]{0,5000}?\*/", "", code)
    found: list[str] = []
    dot = False
    for match in _TOKEN.finditer(code):
        kind, text = match.lastgroup, match.group()
        if kind == "comment" or (kind == "text" and _alone(code, match.start(), match.end())):
            continue
        found.append("x" if kind == "name" and text not in KEPT and not dot else text)
        dot = text == "."
    return found


def shingles(found: list[str], length: int) -> frozenset[int]:
    """The runs of ``length`` tokens, as 64-bit numbers; the whole where there are fewer tokens."""
    runs = [found[at : at + length] for at in range(max(1, len(found) - length + 1))]
    return frozenset(
        int.from_bytes(blake2b("\x00".join(run).encode(errors="replace"), digest_size=8).digest(), "big")
        for run in runs
        if run
    )


def packed(runs: frozenset[int]) -> bytes:
    """Runs as bytes, smallest first: what a filter notes of a row."""
    return array("Q", sorted(runs)).tobytes()


def unpacked(data: bytes) -> list[int]:
    """The runs that ``packed`` wrote, smallest first."""
    return array("Q", data).tolist()


def _alone(code: str, start: int, end: int) -> bool:
    line = code[code.rfind("\n", 0, start) + 1 : start]
    stop = code.find("\n", end)
    return not line.strip() and not code[end : stop if stop >= 0 else len(code)].strip()
