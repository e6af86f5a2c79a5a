"""A reference that is yes or no, true or false: the word decides, whatever is denied around it."""

from __future__ import annotations

import re
from typing import Any

from goldgate import Verdict, accept, reject

from goldgate_math.extraction.structure import prepared

_SAME = {"yes": "yes", "true": "yes", "no": "no", "false": "no"}
_BEGINS = re.compile(
    r"[\s*_\"'(]*(?P<word>yes|no|true|false)\b(?=[\s*_\"')]*(?:[.,;:!\n–—-]|$))", re.IGNORECASE
)
_MARKED = re.compile(
    r"""
    \b(?:answer|conclusion)\s*(?:is|:)\s*[*_"'$(\s]*(?:\\\\?text\{)?(?P<word>yes|no|true|false)
    \b(?!\s*\w)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_DOUBT = re.compile(r"\b(?:wait|actually|maybe|perhaps|not sure|or (?:yes|no|true|false))\b", re.IGNORECASE)
LONGEST = 20_000  # characters of a response that is looked at


def decided(reference: Any, response: str) -> Verdict | None:
    """The verdict on a response that begins with the word, or says that the answer is it.

    None where the reference is no such word, and where the response leaves doubt.
    """
    if not isinstance(reference, str | bool) or len(str(reference)) > 7:
        return None
    if (gold := _SAME.get(str(reference).strip(" .").lower())) is None:
        return None
    text = prepared(response)
    if len(text) > LONGEST or "boxed" in text or _DOUBT.search(text):
        return None
    marks = list(_MARKED.finditer(text))
    begins = _BEGINS.match(text)
    words = {_SAME[mark["word"].lower()] for mark in (marks[-1:] or ([begins] if begins else []))}
    if begins and marks:
        words.add(_SAME[begins["word"].lower()])
    if len(words) != 1:
        return None
    word = words.pop()
    verdict = accept if word == gold else reject
    return verdict(f"it says {word}", extracted=word, tier="form")
