"""Sentences that put one part in front ("It was Ann who won", "It was here that she won"), in plain order."""

from __future__ import annotations

import re

CLEFT = re.compile(
    r"^(?P<lead>(?:According to [^,]{1,60}, )?)It (?P<be>is|was|will be|has been) (?P<not>not )?"
    r"(?P<part>(?!(?:possible|likely|true|clear|said|thought|known|believed|not|unlikely|hoped|expected)\b)"
    r"[^,;]{1,80}?),? (?:that|who|which) (?P<rest>.+)$",
    re.DOTALL,
)  # bounded parts, so that no text makes it slow
SUBJECTS = frozenset("he she it they we i you the a an his her its their".split())
PLACED = re.compile(
    r"^(?:in|on|at|by|from|to|for|with|during|after|before|because|since|near|under|until|only)\b", re.I
)


def straightened(sentence: str) -> str:
    """The sentence without the cleft; the same text where it is none."""
    found = CLEFT.match(sentence)
    if found is None or found["not"] or found["be"] == "will be":
        return sentence
    part, rest = found["part"], found["rest"]
    if PLACED.match(part):  # "It was in Oslo that she met him"
        return f"{found['lead']}{rest[0].upper()}{rest[1:].rstrip(' .')} {part}."
    if rest[0].isupper() or rest.split()[0].lower() in SUBJECTS:
        return sentence  # "It was the cup that Ann won": the part is no subject
    return f"{found['lead']}{part[0].upper()}{part[1:]} {rest}"
