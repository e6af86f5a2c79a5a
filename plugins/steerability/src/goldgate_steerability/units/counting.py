"""How many sentences there are, without their places: many times faster than listing them.

It gives what ``Text.sentences`` gives, or None where a text needs the full rules (code, other scripts). Only
blocks with a full stop that may not end a sentence, or with quotations or markup, are split.
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
    quoted = _quoted(source)
    excited = "!" in source or "?" in source
    total = open_ = 0
    for item, text in _blocks(source):
        count, ended = _count(text, marked, quoted, excited)
        total += count
        open_ += not ended and (item or count == 1) and count > 0
    return (max(1, total - open_), total) if total > 1 else (total, total)


def _marked(text: str) -> bool:
    """Whether tags, code, links or escapes may be in it. One search each is faster than a class of them."""
    return ">" in text or "`" in text or "<" in text or "](" in text or "~" in text or "\\" in text


def _marked_closely(text: str) -> bool:
    """The same of one block. Double angular brackets are no tags; ">" is a mark where a line begins."""
    if "`" in text or "](" in text or "~" in text or "\\" in text or text[:1] == ">" or "\n>" in text:
        return True
    return "<" in text and "<" in text.replace("<<", "")


def _quoted(text: str) -> bool:
    """Whether there is a double quotation mark."""
    return '"' in text or (not text.isascii() and ("“" in text or "”" in text))


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


def _count(text: str, marked: bool, quoted: bool, excited: bool) -> tuple[int, bool]:
    """The sentences of a block, and whether a mark closes the last. The flags say what may be in it: tags,
    code or links (``marked``), quotation marks (``quoted``), ! or ? (``excited``).
    """
    text = text.rstrip("*_ ")
    last = text[-1:]
    if (
        quoted and last == text[:1] == '"' and text[1:2].isalpha() and text.count('"') == 2
    ):  # all is one quotation
        text = text[1:-1].rstrip("*_ ")
        last, quoted = text[-1:], False
    inner = text.count(".") - (last == ".")
    ended = last == "."
    if excited:
        ended = ended or last == "!" or last == "?"
        inner += text.count("!") + text.count("?") - (ended and last != ".")
    if not inner and not (marked and "<" in text) and (text[:1].isalnum() or any(map(str.isalnum, text))):
        return 1, ended
    if inner and last != "'" and not (marked and _marked_closely(text)):
        quoted = quoted and _quoted(text)
        if (count := _plain_stops(text, inner, quoted, excited)) is not None:
            return count, ended
    plain = strip(text).text
    spans = split(plain)
    if not spans:
        return 0, True
    last = plain[spans[-1][0] : spans[-1][1]].rstrip(" \t\n\"'”’»)]」』*_")
    return len(spans), last[-1:] in ".!?"


def _plain_stops(text: str, inner: int, quoted: bool, excited: bool) -> int | None:
    """How many sentences, where each of the ``inner`` marks is a decimal point or stands after a word that
    is no abbreviation and before a capital: the rule that ``split`` begins with, without a pattern.
    """
    if quoted:
        pieces = text.replace("“", '"').replace("”", '"').split('"')
        inside = "".join(pieces[1::2])
        if not len(pieces) % 2 or "." in inside or "!" in inside or "?" in inside:
            return None
    if excited:
        text = text.replace("! ", ". ").replace("? ", ". ")
    if "**" in text and " ** " not in text:
        text = text.replace("**", "")
    if "\n" in text:
        text = text.replace("\n", " ")
    parts = text.split(". ")
    number = len(parts) - 1
    if number != inner and number + len(_WITHIN.findall(text)) != inner:
        return None
    small = text.islower()
    before = parts[0]
    for after in parts[1:]:
        word = before[before.rfind(" ") + 1 :]
        plain = word.isalpha() and len(word) > 1 and word.lower() not in ABBREVIATIONS
        if not plain and not _is_last_word(before):
            return None
        if not after[:1].isupper() and not (small and after[:1].isalpha()):
            return None
        before = after
    return number + 1


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
