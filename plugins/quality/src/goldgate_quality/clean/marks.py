"""Too many emoji, too many exclamation marks."""

from __future__ import annotations

import re

from goldgate_quality.clean.row import Row

# Pictures, with modifiers and joined sequences as one; check marks, arrows and stars are signs, not emoji.
EMOJI = re.compile(
    "(?:[\U0001f1e6-\U0001f1ff]{2}|[\U0001f300-\U0001faff\u2600-\u2604\u2607-\u2612\u2614-\u2619\u263a\u2639"
    "\u2620-\u2638\u263b-\u2660\u2663\u2665\u2666\u2668-\u2704\u2708-\u270d\u2728\u2744\u2764\u2b50\u2b55]"
    "(?:[\ufe0f\U0001f3fb-\U0001f3ff]|\u200d[\U0001f300-\U0001faff\u2640\u2642\u2764\u26a7]\ufe0f?){0,8})"
)
_FACTORIAL = re.compile(r"(?<=[\w)])!(?=\s*[-+*/=^)×·,:;.]|\s*$)|(?<=\d)!|(?<=\b[a-z])!")
_NOT_MARKS = re.compile(
    r"!=|!important|!\[|<!--|<!\w|#!|![=<>]|!{1,2}(?=[a-z_(]\w*[.(=\[])|"
    r"(?m:^!{3} ?(?=[a-z]))"  # a note of MkDocs
)
_LIVELY = (
    r"\b(story|poem|song|lyrics|slogan|advert|invitation|invite|birthday|congratulat|celebrat|party|cheer|"
    r"caption|"
    r"tweet|post|greeting|card|dialogue|script|joke|children|kids|comic|hype|pep talk|toast|headline|"
    r"thank.you)"
)


def emoji(row: Row) -> str | None:
    """More emoji than anybody asked for."""
    found = EMOJI.findall(row.prose)
    if not found or row.sample:
        return None
    if row.asks(r"\b(no|without|avoid|don'?t use|do not use|never use)\b[^.]{0,20}\bemoji"):
        return f"it holds {len(found)} emoji where none is wanted"
    if row.asks(r"\bemojis?\b", r"\bemoticons?\b", r"\bsmileys?\b") or len(EMOJI.findall(row.prompt)) >= 2:
        return None
    words = max(1, len(row.words))
    run = re.search(rf"(?:{EMOJI.pattern}\s?){{4,}}", row.prose)
    lively = row.asks(_LIVELY)
    few = 6 if lively else 4
    many = len(found) >= few and (len(found) * 25 > words or len(found) >= 12)
    dense = len(found) >= 3 and len(found) * 12 > words and not lively
    if run or many or dense:
        return f"it holds {len(found)} emoji in {words} words"
    return None


def exclamations(row: Row) -> str | None:
    """More exclamation marks than anybody asked for."""
    if row.sample:
        return None
    text = row.own.replace("！", "!")
    text = _FACTORIAL.sub(" ", _NOT_MARKS.sub(" ", text)) if _mathematical(row) else _NOT_MARKS.sub(" ", text)
    count = text.count("!")
    if count < 3 or row.asks(r"exclamation", r"\bexcited\b", r"\benthusias", r"\bover-the-top\b", r"!{3}"):
        return None
    run = max((len(one) for one in re.findall(r"!+", text)), default=0)
    ends = len(re.findall(r"[.!?…。？]+(?=\W*(?:\s|$))", text)) or 1
    shouted = len(re.findall(r"!+(?=\W*(?:\s|$))", text))
    lively = row.asks(_LIVELY)
    words = max(1, len(row.words))
    if run >= (5 if lively else 3):
        return f"it holds a run of {run} exclamation marks"
    if shouted >= (8 if lively else 4) and shouted > (0.8 if lively else 0.5) * ends:
        return f"{shouted} of {ends} sentences end in an exclamation mark"
    if count >= (12 if lively else 5) and count * 10 > words:
        return f"it holds {count} exclamation marks in {words} words"
    return None


def _mathematical(row: Row) -> bool:
    return bool(re.search(r"\d!|\b[a-z]!|factorial|permutation|combination", row.text.casefold() + row.asked))
