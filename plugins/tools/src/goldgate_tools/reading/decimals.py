"""Numbers as they are written where the comma is the decimal mark: 1.250,50 and 3.486.784.401.

``plain`` writes them as English does. Where both readings are possible (1.057), only a text without English
words is read so.
"""

from __future__ import annotations

import re

_SURE = re.compile(
    r"(?<![\w.,])(?P<body>\d{1,3}(?:\.\d{3}){2,}(?:,\d{1,6})?|\d{1,3}(?:\.\d{3})+,\d{1,6}"
    r"|\d{1,3}(?:[ \u00a0\u202f]\d{3})+,\d{1,2}|\d{1,3}(?:['’]\d{3})+(?:[.,]\d{1,6})?"
    r"|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d{1,6})?)"
    r"(?![\w,.]*\d)"
)
_LIKELY = re.compile(
    r"(?<![\w.,'’])(?P<body>\d{1,3}(?:\.\d{3})+|\d{1,12},\d{1,2}|\d{1,12},\d{4,12}"
    r"|\d{1,3}(?:[ \u00a0\u202f]\d{3})+|0,\d{3})(?![\w.,]*\d)"
)
_ENGLISH = re.compile(r"\b(?:the|and|of|is|are|was|were|with|from|that|to|for|total|it)\b", re.IGNORECASE)
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d{1,6})?")
LONGEST = 400_000


def plain(text: str) -> str:
    """The text with such numbers written with a decimal point and without marks for thousands."""
    text = _SURE.sub(_rewritten, text[:LONGEST])
    if _ENGLISH.search(text):
        return text
    lines = text.split("\n")  # in a table a comma parts two cells
    return "\n".join(
        _LIKELY.sub(_rewritten, line) if len(lines) == 1 or " " in line.strip() else line for line in lines
    )


def readings(text: str) -> tuple[str, ...]:
    """The text, and the one with its numbers rewritten where that is another."""
    other = plain(text)
    return (text,) if other == text else (text, other)


def _rewritten(match: re.Match[str]) -> str:
    body = match["body"]
    if _INDIAN.fullmatch(body) or "'" in body or "’" in body:
        return re.sub(r"[,'’]", "", body) if "." in body or not re.search(r"['’].*,", body) else body
    whole, _, rest = body.partition(",")
    whole = re.sub(r"[.\s\u00a0\u202f]", "", whole)
    return f"{whole}.{rest}" if rest else whole
