"""The most frequent end of a response: a bare number on a last line of its own, after ``A:`` or ``####``.

What ``final_answer`` finds there can be told without most of its rules, unless the response holds a box,
hidden text or a next question. Whatever is not plain goes the long way; both give the same.
"""

from __future__ import annotations

import re

from goldgate_math.extraction.result import Found
from goldgate_math.extraction.structure import NEXT, NOTE
from goldgate_math.limits import RESPONSE

_LAST = re.compile(r"(?:(####)|(?:A|Ans|ANS)[:.])[ \t]*([0-9]{1,40}(?:\.[0-9]{1,40})?)")
_TAG = re.compile(r"<[^<0-9(.$+\- ]|<<<")  # of thoughts, of a special token, of what is struck out or hidden
END = 100  # characters that the last line has at most


def stated_plainly(response: str) -> Found | None:
    """The number on the last line; None where the long way is to be gone."""
    end = response[-END:].rstrip()
    start = end.rfind("\n") + 1
    last = _LAST.fullmatch(end, start)
    if last is None or len(response) > (RESPONSE if start else END):
        return None
    text = response
    if "<" in text:
        if _TAG.search(text):
            return None
        text = NOTE.sub("", text)
    by_hash = last[1] is not None
    if "\\boxed" in text or "\\fbox" in text or "~~" in text or (not by_hash and "####" in text):
        return None
    if NEXT.search(text):
        return None
    return Found((last[2],), "hash" if by_hash else "phrase")
