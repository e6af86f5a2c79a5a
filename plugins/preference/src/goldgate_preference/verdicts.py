"""Which of two responses a judge prefers, read strictly: what a reply leaves open is not guessed."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from typing import Any, Literal

from goldgate.text import fences, without_reasoning

Winner = Literal["A", "B", "tie"]

_SIDE = r"(?:(?:response|assistant|answer|option)\s+)?"
_TIE = r"(?:a\s+)?(?:tie|tied|draw)"
BRACKETS = re.compile(r"\[\[\s*(?:(A|B|C|tie)|([AB])\s*(>{1,2}|<{1,2}|=)\s*([AB]))\s*\]\]", re.IGNORECASE)
DENIED = re.compile(
    r"(?:n't|\b(?:not|never|cannot|without|neither|nor|rather than|instead of))(?:\s+\w+){0,3}\W{0,3}$",
    re.IGNORECASE,
)
TAKEN_BACK = re.compile(
    r"\W{0,3}(?:\w+\s+){0,2}(?:not|never|\w{1,6}n't|wrong|worse|incorrect|loses|lost)\b", re.IGNORECASE
)
LABEL = (
    r"(?:(?:my|the|final|overall)\s+){0,4}"
    r"(?:verdict|winner|choice|preference|judge?ment|decision|(?:better|best)(?:\s+(?:response|answer))?|answer)"
)
LABELLED = re.compile(rf"\W*{LABEL}\s*(?:is\b)?\s*[:=]?\s*\W*{_SIDE}([AB]|C|{_TIE})\W*", re.IGNORECASE)
HEADING = re.compile(rf"\W*{LABEL}\s*(?:is\b)?\W*", re.IGNORECASE)
BARE = re.compile(rf"\W*{_SIDE}([AB]|C|{_TIE})\W*", re.IGNORECASE)
KEYS = ("verdict", "winner", "preference", "choice", "answer", "better", "preferred")
LIMIT = 20_000  # characters of a reply that are looked at, from its end
LINE = 200  # a longer line is prose


def winner(reply: str) -> Winner | None:
    """The preferred response, or None where the reply does not name exactly one.

    Thoughts do not count. Read in this order: ``[[A]]``, ``[[B]]``, ``[[C]]`` (or tie, or ``[[A>B]]``), which
    must all agree, and not be denied, asked or taken back; a JSON object with a verdict, alone, in a fence or
    on the last line; a last line such as "Verdict: A"; a reply that is nothing but the letter. Of these, what
    is there must agree.
    """
    text = _plain(without_reasoning(reply))[-LIMIT:].strip()
    lines = [line for line in text.splitlines() if line.strip()]
    labelled = [match[1] for line in lines if len(line) < LINE and (match := LABELLED.fullmatch(line))]
    if found := list(BRACKETS.finditer(text)):
        if any(_in_doubt(text, mark) for mark in found):
            return None
        return _agreed([*(_of_mark(mark) for mark in found), *map(_named, labelled)])
    if (parsed := _json_of(text, lines)) is not None:
        return _agreed([_of_json(parsed), *map(_named, labelled)])
    if text.startswith("{"):
        return None  # an object that cannot be read
    if labelled:
        last = len(lines[-1]) < LINE and LABELLED.fullmatch(lines[-1])
        return _agreed(list(map(_named, labelled))) if last else None
    bare = BARE.fullmatch(lines[-1]) if lines and len(lines[-1]) < 40 else None
    headed = len(lines) > 1 and len(lines[-2]) < LINE and HEADING.fullmatch(lines[-2])
    return _named(bare[1]) if bare and (len(lines) == 1 or headed) else None


def _plain(text: str) -> str:
    """The text without invisible characters, and with letters of full width as ordinary ones."""
    kept = "".join(letter for letter in text[-2 * LIMIT :] if unicodedata.category(letter) != "Cf")
    return unicodedata.normalize("NFKC", kept)


def _in_doubt(text: str, mark: re.Match[str]) -> bool:
    """Whether the words around a mark deny it, ask about it, or take it back."""
    before = re.split(r"[.!?;\n]", text[: mark.start()][-80:])[-1]
    after = text[mark.end() : mark.end() + 80]
    asked = re.match(r"[\s*_]{0,4}\?", after)
    return bool(DENIED.search(before.rpartition(",")[2]) or asked or TAKEN_BACK.match(after))


def _of_mark(mark: re.Match[str]) -> Winner | None:
    if mark[1]:
        return _named(mark[1])
    left, sign, right = mark[2].upper(), mark[3], mark[4].upper()
    if left == right:
        return None
    return "tie" if sign == "=" else _named(left if ">" in sign else right)


def _json_of(text: str, lines: Sequence[str]) -> Any:
    """The JSON object of a reply: all of it, the only fenced block, or the last line; None without one."""
    blocks = fences(text) if "```" in text or "~~~" in text else ()
    places = [text, *(block.code for block in blocks if len(blocks) == 1), *lines[-1:]]
    for place in places:
        if place.strip().startswith("{"):
            try:
                return json.loads(place, object_pairs_hook=_once)
            except (ValueError, RecursionError):
                continue
    return None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys come once each: of two verdicts, neither counts."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key comes twice")
    return found


def _of_json(parsed: Any) -> Winner | None:
    given = [value for key, value in parsed.items() if key.strip().lower() in KEYS]
    if len(given) != 1 or not isinstance(given[0], str) or not (match := BARE.fullmatch(given[0][:40])):
        return None
    return _named(match[1])


def _agreed(winners: Sequence[Winner | None]) -> Winner | None:
    names = set(winners)
    return names.pop() if len(names) == 1 else None


def _named(letter: str) -> Winner:
    upper = letter.upper()
    return "A" if upper == "A" else "B" if upper == "B" else "tie"
