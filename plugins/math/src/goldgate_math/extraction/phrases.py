"""Answers after ``the answer is``, ``####`` or ``A:``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from goldgate_math.extraction.clauses import HEDGE, NEGATED, corrected, offers, sentence, trim, values
from goldgate_math.extraction.result import Found, Missing
from goldgate_math.extraction.retraction import recanted, withheld

CLAUSE = 600  # characters of a clause that is searched for a value within it
PLACES = 24  # at which the word is looked at, counted from the end
PHRASES = 8  # how many, counted from the end, are looked at
_PHRASE = re.compile(
    r"""
    \banswers?
    (?:(?P<not>\s+(?:(?:is|was|can|could|would|will|should|must|may|might)n't|cannot|can't|won't
        |(?:is|was|can|could|would|will|should|must|may|might)\s+(?:\w+ly\s+)?(?:not|never|neither))\b(?:\s+be)?)
    |(?P<of>(?:\s+(?!(?:is|are|was|will|would|should|must|might|may|could|can)\b)[^\s:=.]{1,40}){0,12}?)
    (?:\*\*|__)?\s*
    (?P<be>\bis\b|\bare\b|\bwas\b|\b(?:will|would|should|must|might|may|could|can)\s+be\b|:|=|[-–—](?=\s)))
    (?:\*\*|__)?[ \t]*[:=]?\s*(?=(?P<said>[^\n]{1,2000}))
    """,
    re.IGNORECASE | re.VERBOSE,
)
_OPTION = re.compile(
    r"(?:\b(?:correct|right|best)\s+(?:option|choice)\s*(?:is|:)|答案\s*(?:是|为|：|:)|答え\s*(?:は|：|:)|(?:정답|답)\s*(?:은|:))\s*(?P<said>[^\n]{1,2000}?)(?=(?:です|입니다|이다)?[。.]?(?:\n|$))",
    re.IGNORECASE,
)
_OTHERS = ("答案", "答え", "정답", "답은")
_HASH = re.compile(r"####[ \t]*([^\n]+)")
_LINE = re.compile(r"^[ \t>*#_]*(?:A|Ans|ANS)\s*[:.][ \t*]*([^\n]+)", re.MULTILINE)
_SENTENCE = re.compile(r"\s*[A-Za-z]{2,}\s+[a-z]{2,}\s+[a-z]")
_ABOUT = re.compile(
    r"\W*(?:possible|correct|right|wrong|incorrect|unique|found|given|obtained|known|clear|obvious|as\s+follows|shown"
    r"|below|above|reasonable|consistent|valid|simple)\b(?!\s*[:=]?\s*[\d$\\(-])",
    re.IGNORECASE,
)
_PARTIAL = re.compile(r"\b(?:part|step|question|sub-?problem)\b", re.IGNORECASE)
_DEPENDS = re.compile(r"\b(?:otherwise|or\s+else)\b", re.IGNORECASE)
_MODAL = re.compile(r"(?:might|may|could|can)\s", re.IGNORECASE)
_ALSO = re.compile(
    r"[.,\s]*(?:or|alternatively|but\s+it\s+(?:could|might)(?:\s+also)?\s+be|it\s+(?:could|might)\s+also\s+be|maybe|perhaps"
    r"|possibly)[\s,]+(?:maybe|perhaps|possibly|it\s+(?:is|could\s+be|might\s+be))?\s*(?P<other>[^.\n]{1,60})",
    re.IGNORECASE,
)


_BUT = re.compile(
    r",?\s*\bbut\s+(?:actually\s+|in\s+fact\s+|really\s+)?(?:it|the\s+(?:\w+\s+)?answer)"
    r"(?:'s|\s+is|\s+should\s+be)\s+(?:actually\s+|really\s+)?"
    r"(?P<said>[-−$\\\d(].*)",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"(?:[,;:.]|\bbut)\s*(?:(?:but|rather|instead|it(?:'s|\s+is)|the\s+answer\s+is)\s+)+(?P<said>[^\n]+)"
    r"|(?<!anything )\bbut\s+(?P<other>\S[^\n]*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Where a phrase begins, and what it says; what it denies, where that is all it does."""

    start: int
    said: Found | Missing
    denied: str = ""


def hashed(text: str) -> Found | Missing | None:
    """What stands after the last ``####``."""
    matches = list(_HASH.finditer(text))
    if not matches:
        return None
    tail = text[matches[-1].end() :]
    if (mended := corrected(tail)) is not None:
        return told(mended)
    if recanted(tail):
        return Missing("the answer is taken back", said=True)
    return told(matches[-1][1])


def lined(text: str) -> Phrase | None:
    """What stands on the last line that begins with ``A:``."""
    matches = list(_LINE.finditer(text))
    if not matches or _SENTENCE.match(matches[-1][1]):
        return None
    return Phrase(matches[-1].start(), told(matches[-1][1]))


def phrase(text: str) -> Phrase | None:
    """The last "answer is …"; earlier ones that differ and still stand are its rivals."""
    low = text.lower()
    if (
        "answer" not in low
        and "option" not in low
        and "choice" not in low
        and not any(word in low for word in _OTHERS)
    ):
        return None
    skipped = len(text)
    for _ in range(PLACES):
        place = low.rfind("answer", 0, skipped)
        if place < 0:
            skipped = 0
            break
        skipped = place
    text = text[skipped:]
    matches = sorted([*_PHRASE.finditer(text), *_OPTION.finditer(text)], key=lambda match: match.start())
    matches = [match for match in matches[-PHRASES:] if not _ABOUT.match(match["said"])]
    matches = [match for match in matches if not _PARTIAL.search(_group(match, "of"))] or matches[-1:]
    if not matches:
        return None
    match = matches[-1]
    if reason := withheld(text, match.start()):
        matches = [match for match in matches if not withheld(text, match.start())]
        what = trim(sentence(match["said"]))
        if not matches or trim(sentence(matches[-1]["said"])) == what:
            return Phrase(match.start() + skipped, reason, what if reason.said else "")
        match = matches[-1]
    place, said = match.start(), match["said"]
    for _ in range(4):  # "Final answer: the final answer is …"
        if not (inner := _PHRASE.search(said) or _OPTION.search(said)):
            break
        if withheld(said, inner.start()):
            break
        match, said = inner, inner["said"]
    if _group(match, "not") or NEGATED.match(said):
        if instead := _INSTEAD.search(said):
            return Phrase(place + skipped, told(sentence(instead["said"] or instead["other"])))
        return Phrase(place + skipped, Missing("the answer is negated", said=True))
    clause = sentence(said)
    rest = said[len(clause) :]
    if other := _BUT.search(clause):
        clause = other["said"]
    if _DEPENDS.search(clause):
        return Phrase(place + skipped, Missing("the answer depends on a condition", said=True))
    if _MODAL.match(_group(match, "be")) or HEDGE.search(clause) or rest.startswith("?"):
        return Phrase(place + skipped, Missing("the answer is hedged", said=True))
    rivals = [
        trim(sentence(earlier["said"]))
        for earlier in matches[:-1]
        if not NEGATED.match(earlier["said"])
        and not withheld(text, earlier.start())
        and offers(text[max(0, place - 60) : place], text[earlier.start("said") : place])
    ]
    if (
        mended := corrected(text[match.end("said") - len(rest) :] if match.string is text else rest)
    ) is not None:
        clause = mended
    elif recanted(text[match.start("said") :] if match.string is text else said):
        return Phrase(place + skipped, Missing("the answer is taken back", said=True))
    elif other := _ALSO.match(rest[:160]):
        rivals.append(other["other"])
    return Phrase(place + skipped, told(clause, tuple(rivals)))


def _group(match: re.Match[str], name: str) -> str:
    return match.groupdict().get(name) or ""


def told(said: str, rivals: tuple[str, ...] = ()) -> Found | Missing:
    """What a mark is followed by."""
    if NEGATED.match(said):
        return Missing("the answer is negated", said=True)
    text = trim(said)
    if not text:
        return Missing("nothing follows the mark of the answer")
    return Found(
        (text,), "phrase", tuple(values(text)) if " " in text and len(text) <= CLAUSE else (), rivals
    )
