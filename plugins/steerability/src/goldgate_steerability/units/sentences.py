"""Sentences of one block of text, by their closing marks.

A full stop ends a sentence unless it belongs to a number, an abbreviation, an initial or a dotted name. A
mark within a quotation ends one unless the words after the quotation go on in lower case or name a
speaker. Emoji behind the mark belong to the sentence before it.
"""

from __future__ import annotations

import re

import regex

from goldgate_steerability.units.abbreviations import (
    ABBREVIATIONS,
    AFTER_TIMES,
    CAPITALISED,
    LOOSE_TAILS,
    MONTHS,
    SPEECH,
    STARTERS,
    TAILS,
    TITLES,
)
from goldgate_steerability.units.emoji import RUN

_CLOSERS = "\"'”’»)]」』）】*_"
_STOPS = re.compile(rf"[.!?…‽؟۔।॥։።。！？｡](?:[ ](?=[.!?])|[.!?…‽؟۔।॥։።。！？｡])*[{re.escape(_CLOSERS)}]*")
_GREEK = re.compile(r"[Ͱ-Ͽἀ-῿]\s*;")
_NEXT = regex.compile(r"[\s\"'“‘«(\[¿¡—–-]*(\p{L}[\p{L}\p{M}'’]*|\p{N}+)?")
_NEXT_ASCII = re.compile(r"[\s\"'(\[-]*([A-Za-z][A-Za-z']*|\d+)?")
_BEFORE = regex.compile(r"[\p{L}\p{M}\p{N}.'’]+$")
_WIDE = "。！？｡"
_STRAIGHT = frozenset("\"'”’»」』")


def split(text: str) -> list[tuple[int, int]]:
    """The sentences of a block as (start, end), blanks at both ends left out. Linear in its length."""
    if not text.isascii() and _GREEK.search(text):
        text = text.replace(";", "?")
    plain = text.isascii()
    cased = text != text.lower() if plain else any(map(str.isupper, text))
    quoted = '"' in text or (not plain and ("“" in text or "«" in text))
    following = _NEXT_ASCII if plain else _NEXT
    found: list[tuple[int, int]] = []
    start = 0
    for match in _STOPS.finditer(text):
        at, end = match.span()
        if not quoted and plain and text[at + 1 : end + 1] == " " and text[end + 1 : end + 2].isupper():
            word = text[max(start, at - 15) : at].rpartition(" ")[2]
            if len(word) > 2 and word.isalpha() and word.lower() not in ABBREVIATIONS:
                found.append((start + (start > 0 and text[start] == " "), end))
                start = end
                continue
        if at < start:
            continue
        spaced = text[at] not in _WIDE and text[end : end + 1].isspace()
        if quoted and spaced and _goes_on(text, start, at, end, cased):
            continue
        if not _ends(text, start, at, match.group(), end, cased, following):
            continue
        if not plain and (run := RUN.match(text, end)) is not None:
            end = run.end()
        _add(found, text, start, end)
        start = end
    _add(found, text, start, len(text))
    return found


def _add(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left, right = start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
    if left >= right:
        return
    if any(char.isalnum() for char in piece):
        found.append((left, right))
    elif found:  # quotation marks, dashes or emoji alone belong to the sentence before
        found[-1] = (found[-1][0], right)


def _ends(
    text: str, start: int, at: int, mark: str, end: int, cased: bool, following: re.Pattern[str]
) -> bool:
    """Whether a mark ends a sentence. ``following`` finds the word after it."""
    if end >= len(text):
        return True
    if mark[0] in _WIDE:
        return not (mark[-1] in _STRAIGHT and text[end] in "とって、，,")
    if not text[end].isspace():
        return _unspaced(text, at, end, mark) or (
            following is not _NEXT_ASCII and RUN.match(text, end) is not None
        )
    found = following.match(text, end)
    word = (found[1] or "") if found else ""
    small = cased and word[:1].islower()
    if mark[-1] in _STRAIGHT and len(mark) > 1 and (small or _speaker(text, end)):
        return False
    if mark.startswith(("...", "…")) or mark[0] == "…":
        return not small
    if mark[0] != "." or len(mark.rstrip(_CLOSERS)) > 1:
        return True
    return not _abbreviated(text, start, at, word, small)


def _goes_on(text: str, start: int, at: int, end: int, cased: bool) -> bool:
    """Whether the mark lies within a quotation that began within the sentence and after which it goes on."""
    low = max(start, at - 300)
    opened = max(text.rfind('"', low, at), text.rfind("“", low, at), text.rfind("«", low, at))
    if opened <= start or not cased or text[opened - 1] != " " or text[opened + 1 : opened + 2].isspace():
        return False
    if not any(map(str.isalnum, text[start:opened])):
        return False
    closer = {'"': '"', "“": "”", "«": "»"}[text[opened]]
    if closer in text[opened + 1 : end]:
        return False
    close = text.find(closer, end, end + 300)
    return close >= 0 and text[close + 1 : close + 2] == " " and text[close + 2 : close + 3].islower()


def _unspaced(text: str, at: int, end: int, mark: str) -> bool:
    """A missing space: "done.Then", "Really?Yes"; not "example.com", not "U.S.A"."""
    before, after = text[max(0, at - 2) : at], text[end : end + 2]
    plain = len(before) == 2 and before.isalpha() and before.islower()
    capital = len(after) == 2 and after[0].isupper() and after[1].islower()
    return capital and (plain or mark[0] in "!?") and mark[-1] not in _STRAIGHT


def _speaker(text: str, end: int) -> bool:
    """Whether the words behind a quotation say who spoke: '"Why?" John asked.'"""
    words = re.findall(r"[^\W\d_]+|[.!?]", text[end : end + 60])[:4]
    for word in words:
        if not word[0].isalpha():
            return False
        if word in SPEECH:
            return True
    return False


def _shortened(text: str, start: int, before: re.Match[str], word: str, small: bool) -> bool:
    """An abbreviation that no list names: the first letter of a pair ("z. B.", "т. е."), or a short
    capitalised word that is not the sentence's first and that goes on in lower case ("St. Mark's Sq. and").
    """
    token = before[0]
    if len(token) == 1 and len(word) == 1:
        return text[before.end() + 2 : before.end() + 4] == f"{word}."
    if not small or not text[start : before.start()].strip():
        return False
    return len(token) < 5 and token[0].isupper() and token[1:].islower()


def _abbreviated(text: str, start: int, at: int, word: str, small: bool) -> bool:
    before = _BEFORE.search(text, max(start, at - 24), at)
    token = before[0].lower() if before else ""
    following = word.lower()
    if not token:
        return False
    if token.isdigit():
        within = len(token) < 3 and text[at - len(token) - 1 : at - len(token)] == " "
        day = within and (small or following in MONTHS)
        return bool(word) and (day or not text[start : at - len(token)].strip())
    if before is not None and _shortened(text, start, before, word, small):
        return True
    if token in CAPITALISED and before is not None and before[0][0].islower() and not word[:1].isdigit():
        return False
    if token in TITLES:
        return len(token) > 1 or bool(word[:1].isupper())
    if token in {"no", "nos"}:
        return word[:1].isdigit()
    if token in LOOSE_TAILS:
        return word[:1].islower() or word[:1].isdigit() or following in AFTER_TIMES
    if token in TAILS or ("." in token and token.replace(".", "").isalpha()):
        return following not in STARTERS or word[:1].islower()
    if len(token) == 1 and not token.isascii() and word[:1].islower():
        return True  # 5 o clock in Russian, for one
    if len(token) == 1 and token.isalpha() and text[at - 1].isupper():
        return bool(word) and (following not in STARTERS or word[:1].islower()) and text[at - 1] != "I"
    return False
