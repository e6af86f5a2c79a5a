"""Take out what is no natural language: code, formulas, addresses, tags, quotations.

Every pattern is linear: no nested repeats, and what is looked for on both ends is found by ``str.find``.
"""

from __future__ import annotations

import re

LIMIT = 20_000  # characters; a longer text is read at its beginning, middle and end
_PART = 4_000

_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})", re.MULTILINE)
_SIGNS = re.compile(r"[`$\\<@#{_]|://|www\.|&\w")
_URL = re.compile(r"(?:https?|ftp)://[^\s<>\"'）】」]+|\bwww\.[^\s<>\"'）】」]+|\bdoi:\S+", re.IGNORECASE)
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_HANDLE = re.compile(r"(?<!\w)[@#]\w+")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,10}|#\d{1,7});")
_COMMAND = re.compile(r"\\[A-Za-z]+\*?")
_FIELD = re.compile(r"\{\{[^{}]{0,100}\}\}|\$?\{[^{}\s]{0,100}\}|%\([\w.]{1,50}\)[sdifr]")
_PAIRS = (("$$", "$$"), ("\\[", "\\]"), ("\\(", "\\)"), ("`", "`"), ("$", "$"))
_QUOTES = {"«": "»", "„": "“”", "“": "”", "「": "」", "『": "』", "《": "》", "‹": "›", "‚": "‘"}
_STRAIGHT = re.compile(r"""(?<!\w)"[^"\n]{1,400}"(?!\w)|(?<!\w)'[^'\n]{1,400}'(?!\w)""")
_INNER = 400  # characters of a quotation or an inline formula at most


def prose(text: str) -> str:
    """The text without code, formulas, addresses, tags, fields and handles: each becomes a space."""
    text = shorten(text)
    if not _SIGNS.search(text):
        return text
    text = _between(fenced(text)[0])
    for pattern in (_URL, _MAIL, _HANDLE, _TAG, _ENTITY, _FIELD, _COMMAND):
        text = pattern.sub(" ", text)
    return text


def unquoted(text: str) -> str:
    """The text without what stands in quotation marks; an apostrophe is none."""
    text = _STRAIGHT.sub(" ", text)
    if not any(mark in text for mark in _QUOTES):
        return text
    kept, at = [], 0
    while at < len(text):
        closing = _QUOTES.get(text[at])
        end = _first(text, closing, at + 1) if closing else -1
        if end < 0:
            kept.append(text[at])
            at += 1
        else:
            kept.append(" ")
            at = end + 1
    return "".join(kept)


def shorten(text: str) -> str:
    """The first, middle and last 4,000 characters of a long text."""
    if len(text) <= LIMIT:
        return text
    middle = len(text) // 2
    return "\n".join((text[:_PART], text[middle - _PART // 2 : middle + _PART // 2], text[-_PART:]))


def fenced(text: str) -> tuple[str, list[str]]:
    """The text without its fenced blocks, and the blocks; one that is not closed runs to the end."""
    kept, blocks, at = [], [], 0
    while opened := _FENCE.search(text, at):
        kept.append(text[at : opened.start()])
        mark = opened[1]
        closed = re.compile(rf"^[ \t]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$", re.MULTILINE)
        end = closed.search(text, opened.end())
        blocks.append(text[opened.end() : end.start() if end else len(text)])
        if end is None:
            return " ".join(kept), blocks
        at = end.end()
    kept.append(text[at:])
    return " ".join(kept), blocks


def _between(text: str) -> str:
    """Without inline code and formulas. A dollar sign before a digit that no other one follows is money."""
    for opening, closing in _PAIRS:
        kept, at = [], 0
        while (start := text.find(opening, at)) >= 0:
            inner = start + len(opening)
            end = text.find(closing, inner, inner + _INNER * (4 if len(opening) > 1 else 1))
            if end < 0 or (opening == "$" and not _formula(text[inner:end])):
                kept.append(text[at:inner])
                at = inner
                continue
            kept += [text[at:start], " "]
            at = end + len(closing)
        kept.append(text[at:])
        text = "".join(kept)
    return text


def _formula(inner: str) -> bool:
    """Whether what stands between two dollar signs is a formula, and not the words between two prices."""
    if not inner.strip() or "\n\n" in inner or inner[-1].isspace() or inner[0].isspace():
        return False
    return any(sign in inner for sign in "\\^_=+<>{}") or not any(
        len(word) > 3 and word.isalpha() for word in inner.split()
    )


def _first(text: str, marks: str, start: int) -> int:
    found = [at for mark in marks if (at := text.find(mark, start, start + _INNER)) >= 0]
    return min(found, default=-1)
