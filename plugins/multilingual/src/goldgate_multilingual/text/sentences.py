"""Sentences of a text, and how many words they hold in scripts with and without spaces."""

from __future__ import annotations

import re

from goldgate_multilingual.identify.scripts import script

MOST = 40  # sentences of a long text that are looked at, spread over all of it
_END = re.compile(r"(?<=[.!?…؟۔।॥])[\"'”’»)\]]*\s+|(?<=[。！？])|\n+|(?<=[;؛])\s")
_PER_WORD = {"Hani": 0.6, "Kana": 0.4, "Thai": 0.25, "Laoo": 0.25, "Khmr": 0.25, "Mymr": 0.25, "Tibt": 0.4}


def sentences(text: str) -> list[str]:
    """The sentences of a text that hold a letter; at most MOST, evenly spread."""
    found = [part for one in _END.split(text) if (part := one.strip()) and any(c.isalpha() for c in part)]
    if len(found) <= MOST:
        return found
    return [found[at * len(found) // MOST] for at in range(MOST)]


def size(text: str) -> float:
    """About how many words a text has: those between spaces, and a share of a word per letter in scripts
    that write none.
    """
    joined, kept = 0.0, []
    for char in text:
        share = _PER_WORD.get(script(char), 0.0) if char > "\u0dff" else 0.0
        joined += share
        kept.append(" " if share else char)
    return joined + sum(any(c.isalpha() for c in word) for word in "".join(kept).split())
