"""How many sentences there are, without their places: many times faster than listing them.

It gives what ``Text.sentences`` gives, or None where a text needs the full rules (code, other scripts). Only
blocks with a full stop that may not end a sentence, or with quotations or markup, are looked at closely.
"""

from __future__ import annotations

import re

from goldgate_steerability.units.markup import strip
from goldgate_steerability.units.sentences import split

_FULL_RULES = re.compile(r"[^\x00-\x7fÀ-ɏ’‘“”—–•]")
_CLOSE_LOOK = re.compile(r"[\"“”>`~<\\]|\]\(")
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
    if "```" in source or "~~~" in source or (not source.isascii() and _FULL_RULES.search(source)):
        return None
    total = open_ = 0
    for item, text in _blocks(source):
        count, ended = _count(text)
        total += count
        open_ += not ended and (item or count == 1) and count > 0
    return (max(1, total - open_), total) if total > 1 else (total, total)


def _blocks(source: str) -> list[tuple[bool, str]]:
    """Items and paragraphs, their lines joined; headings left out."""
    found: list[tuple[bool, str]] = []
    joined = False
    for line in source.split("\n"):
        text = line.strip()
        if not text or text[0] == "|" or (text[0] in "#-*_" and _APART.fullmatch(text)):
            joined = False
        elif (text[0] in "-+*•" or text[0].isdigit()) and (match := _ITEM.match(text)):
            found.append((True, text[match.end() :]))
            joined = True
        elif joined:
            item, before = found[-1]
            found[-1] = (item, f"{before}\n{text}")
        else:
            found.append((False, text))
            joined = True
    return [
        (item, text) for item, text in found if item or text[0] not in "*_<" or not _HEADING.fullmatch(text)
    ]


def _count(text: str) -> tuple[int, bool]:
    """The sentences of a block, and whether a mark closes the last."""
    text = text.rstrip("*_ ")
    ended = text[-1:] in {".", "!", "?"}
    inner = text.count(".") + text.count("!") + text.count("?") - ended
    if not inner and "<" not in text and (text[:1].isalnum() or any(map(str.isalnum, text))):
        return 1, ended
    if inner and text[-1] != "'" and _CLOSE_LOOK.search(text) is None:
        sure = len(_SURE.findall(text))
        if sure == inner or sure + len(_WITHIN.findall(text)) == inner:
            return sure + 1, ended
    plain = strip(text).text
    spans = split(plain)
    if not spans:
        return 0, True
    last = plain[spans[-1][0] : spans[-1][1]].rstrip(" \t\n\"'”’»)]」』*_")
    return len(spans), last[-1:] in ".!?"
