"""How many sentences there are, without their places: many times faster than listing them.

It gives what ``Text.sentences`` gives, or None where a text needs the full rules (code, other scripts). Only
blocks with a full stop that may not end a sentence, or with quotations or markup, are looked at closely.
"""

from __future__ import annotations

import re

from goldgate_steerability.units.abbreviations import ABBREVIATIONS
from goldgate_steerability.units.markup import strip
from goldgate_steerability.units.sentences import split

_FULL_RULES = re.compile(r"[^\x00-\x7fÀ-ɏ’‘“”—–•]")
_TYPED = "’‘“”—–•"
_CLOSED = frozenset(")]%")
_SPECIAL = frozenset("|#-+*_<•0123456789")  # what a line begins with that may be no plain text
_APART = re.compile(r"#{1,6}(?:[ \t].*)?|(?:\*[ \t]*){3,60}|(?:-[ \t]*){3,60}|(?:_[ \t]*){3,60}")
# Stops before a capital that surely end a sentence: question and exclamation marks, and full stops after a
# word in small letters that is no abbreviation, a year, or a closing bracket.
_LONG = """prof Prof apt corp Corp dept Dept univ Univ bros Bros upt incl excl resp prox bspw vtl lle
    srta dott sept Sept figs"""
_SHORT = """etc viz vol eqs inc ltd llc ave est mrs cpt sgt cpl bzw usw vgl ggf str tel hrn sra dra lic
    avv mme sup blvd fr hr nr mr ms mx dr st lt eq pp ca cf vs jr al rd sr no art msgr rev"""
_NOT = "".join(f"(?<!{word}.)" for word in _LONG.split()) + "".join(
    f"(?<![ \\n]{word}.)" for word in _SHORT.split()
)
_SURE = re.compile(
    r"[!?](?=[*_]{0,3}[ \n][*_]{0,3}[A-Z])"
    r"|\.(?=[*_]{0,3}[ \n][*_]{0,3}[A-Z])"
    r"(?:(?<=[a-z]{4}.)|(?<=[ \n][a-z]{3}.)|(?<=[ \n][a-z]{2}.)|(?<=[a-z] [12]\d{3}.)|(?<=\).))" + _NOT
)
_WITHIN = re.compile(r"\.(?=\d)(?<=\d.)")
_ITEM = re.compile(r"(?:[-+*•]|\d{1,3}[.)])(?:[ \t]+|$)")
_HEADING = re.compile(r"(?:\*\*[^*]{0,200}[^*.!?]\*\*|__[^_]{0,200}[^_.!?]__|<<[^<>\n]{1,200}>>):?")


def sentence_range(source: str) -> tuple[int, int] | None:
    """The fewest and the most sentences, as lines without a closing mark count or not. None: not by this
    way.
    """
    if "```" in source or "~~~" in source or (not source.isascii() and _other_script(source)):
        return None
    marked = _marked(source)
    total = open_ = 0
    for item, text in _blocks(source):
        count, ended = _count(text, marked)
        total += count
        open_ += not ended and (item or count == 1) and count > 0
    return (max(1, total - open_), total) if total > 1 else (total, total)


def _marked(text: str) -> bool:
    """Whether tags, code, links or escapes may be in it. One search each is faster than a class of them."""
    return ">" in text or "`" in text or "<" in text or "](" in text or "~" in text or "\\" in text


def _other_script(source: str) -> bool:
    """Whether there is anything beyond Latin letters and typographic marks."""
    for mark in _TYPED:
        source = source.replace(mark, "")
    return not source.isascii() and _FULL_RULES.search(source) is not None


def _blocks(source: str) -> list[tuple[bool, str]]:
    """Items and paragraphs, their lines joined; headings left out."""
    found: list[tuple[bool, str]] = []
    joined = headed = False
    for line in source.split("\n"):
        text = line.strip()
        if not text:
            joined = False
            continue
        first = text[0]
        if first in _SPECIAL:
            if first == "|" or (first in "#-*_" and _APART.fullmatch(text)):
                joined = False
                continue
            if first not in "#_<" and (match := _ITEM.match(text)):
                found.append((True, text[match.end() :]))
                joined = True
                continue
            headed = headed or first in "*_<"
        if joined:
            item, before = found[-1]
            found[-1] = (item, f"{before}\n{text}")
        else:
            found.append((False, text))
            joined = True
    if not headed:
        return found
    return [
        (item, text) for item, text in found if item or text[0] not in "*_<" or not _HEADING.fullmatch(text)
    ]


def _count(text: str, marked: bool) -> tuple[int, bool]:
    """The sentences of a block, and whether a mark closes the last. ``marked``: tags, code or links may be
    in it.
    """
    text = text.rstrip("*_ ")
    ended = text[-1:] in {".", "!", "?"}
    inner = text.count(".") + text.count("!") + text.count("?") - ended
    if not inner and "<" not in text and (text[:1].isalnum() or any(map(str.isalnum, text))):
        return 1, ended
    if inner and text[-1] != "'" and not (marked and _marked(text)):
        quoted = '"' in text or "“" in text or "”" in text
        if (count := _plain_stops(text, inner, quoted)) is not None:
            return count, ended
        if not quoted:
            sure = len(_SURE.findall(text))
            if sure == inner or sure + len(_WITHIN.findall(text)) == inner:
                return sure + 1, ended
    plain = strip(text).text
    spans = split(plain)
    if not spans:
        return 0, True
    last = plain[spans[-1][0] : spans[-1][1]].rstrip(" \t\n\"'”’»)]」』*_")
    return len(spans), last[-1:] in ".!?"


def _plain_stops(text: str, inner: int, quoted: bool) -> int | None:
    """How many sentences, where each of the ``inner`` marks is a decimal point or stands after a word that
    is no abbreviation and before a capital: the rule that ``split`` begins with, without a pattern.
    """
    if quoted:
        pieces = text.replace("“", '"').replace("”", '"').split('"')
        inside = "".join(pieces[1::2])
        if not len(pieces) % 2 or "." in inside or "!" in inside or "?" in inside:
            return None
    if "! " in text or "? " in text:
        text = text.replace("! ", ". ").replace("? ", ". ")
    if "**" in text and " ** " not in text:
        text = text.replace("**", "")
    if "\n" in text:
        text = text.replace("\n", " ")
    parts = text.split(". ")
    number = len(parts) - 1
    if number != inner and number + len(_WITHIN.findall(text)) != inner:
        return None
    if any(not part[:1].isupper() for part in parts[1:]) and not (
        text.islower() and all(part[:1].isalpha() for part in parts[1:])
    ):
        return None
    return number + 1 if all(map(_is_last_word, parts[:-1])) else None


def _is_last_word(before: str) -> bool:
    """Whether what stands before a full stop is surely no abbreviation."""
    place = before.rfind(" ") + 1
    word = before[place:]
    if word.isalpha():
        return word.lower() not in ABBREVIATIONS and len(word) > 1
    if word[-1:] in _CLOSED:
        return True
    if word.isdigit():
        return place > 1
    word = word[word.rfind("-") + 1 :]
    return word.isalpha() and len(word) > 1 and word.lower() not in ABBREVIATIONS
