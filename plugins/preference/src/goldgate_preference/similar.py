"""When two responses are too alike to prefer one. The Llama 3 report drops such pairs (4.2.1) and does not
say how it measures likeness, so the measure is ours.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

WORD = re.compile(r"\w+|[^\w\s]")
TELLING = re.compile(r"\d|^(not|no|never|nor|none|cannot|without|n't|t)$|[-+*/=<>≤≥≠−×÷√^%$€£]")


def alike(left: str, right: str, limit: float = 0.9, characters: int = 0) -> str:
    """Why two responses are too alike; empty where they are not.

    They are when their normalised texts are equal; when their first ``characters`` are (0: all count),
    for then training on truncated rows would see the same text twice; and when their sets of words have
    a Jaccard index of ``limit`` or more. Responses that differ in a digit, a sign or a negation
    differ: "= 7" and "= 8" are no more alike than right and wrong.
    """
    a, b = normal(left), normal(right)
    if a == b:
        return "the same text"
    if characters and normal(left[:characters]) == normal(right[:characters]):
        return f"the same first {characters} characters"
    words, others = Counter(WORD.findall(a)), Counter(WORD.findall(b))
    different = (words - others) + (others - words)
    if not different or any(TELLING.search(word) for word in different):
        return ""  # the same words in another order: the order says something
    share = len(words.keys() & others.keys()) / len(words.keys() | others.keys())
    return f"{share:.0%} of their words are the same" if share >= limit else ""


def normal(text: str) -> str:
    """The text by which two responses are the same: without case, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
