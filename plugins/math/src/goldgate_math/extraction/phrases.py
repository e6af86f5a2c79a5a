"""Answers after ``the answer is``, ``####``, ``A:`` and their like."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from goldgate_math.extraction.clause_patterns import HEDGE, NEGATED
from goldgate_math.extraction.clauses import offers, sentence, trim, values
from goldgate_math.extraction.corrected import corrected
from goldgate_math.extraction.languages import CHOSEN, DENIAL, ENDINGS, MARK, OTHER_WORDS, PLAIN_WORDS
from goldgate_math.extraction.result import Found, Missing
from goldgate_math.extraction.retraction import recanted, withheld

CLAUSE = 600  # characters of a clause that is searched for a value within it
PLACES = 24  # at which the word is looked at, counted from the end
PHRASES = 8  # how many, counted from the end, are looked at
NESTED = 4  # phrases within a phrase: "Final answer: the final answer is …"

_MODALS = "is|was|can|could|would|will|should|must|may|might"
_VERBS = "is|are|was|will|would|should|must|might|may|could|can"
_ANSWER = re.compile(
    rf"""
    \banswers?
    (?: (?P<not> \s+ (?: (?:{_MODALS})n't | cannot | can't | won't
                       | (?:{_MODALS})\s+ (?:\w+ly\s+)? (?:not|never|neither) )\b (?:\s+be)? )
      | (?P<of> (?: \s+ (?!(?:{_VERBS})\b) [^\s:=.]{{1,40}} ){{0,12}}? )
        (?:\*\*|__)? \s*
        (?P<be> \bis\b | \bare\b | \bwas\b | \b(?:will|would|should|must|might|may|could|can)\s+be\b
              | : | = | [-–—](?=\s) ) )
    (?:\*\*|__)? [ \t]* [:=]? \s*
    (?= (?P<value> [^\n]{{1,2000}} ) )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_OPTION = re.compile(
    r"\b(?:correct|right|best)\s+(?:option|choice)\s*(?:is|:)\s*(?P<value>[^\n]{1,2000}?)(?=\.?(?:\n|$))",
    re.IGNORECASE,
)
_CORRECT = re.compile(
    r"""
    (?<![\w$\\]) (?:option|choice)? \s* \(? (?P<value>[A-J]) \)? \s+ (?:is|are)
    \s+ (?:the\s+)? (?:only\s+)? (?:right|correct|best|true) (?:\s+(?:one|answer|option|choice))? (?!\s*[?\w])
    """,
    re.VERBOSE,
)
_HASH = re.compile(r"####[ \t]*([^\n]+)")
_LINE = re.compile(r"^[ \t>*#_]*(?:A|Ans|ANS)\s*[:.][ \t*]*([^\n]+)", re.MULTILINE)
_BARE = re.compile(r"[0-9]{1,40}(?:\.[0-9]{1,40})?")  # by far the most common answer
_PROSE = re.compile(r"\s*[A-Za-z]{2,}\s+[a-z]{2,}\s+[a-z]")
_ABOUT = re.compile(
    r"""
    \W* (?: possible | correct | right | wrong | incorrect | unique | found | given | obtained | known
      | clear | obvious
          | as\s+follows | shown | below | above | reasonable | consistent | valid | simple )\b
    (?! \s* [:=]? \s* [\d$\\(-] )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PARTIAL = re.compile(r"\b(?:part|step|question|sub-?problem)\b", re.IGNORECASE)
CONDITIONAL = re.compile(r"\b(?:otherwise|or\s+else)\b", re.IGNORECASE)
_MODAL = re.compile(r"(?:might|may|could|can)\s", re.IGNORECASE)
_ALSO = re.compile(
    r"""
    [.,\s]* (?: or | alternatively | but\s+it\s+(?:could|might)(?:\s+also)?\s+be
      | it\s+(?:could|might)\s+also\s+be
              | maybe | perhaps | possibly ) [\s,]+
    (?: maybe | perhaps | possibly | it\s+(?:is|could\s+be|might\s+be) )? \s* (?P<other> [^.\n]{1,60} )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BUT = re.compile(
    r"""
    ,? \s* \bbut\s+ (?:actually\s+|in\s+fact\s+|really\s+)? (?: it | the\s+(?:\w+\s+)?answer )
    (?: 's | \s+is | \s+should\s+be ) \s+ (?:actually\s+|really\s+)? (?P<value> [-−$\\\d(].* )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"""
    (?: [,;:.] | \bbut ) \s* (?: (?: but | rather | instead | it(?:'s|\s+is) | the\s+answer\s+is ) \s+ )+
    (?P<value> [^\n]+ )
    | (?<!anything\ ) \bbut\s+ (?P<other> \S[^\n]* )
    """,
    re.VERBOSE | re.IGNORECASE,
)
HEDGED = "the answer is hedged"
MARKS = (_ANSWER, _OPTION, _CORRECT, MARK, CHOSEN)
TRIGGERS = ("answer", "option", "choice", " is right", " is correct", " is the ")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Where a phrase begins, and what it gives; what it denies, where that is all it does."""

    start: int
    result: Found | Missing
    denied: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A phrase's parts: its verb, its clause, the rest of the line, what follows, and all that it states."""

    negated: bool
    be: str
    clause: str
    rest: str
    tail: str
    value: str


def hashed(text: str) -> Found | Missing | None:
    """What stands after the last ``####``."""
    matches = list(_HASH.finditer(text)) if "####" in text else None
    if not matches:
        return None
    tail = text[matches[-1].end() :]
    if (correction := corrected(tail)) is not None:
        return read_mark(correction)
    if recanted(tail):
        return Missing("the answer is taken back", refused=True)
    return read_mark(matches[-1][1])


def lined(text: str) -> Phrase | None:
    """What stands on the last line that begins with ``A:``."""
    last = text.rfind("\n") + 1
    if (match := _LINE.match(text, last)) and not _PROSE.match(match[1]):
        return Phrase(last, read_mark(match[1]))
    matches = list(_LINE.finditer(text))
    if not matches or _PROSE.match(matches[-1][1]):
        return None
    return Phrase(matches[-1].start(), read_mark(matches[-1][1]))


def phrase(text: str) -> Phrase | None:
    """The last "answer is …"; earlier ones that differ and are not taken back are its rivals."""
    skipped = _skipped(text)
    if skipped < 0:
        return None
    text = text[skipped:]
    matches = _matches(text)
    if not matches:
        return None
    match = matches[-1]
    if reason := withheld(text, match.start()):
        matches = [other for other in matches if not withheld(text, other.start())]
        value = trim(sentence(match["value"]))
        if not matches or trim(sentence(matches[-1]["value"])) == value:
            return Phrase(match.start() + skipped, reason, value if reason.refused else "")
        match = matches[-1]
    statement = _statement(text, match)
    start = match.start() + skipped
    if match.re is MARK and DENIAL.search(
        match[0][: len(match[0]) - len(match["value"])] + sentence(match["value"])
    ):
        return Phrase(start, Missing("a denial, in words that are not read", unread=True))
    for rule in RULES:
        if (result := rule(statement)) is not None:
            return Phrase(start, result)
    rivals = _rivals(text, matches[:-1], match.start())
    clause = statement.clause
    if (correction := corrected(statement.tail)) is not None:
        clause = correction
    elif also := _ALSO.match(statement.rest[:160]):
        rivals = (*rivals, also["other"])
    return Phrase(start, read_mark(clause, rivals))


def _skipped(text: str) -> int:
    """Where to begin: the word "answer" counts at its last few places only. -1 where no mark can be."""
    low = text.lower()
    if not any(word in low for word in TRIGGERS) and not _foreign(low):
        return -1
    place = len(text)
    for _ in range(PLACES):
        place = low.rfind("answer", 0, place)
        if place < 0:
            return 0
    return place


def _foreign(low: str) -> bool:
    """Whether a word for "answer" in another language occurs."""
    return any(word in low for word in PLAIN_WORDS) or (
        not low.isascii() and any(word in low for word in OTHER_WORDS)
    )


def _matches(text: str) -> list[re.Match[str]]:
    """The last marks of an answer, in order; none that speaks about the answer or of a part of it."""
    low = text.lower()
    found = [*_ANSWER.finditer(text), *_OPTION.finditer(text), *_CORRECT.finditer(text)]
    if _foreign(low):
        found += [*MARK.finditer(text), *CHOSEN.finditer(text)]
    found.sort(key=lambda match: match.start())
    found = [match for match in found[-PHRASES:] if not _ABOUT.match(match["value"])]
    return [match for match in found if not _PARTIAL.search(_group(match, "of"))] or found[-1:]


def _statement(text: str, outer: re.Match[str]) -> Statement:
    match, value = outer, _value(text, outer)
    for _ in range(NESTED):
        inner = next((found for mark in MARKS if (found := mark.search(value))), None)
        if inner is None or withheld(value, inner.start()):
            break
        match, value = inner, inner["value"]
    clause = ENDINGS.sub("", sentence(value))
    rest = value[len(sentence(value)) :]
    if other := _BUT.search(clause):
        clause = other["value"]
    own = match.string is text
    tail = text[match.start("value") + len(value) - len(rest) :] if own else rest
    negated = bool(_group(match, "not") or NEGATED.match(value))
    return Statement(negated, _group(match, "be"), clause, rest, tail, value)


def _value(text: str, match: re.Match[str]) -> str:
    """What follows a mark; of a display formula below it, the whole."""
    value: str = match["value"]
    closing = {"$$": "$$", "\\[": "\\]"}.get(value.strip())
    if closing is None:
        return value
    start = match.start("value") + len(value)
    end = text.find(closing, start, start + 2_000)
    return value.strip() + " ".join(text[start:end].split()) + closing if end > 0 else value


# --- rules that decide before the value is read: the first that applies counts ------------------------------


def _negated(statement: Statement) -> Found | Missing | None:
    if not statement.negated:
        return None
    if instead := _INSTEAD.search(statement.value):
        return read_mark(sentence(instead["value"] or instead["other"]))
    return Missing("the answer is negated", refused=True)


def _conditional(statement: Statement) -> Missing | None:
    if CONDITIONAL.search(statement.clause):
        return Missing("the answer depends on a condition", refused=True)
    return None


def _hedged(statement: Statement) -> Missing | None:
    asked = statement.rest.startswith("?")
    if _MODAL.match(statement.be) or HEDGE.search(statement.clause) or asked:
        return Missing(HEDGED, refused=True)
    return None


def _taken_back(statement: Statement) -> Missing | None:
    if corrected(statement.tail) is None and recanted(statement.clause + statement.tail, statement.clause):
        return Missing("the answer is taken back", refused=True)
    return None


RULES: tuple[Callable[[Statement], Found | Missing | None], ...] = (
    _negated,
    _conditional,
    _hedged,
    _taken_back,
)


def _rivals(text: str, earlier: list[re.Match[str]], place: int) -> tuple[str, ...]:
    """The values of earlier phrases, where the last one is offered as another."""
    return tuple(
        trim(sentence(match["value"]))
        for match in earlier
        if not NEGATED.match(match["value"])
        and not withheld(text, match.start())
        and offers(text[max(0, place - 60) : place], text[match.start("value") : place])
    )


def _group(match: re.Match[str], name: str) -> str:
    return match.groupdict().get(name) or ""


def read_mark(text: str, rivals: tuple[str, ...] = ()) -> Found | Missing:
    """The answer in a text that follows a mark."""
    if _BARE.fullmatch(text):
        return Found((text,), "phrase", (), rivals)
    if NEGATED.match(text):
        return Missing("the answer is negated", refused=True)
    trimmed = trim(text)
    if not trimmed:
        return Missing("nothing follows the mark of the answer")
    worded = " " in trimmed or (
        not trimmed.isascii() and any(sign.isalpha() and not sign.isascii() for sign in trimmed)
    )
    inner = tuple(values(trimmed)) if worded and len(trimmed) <= CLAUSE else ()
    return Found((trimmed,), "phrase", inner, rivals)
