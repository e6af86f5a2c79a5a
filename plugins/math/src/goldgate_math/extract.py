"""The final answer that a response states, and how it states it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from goldgate_math.bounds import ANSWER, RESPONSE

BOXES, PHRASES = 24, 8  # how many marks, counted from the end, are looked at

How = Literal["boxed", "hash", "phrase", "bold", "whole", "sentence", "number"]


@dataclass(frozen=True, slots=True)
class Found:
    """The answer's texts (several where a response boxes its parts one by one), the mark that led to
    them, and other final answers that the response states without taking them back.
    """

    parts: tuple[str, ...]
    how: How
    rivals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """No final answer. ``said``: the response withholds one on purpose (negated, hedged, refused)."""

    why: str
    said: bool = False


_BOX = re.compile(r"\\(?:boxed|fbox)\s*")
_TOKEN = re.compile(r"[^\s$.,]{1,40}")
_HASH = re.compile(r"####[ \t]*([^\n]+)")
_LINE = re.compile(r"^[ \t>*#_]*(?:A|Ans|ANS)\s*[:.][ \t*]*([^\n]+)", re.MULTILINE)
_PHRASE = re.compile(
    r"""
    \banswer
    (?P<not>\s+(?:(?:is|was|can|could|would|will|should|must|may|might)n't|cannot|can't|won't
        |(?:is|was|can|could|would|will|should|must|may|might)\s+(?:\w+ly\s+)?(?:not|never|neither))\b)?
    (?P<of>(?:\s+(?!(?:is|are|was|will|would|should|must|might|may|could|can)\b)[^\s:=.]{1,40}){0,12}?)
    (?:\*\*|__)?\s*
    (?P<be>\bis\b|\bare\b|\bwas\b|\b(?:will|would|should|must|might|may|could|can)\s+be\b|:|=|(?<=not)|(?<=be))
    (?:\*\*|__)?[ \t]*[:=]?\s*(?P<said>[^\n]+)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_OPTION = re.compile(
    r"\b(?:correct|right|best)\s+(?:option|choice)\s*(?:is|:)\s*(?P<said>[^\n]+)", re.IGNORECASE
)
_HEDGE = re.compile(
    r"\b(?:maybe|perhaps|possibly|probably|presumably|likely|might|may\s+be|could\s+be|not\s+sure|unsure|unclear"
    r"|not\s+certain|guess(?:ing)?|don't\s+know|do\s+not\s+know|cannot\s+(?:be\s+)?determined?|one\s+of)\b|\?\s*$",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"\s*(?:\w+ly\s+)?(?:not|never|neither|anything\s+but|n't)\b", re.IGNORECASE)
_RETRACT = re.compile(
    r"\b(?:wait|actually|correct(?:ion|ing)|mistaken?|error|incorrect|wrong|sorry|oops|instead|re-?check|re-?examine"
    r"|let me|let's|hmm|hold on|on second thought|in fact)\b",
    re.IGNORECASE,
)
_ALTERNATIVE = re.compile(
    r"\b(?:or|alternatively|maybe|perhaps|possibly|could|might|either|otherwise|also)\b", re.IGNORECASE
)
_END = re.compile(
    r"(?<=[^\d\s])\.(?=\s|$)|(?<=\d)\.(?=\s+[A-Z(\\$*]|\s*$)|(?<!\\)[!?](?=\s+[A-Z]|\s*$)|\n|<\|"
)
_JOIN = re.compile(
    r"(?:[\s,;.:$&(){}\[\]*]|\\[()\[\]]|\\(?:quad|qquad|text|mathrm|,|;|:|\\)|\band\b|\bor\b)*", re.IGNORECASE
)
_FILLED = re.compile(r"(?:\s|\W)*(?:\w+\s+){0,4}?(?:and|or)\W*", re.IGNORECASE)
_LABELLED = re.compile(r"\b(?:and|or)\b|,", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:not|isn't|never)\s*(?:equal\s+to\s*)?[$\\(\[\s]*$", re.IGNORECASE)
_OFFERED = re.compile(
    r"[^.\n]{0,20}?[.\s]*\b(?:or|maybe|perhaps|possibly|alternatively)\b\s+"
    r"(?:(?:maybe|perhaps|possibly|it(?:'s|\s+is|\s+could\s+be|\s+might\s+be))\s+)*(?P<other>[$\\(\d-][^\n.]{0,60})",
    re.IGNORECASE,
)
_DOUBTED = re.compile(
    r"\s*[$)\]\\.,]*\s*(?:\(?\s*(?:not\s+sure|maybe|I(?:'m|\s+am)\s+(?:not\s+sure|guessing))|\?|is\s+(?:wrong|incorrect|not))",
    re.IGNORECASE,
)
_PARTIAL = re.compile(r"\b(?:part|step|question|sub-?problem)\b", re.IGNORECASE)
_MODAL = re.compile(r"(?:might|may|could|can)\s", re.IGNORECASE)
_ALSO = re.compile(
    r"[.,\s]*(?:or|alternatively|but\s+it\s+(?:could|might)(?:\s+also)?\s+be|it\s+(?:could|might)\s+also\s+be|maybe|perhaps"
    r"|possibly)[\s,]+(?:maybe|perhaps|possibly|it\s+(?:is|could\s+be|might\s+be))?\s*(?P<other>[^.\n]{1,60})",
    re.IGNORECASE,
)
_TRAIL = re.compile(
    r"\s+(?:because|since|as\s+(?:the|it|we|there)|which|where|so\s+that|when|if|after|given|by\s+the|hence|therefore"
    r"|I\s+hope)\b.*",
    re.DOTALL | re.IGNORECASE,
)
_BOLD = re.compile(r"\*\*([^*\n]{1,200})\*\*")
_VALUE = re.compile(
    r"""
    (?<!\\)\$\$?(?!\d[^$]*\s)(?P<math>[^$\n]{1,300})(?<!\\)\$\$?
    |\\\((?P<round>.{1,300}?)\\\) | \\\[(?P<square>.{1,300}?)\\\]
    |(?P<number>[-−]?\s?(?:\\?[$€£¥]\s?)?(?<![\w.])[-−]?(?:\d[\d,]*(?:\.\d+)?|\.\d+)(?:\s?/\s?\d+)?(?:\s?[%€£¢°$])?)
    """,
    re.DOTALL | re.VERBOSE,
)
_SENTENCES = re.compile(r"(?<=[^\d\s])[.!?](?=\s)|(?<=\d)\.(?=\s+[A-Z])|\n")

Phrase = tuple[int, "Found | Missing"]


def extract(response: str, fallback: str = "sentence") -> Found | Missing:
    """The final answer of a response, from its strongest mark; only the end of a long one is looked at."""
    text = response[-RESPONSE:]
    _, _, after = text.rpartition("</think>")
    text = (after or text).strip()
    if not text:
        return Missing("the response is empty")
    phrase = _phrase(text)
    if boxes := _boxes(text):
        return _boxed(text, boxes, phrase)
    if hashes := list(_HASH.finditer(text)):
        return _told(hashes[-1][1], "hash", ())
    line = list(_LINE.finditer(text))
    if line and (phrase is None or line[-1].start() >= phrase[0]):
        said = line[-1][1]
        if not re.match(r"\s*[A-Za-z]{2,}\s+[a-z]{2,}\s+[a-z]", said):
            return _told(said, "phrase", ())
    if phrase:
        return phrase[1]
    return _unmarked(text, fallback)


# --- boxes ------------------------------------------------------------------------------------------


def _boxes(text: str) -> list[tuple[int, int, str]]:
    """Start, end and content of every box that says something."""
    found: list[tuple[int, int, str]] = []
    for match in list(_BOX.finditer(text))[-BOXES:]:
        start = match.end()
        if start < len(text) and text[start] == "{":
            end = closing(text, start)
            inner = text[start + 1 : end - 1] if end > 0 else _open_end(text[start + 1 :])
            end = end if end > 0 else start + 1 + len(inner)
        else:
            token = _TOKEN.match(text, start)
            if token is None:
                continue
            inner, end = token[0], token.end()
        if inner.strip() and not (found and start < found[-1][1]):
            found.append((match.start(), end, inner))
    return found


def closing(text: str, start: int) -> int:
    """The place after the brace that closes the one at ``start``; 0 where none does."""
    depth = 0
    for place in range(start, min(len(text), start + 2 * ANSWER)):
        sign = text[place]
        if sign in "{}" and text[place - 1] != "\\":
            depth += 1 if sign == "{" else -1
            if depth == 0:
                return place + 1
    return 0


def _open_end(rest: str) -> str:
    """What an unclosed box holds: up to the end of its formula or line."""
    return re.split(r"(?<!\\)\$|\\\)|\\\]|\n", rest[:ANSWER], maxsplit=1)[0]


def _boxed(text: str, boxes: list[tuple[int, int, str]], phrase: Phrase | None) -> Found | Missing:
    group, first = _grouped(text, boxes)
    if _DENIED.search(text[max(0, boxes[first][0] - 30) : boxes[first][0]]):
        return Missing("the boxed answer is negated", said=True)
    rivals: list[str] = []
    if first > 0:
        earlier = boxes[first - 1][2]
        between = text[boxes[first - 1][1] : boxes[first][0]]
        if earlier.strip() != group[0].strip() and _offers(between[-200:], between):
            rivals.append(earlier)
    if phrase and phrase[0] > boxes[-1][1]:
        later = phrase[1]
        if isinstance(later, Found):
            rivals.extend(later.parts)
        elif later.said:
            return later
    tail = text[boxes[-1][1] :][:300]
    if offered := _OFFERED.match(tail):
        rivals.append(offered["other"])
    elif _DOUBTED.match(tail):
        return Missing("the boxed answer is hedged or taken back", said=True)
    return Found(tuple(group), "boxed", tuple(rivals))


def _grouped(text: str, boxes: list[tuple[int, int, str]]) -> tuple[list[str], int]:
    """The last box, with those before it that are parts of the same answer; the place of the first."""
    group, first = [boxes[-1][2]], len(boxes) - 1
    while first > 0:
        between = text[boxes[first - 1][1] : boxes[first][0]]
        joined = _JOIN.fullmatch(between) or (len(between) < 60 and _FILLED.fullmatch(between))
        labelled = len(between) < 40 and "=" in between and _LABELLED.search(between)
        if not (joined or labelled) or boxes[first - 1][2].strip() == boxes[first][2].strip():
            break
        first -= 1
        group.insert(0, boxes[first][2])
    return group, first


def _offers(near: str, between: str) -> bool:
    """Whether the words between two answers offer the second beside the first, not in its place."""
    return bool(_ALTERNATIVE.search(near)) and not _RETRACT.search(between)


# --- phrases ----------------------------------------------------------------------------------------


def _phrase(text: str) -> Phrase | None:
    """The last "answer is …" and where it stands; earlier ones that differ and still stand are rivals."""
    low = text.lower()
    if "answer" not in low and "option" not in low and "choice" not in low:
        return None
    matches = sorted([*_PHRASE.finditer(text), *_OPTION.finditer(text)], key=lambda match: match.start())
    matches = matches[-PHRASES:]
    matches = [match for match in matches if not _PARTIAL.search(_group(match, "of"))] or matches[-1:]
    if not matches:
        return None
    match = matches[-1]
    place, said = match.start(), match["said"]
    if _group(match, "not") or _NEGATED.match(said):
        return place, Missing("the answer is negated", said=True)
    clause = sentence(said)
    if _MODAL.match(_group(match, "be")) or _HEDGE.search(clause):
        return place, Missing("the answer is hedged", said=True)
    rivals = [
        trim(sentence(earlier["said"]))
        for earlier in matches[:-1]
        if not _NEGATED.match(earlier["said"])
        and _offers(text[max(0, place - 60) : place], text[earlier.start("said") : place])
    ]
    if other := _ALSO.match(text[match.start("said") + len(clause) :][:160]):
        rivals.append(other["other"])
    if not clause.strip("*_ :"):
        clause = text[match.end() :].strip().split("\n")[0]
    return place, _told(clause, "phrase", tuple(rivals))


def _group(match: re.Match[str], name: str) -> str:
    return match.groupdict().get(name) or ""


def sentence(text: str) -> str:
    """The text up to the end of its first sentence; decimal points end none."""
    match = _END.search(text)
    return text[: match.start()] if match else text


def trim(text: str) -> str:
    """A clause without marks of emphasis and without the reason it goes on to give."""
    text = re.sub(r"^[\s:=*_]+|[\s*_]+$", "", text)
    text = re.sub(r"\*\*|__", "", text)
    cut = _TRAIL.sub("", text)
    return cut if cut.strip() else text


def _told(said: str, how: How, rivals: tuple[str, ...]) -> Found | Missing:
    if _NEGATED.match(said):
        return Missing("the answer is negated", said=True)
    text = trim(sentence(said) if how == "phrase" else said)
    if not text:
        return Missing("nothing follows the mark of the answer")
    return Found((text,), how, rivals)


# --- no mark ----------------------------------------------------------------------------------------


def _unmarked(text: str, fallback: str) -> Found | Missing:
    short = text.strip()
    if len(short) <= 200 and "\n" not in short and len(short.split()) <= 12:
        return Found((short,), "whole")
    if short.startswith(("$$", "\\[", "\\begin")) and len(short) < ANSWER:
        return Found((short,), "whole")
    if fallback == "none":
        return Missing("no final answer is marked")
    last = [part for part in _SENTENCES.split(text[-2_000:]) if part and re.search(r"\w", part)][-1:]
    if last and (bold := _BOLD.findall(last[0])):
        return _told(bold[-1], "bold", ())
    if last and _HEDGE.search(last[0]):
        return Missing("the last sentence is hedged", said=True)
    values = list(_VALUE.finditer(last[0])) if last else []
    if len(values) == 1:
        return Found((_value(values[0]),), "sentence")
    if fallback == "number" and (numbers := list(_VALUE.finditer(text[-2_000:]))):
        return Found((_value(numbers[-1]),), "number")
    if len(values) > 1:
        maths = [match for match in values if not match["number"]]
        if len(maths) == 1:
            return Found((_value(maths[0]),), "sentence")
        return Missing("the last sentence holds several values and none is marked as the answer")
    return Missing("no final answer was found")


def _value(match: re.Match[str]) -> str:
    return next(group for group in (match["math"], match["round"], match["square"], match["number"]) if group)
