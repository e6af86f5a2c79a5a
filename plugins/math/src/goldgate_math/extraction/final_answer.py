"""The final answer that a response states: boxed, after ``####`` or "answer is", or as its conclusion.

The strongest mark wins; of equal marks the last. What is stated beside it and not taken back is a rival.
"""

from __future__ import annotations

import re
from dataclasses import replace

from goldgate_math.extraction.boxes import Box, boxes, denied, doubted, earlier_rival, grouped
from goldgate_math.extraction.clauses import (
    HEDGE,
    NEGATED,
    corrected,
    denies,
    last_number,
    sentences,
    trim,
    values,
    verb,
)
from goldgate_math.extraction.phrases import Phrase, hashed, lined, phrase, told
from goldgate_math.extraction.result import Found, Missing
from goldgate_math.extraction.retraction import recanted, unfinished, visible, withheld
from goldgate_math.limits import ANSWER, RESPONSE

_TOKEN = re.compile(r"<\|[a-z_]{1,40}\|>")
_ROLE = re.compile(r"^\s*(?:<\|[a-z_]{1,40}\|>\s*(?:assistant\b)?\s*)+")
_WISH = re.compile(r"I hope (?:it|this) is correct\.?$", re.IGNORECASE)
_TEXT = re.compile(r"\\(?:text|mathrm|textbf)\s*\{([^{}]*)\}")
_REFUSED = re.compile(
    r"\b(?:is|are|was)(?:n't|\s+not)\s+(?:the|correct|right|an?|our)\b|\bis\s+(?:wrong|incorrect|false)\b",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"\bnot\b[^\n]{1,100}?\bit(?:'s|\s+is)\s+(?!not\b)(?P<said>[^\n]{1,100})$", re.IGNORECASE
)
_FOREIGN = re.compile(
    r"\b(?:nicht|pas|keine?|n['’]est|ne|non|não|nie|niet|inte|ikke|не)\b|\bno\s+es\b|不是|并非|ではない|ではありません|じゃない|아니",
    re.IGNORECASE,
)
_BOLD = re.compile(r"\*\*([^*\n]{1,200})\*\*")
SHORT = 12  # words of a response that is nothing but its answer
TAIL = 2_000  # characters in which a conclusion is looked for
BACK = 3  # sentences, counted from the end, of which one may conclude


def extract(response: str, fallback: str = "sentence") -> Found | Missing:
    """The final answer of a response; only the end of a long one is looked at."""
    text = response[-RESPONSE:]
    text = text.rpartition("</think>")[2] or text
    text = _ROLE.sub("", text, count=1)
    if special := _TOKEN.search(text):
        text = text[: special.start()]
    text = visible(_WISH.sub("", text.strip()).strip()).strip()
    if (tag := text.rfind("<answer>")) >= 0:
        text = text[tag + len("<answer>") :].partition("</answer>")[0].strip()
    if not text:
        return Missing("the response is empty")
    if ("\\boxed" in text or "\\fbox" in text) and (found := boxes(text)):
        return _boxed(text, found, phrase(text))
    if unfinished(text):
        return Missing("the response breaks off")
    if (mark := hashed(text)) is not None:
        return replace(mark, how="hash") if isinstance(mark, Found) else mark
    said, line = phrase(text), lined(text)
    if line and (said is None or line.start >= said.start):
        return line.said
    return said.said if said else _unmarked(text, fallback)


def _boxed(text: str, found: list[Box], said: Phrase | None) -> Found | Missing:
    first = grouped(text, found)
    if denied(text, found[first]):
        return Missing("the boxed answer is negated", said=True)
    if reason := withheld(text, found[first].start):
        return reason
    rival = earlier_rival(text, found, first)
    rivals = [rival] if rival else []
    parts = tuple(box.inner for box in found[first:])
    if said and said.start > found[-1].end:
        if isinstance(said.said, Missing):
            if said.said.said and said.denied in ("", parts[-1]):
                return said.said
        else:
            return replace(said.said, rivals=said.said.rivals + tuple(rivals) + _still(text, found[-1], said))
    if (instead := corrected(text[found[-1].end :])) is not None:
        return Found((instead,), "boxed", (), tuple(rivals))
    if recanted(text[found[-1].end :]):
        return Missing("the boxed answer is taken back", said=True)
    taken_back, offered = doubted(text, found[-1])
    if taken_back:
        return Missing("the boxed answer is hedged or taken back", said=True)
    if len(parts) == 1 and "answer" in parts[0].lower() and (inside := phrase(_TEXT.sub(r"\1", parts[0]))):
        return inside.said
    if NEGATED.match(_TEXT.sub(r"\1", parts[0])):
        return Missing("the boxed answer is negated", said=True)
    return Found(parts, "boxed", (), (*rivals, offered) if offered else tuple(rivals))


def _still(text: str, box: Box, said: Phrase) -> tuple[str, ...]:
    """The boxed answer as a rival of a later phrase that offers another beside it."""
    from goldgate_math.extraction.clauses import offers

    between = text[box.end : said.start]
    return (box.inner,) if offers(between[-60:], between) else ()


def _unmarked(text: str, fallback: str) -> Found | Missing:
    if (len(text) <= 300 and "\n\n" not in text and len(text.split()) <= SHORT) or _formula(text):
        if HEDGE.search(text):
            return Missing("the answer is hedged", said=True)
        if instead := _INSTEAD.search(text):
            return Found((instead["said"],), "whole")
        if denies(text) or NEGATED.match(text) or _REFUSED.search(text) or recanted(text):
            return Missing("the answer is negated", said=True)
        if reason := _withheld(text):
            return reason
        inner = (trim(text), *values(text)) if " " in text else ()
        return Found((text,), "whole", inner)
    if fallback == "none":
        return Missing("no final answer is marked")
    for clause in reversed(sentences(text[-TAIL:])[-BACK:]):
        if HEDGE.search(clause):
            return Missing("the conclusion is hedged", said=True)
        if recanted(clause):
            return Missing("the conclusion is taken back", said=True)
        if reason := _withheld(clause):
            return reason
        if bold := _BOLD.findall(clause):
            mark = told(bold[-1])
            return replace(mark, how="bold") if isinstance(mark, Found) else mark
        if denies(clause):
            return Missing("the conclusion is negated", said=True)
        if stated := values(clause):
            return Found((stated[0],), "sentence", tuple(stated[1:]))
        if any(sign.isdigit() for sign in clause):
            break
    if fallback == "number" and (number := last_number(text[-TAIL:])):
        return Found((number,), "number")
    return Missing("no sentence at the end states one value")


def _withheld(clause: str) -> Missing | None:
    """Whether a clause denies or reports what its last verb states, or denies in another language."""
    if _FOREIGN.search(clause):
        return Missing("a denial, in words that are not read")
    place = verb(clause)
    return withheld(clause, place) if place else None


def _formula(text: str) -> bool:
    return text.startswith(("$$", "\\[", "\\begin")) and len(text) < ANSWER
