"""Whether a number is said to be a bound or rounded: "more than 100", "up to 90", "about 300"."""

from __future__ import annotations

import re

BOUNDS = {
    ">": r"more than|over|above|upwards of|in excess of|greater than|larger than|longer than|"
    r"exceed(?:s|ed|ing)?|>",
    ">=": r"at least|no (?:fewer|less) than|not (?:fewer|less) than|a minimum of|≥",
    "<": r"(?<!no )(?<!not )(?:less|fewer) than|under|below|smaller than|shorter than|<",
    "<=": r"up to|at most|(?:no|not) more than|as (?:many|much) as|a maximum of|≤",
    "~<": r"almost|nearly|close to|just under|just below|not quite",
    "~>": r"just over|just above|just more than|slightly more than|a little over",
    "~": r"about|around|roughly|approximately|approx\.?|some|circa|an estimated|~",
}
BEFORE = re.compile(
    r"(?:"
    + "|".join(
        rf"(?P<b{at}>(?:(?<!\w)(?:{words})))"
        for at, words in enumerate((*(BOUNDS[key] for key in ("~>", "~<", ">=", "<=", ">", "<", "~")),))
    )
    + r")\s*(?:the\s+|an?\s+)?[$€£¥]?\s*$",
    re.I,
)
KEYS = ("~>", "~<", ">=", "<=", ">", "<", "~")
AFTER = re.compile(
    r"\s*(?:\w+\s+)?(?:(?P<more>or more|\+)|(?P<less>or (?:less|fewer))|(?P<so>or so)\b)", re.I
)
FEW = 3  # a bound says little of a number that is more than so many times as large


def bound(text: str, start: int, end: int) -> str:
    """The bound that words around a number make it; "" where it stands alone."""
    if found := BEFORE.search(text[max(0, start - 24) : start]):
        return next(key for at, key in enumerate(KEYS) if found[f"b{at}"])
    if after := AFTER.match(text, end):
        return ">=" if after["more"] else "<=" if after["less"] else "~"
    return ""


def before(text: str, start: int) -> int:
    """Where the words begin that make a number a bound; its own start where there are none."""
    lead = text[max(0, start - 24) : start]
    found = BEFORE.search(lead)
    return max(0, start - 24) + found.start() if found else start
