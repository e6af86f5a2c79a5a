"""The final answer that a response states: boxed, after ``####`` or "answer is", or as its conclusion.

The strongest mark wins; of equal marks the last. Another answer that is offered with it is a rival.
"""

from __future__ import annotations

import re
from dataclasses import replace

from goldgate_math.extraction.boxes import (
    Box,
    approximated_box,
    boxes,
    denied,
    doubted,
    earlier_rival,
    grouped,
    labels,
)
from goldgate_math.extraction.clause_patterns import HEDGE, NEGATED
from goldgate_math.extraction.clauses import (
    denies,
    last_number,
    offers,
    sentence,
    sentences,
    trim,
    values,
    verb,
)
from goldgate_math.extraction.corrected import corrected, slipped
from goldgate_math.extraction.derivations import last_row
from goldgate_math.extraction.languages import DENIAL
from goldgate_math.extraction.phrases import CONDITIONAL, HEDGED, Phrase, hashed, lined, phrase, read_mark
from goldgate_math.extraction.result import Found, Missing
from goldgate_math.extraction.retraction import recanted, unfinished, withheld
from goldgate_math.extraction.stated_plainly import stated_plainly
from goldgate_math.extraction.structure import headed, is_check, prepared
from goldgate_math.limits import ANSWER

_TEXT = re.compile(r"\\(?:text|mathrm|textbf)\s*\{([^{}]*)\}")
_REFUSED = re.compile(
    r"\b(?:is|are|was)(?:n't|\s+not)\s+(?:the|correct|right|an?|our)\b|\bis\s+(?:wrong|incorrect|false)\b",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"\bnot\b[^\n]{1,100}?\bit(?:'s|\s+is)\s+(?!not\b)(?P<value>[^\n]{1,100})$", re.IGNORECASE
)
_BUT = re.compile(
    r"(?:\b(?:is|are|was|=)\s+|^\W*)not\s+\S{1,40}(?:\s+[a-z]+)?,?\s+but\s+(?:rather\s+)?(?P<value>[-−$\\\d(][^\n]{0,100})$",
    re.IGNORECASE,
)
_BOLD = re.compile(r"\*\*([^*\n]{1,200})\*\*(\s*[:：])?")
_WORD = re.compile(r"(?<![\\\w])[^\W\d_]{3,}")
_VALUE = re.compile(r"\d|[$\\=]|^\(?[A-J]\)?$")
_ASIDE = re.compile(
    r"(?<=[.!?])\s+\([^()\n]{3,200}[.!?]\)\s*$"
)  # a remark of its own after the last sentence
_CONCLUDED = re.compile(r"\s*(?:so|thus|hence|therefore)[\s,:]+", re.IGNORECASE)
SHORT = 12  # words of a response that is nothing but its answer
TAIL = 2_000  # characters in which a conclusion is looked for
BACK = 3  # sentences, counted from the end, of which one may conclude


def extract(response: str, fallback: str = "sentence") -> Found | Missing:
    """The final answer of a response; only the end of a long one is looked at."""
    if (plain := stated_plainly(response)) is not None:
        return plain
    text = prepared(response)
    if not text:
        return Missing("the response is empty")
    if ("\\boxed" in text or "\\fbox" in text) and (found := boxes(text)):
        return _boxed(text, found, phrase(text))
    if unfinished(text):
        return Missing("the response breaks off")
    if (mark := hashed(text)) is not None:
        return replace(mark, how="hash") if isinstance(mark, Found) else mark
    line = lined(text)
    if line and "\n" not in text[line.start :]:
        return line.result  # nothing comes after it
    marks = [mark for mark in (phrase(text), line, _below_heading(text)) if mark is not None]
    if marks:
        best = max(marks, key=lambda mark: mark.start)
        return _concluded_later(text, best) or best.result
    return _unmarked(text, fallback)


def _concluded_later(text: str, mark: Phrase) -> Found | None:
    """What later paragraphs conclude, where the last mark only wonders: "then the answer would be 21?"."""
    if not isinstance(mark.result, Missing) or mark.result.why != HEDGED:
        return None
    later = text[mark.start :].partition("\n\n")[2]
    conclusion = _concluding(later) if later else None
    return conclusion if isinstance(conclusion, Found) else None


def _below_heading(text: str) -> Phrase | None:
    """The paragraph below "Final Answer"; its own phrase is found by ``phrase``."""
    section = headed(text)
    if section is None:
        return None
    start, paragraph = section
    if len(paragraph) > ANSWER or HEDGE.search(paragraph) or denies(paragraph):
        return None
    first = sentences(paragraph.lstrip("> "))[:1]
    if not first:
        return None
    bold = [inner for inner, _ in _BOLD.findall(first[0]) if _VALUE.search(inner)]
    return Phrase(start, read_mark(bold[-1] if bold else paragraph.lstrip("> ")))


def _boxed(text: str, found: list[Box], later: Phrase | None) -> Found | Missing:
    first = grouped(text, found)
    if denied(text, found[first]):
        return Missing("the boxed answer is negated", refused=True)
    if reason := withheld(text, found[first].start):
        return reason
    rival = earlier_rival(text, found, first)
    rivals = [rival] if rival else []
    parts = tuple(box.inner for box in found[first:])
    if later and later.start > found[-1].end:
        if isinstance(later.result, Missing):
            if later.result.refused and later.denied in ("", parts[-1]):
                return later.result
        else:
            offered = _still(text, found[-1], later)
            return replace(later.result, rivals=later.result.rivals + tuple(rivals) + offered)
    if len(parts) == 1 and (exact := approximated_box(text, found)) is not None:
        parts = (exact,)
    if (instead := corrected(text[found[-1].end :])) is not None:
        return Found((instead,), "boxed", (), tuple(rivals))
    if recanted(text[found[-1].end :], parts[-1]):
        return Missing("the boxed answer is taken back", refused=True)
    taken_back, offer = doubted(text, found[-1])
    if taken_back:
        return Missing("the boxed answer is hedged or taken back", refused=True)
    if len(parts) == 1 and "answer" in parts[0].lower() and (inside := phrase(_TEXT.sub(r"\1", parts[0]))):
        return inside.result
    if NEGATED.match(_TEXT.sub(r"\1", parts[0])):
        return Missing("the boxed answer is negated", refused=True)
    return Found(
        parts, "boxed", (), (*rivals, offer) if offer else tuple(rivals), labels(text, found[first:])
    )


def _still(text: str, box: Box, later: Phrase) -> tuple[str, ...]:
    """The boxed answer as a rival of a later phrase that offers another one."""
    between = text[box.end : later.start]
    return (box.inner,) if offers(between[-60:], between) else ()


def _unmarked(text: str, fallback: str) -> Found | Missing:
    if (len(text) <= 300 and "\n\n" not in text and len(text.split()) <= SHORT) or _formula(text):
        whole = _whole(text)
        clauses = sentences(text)
        if isinstance(whole, Missing) and len(clauses) > 1 and _CONCLUDED.match(clauses[-1]):
            whole = _whole(_CONCLUDED.sub("", clauses[-1]))
        if len(clauses) == 1 or _formula(text) or isinstance(whole, Missing):
            return whole
        last = _concluding(text)
        stated = (*last.parts, *last.inner) if isinstance(last, Found) else ()
        others = tuple(value for clause in reversed(clauses) for value in values(clause))
        return replace(whole, inner=(*stated, *whole.inner, *others))
    if fallback == "none":
        return Missing("no final answer is marked")
    if (conclusion := _concluding(text)) is not None:
        return conclusion
    if fallback == "number" and (number := last_number(text[-TAIL:])):
        return Found((number,), "number")
    return Missing("no sentence at the end states one value")


def _whole(text: str) -> Found | Missing:
    """A response that is nothing but its answer."""
    if HEDGE.search(text):
        return Missing("the answer is hedged", refused=True)
    if CONDITIONAL.search(text):
        return Missing("the answer depends on a condition", refused=True)
    if instead := (_INSTEAD.search(text) or _BUT.search(text)):
        return Found((trim(sentence(instead["value"])),), "whole")
    if (slip := slipped(text)) is not None:
        return Found((slip,), "whole")
    if (last := last_row(text)) is not None:
        return Found((last,), "whole")
    if denies(text) or NEGATED.match(text) or _REFUSED.search(text) or recanted(text):
        return Missing("the answer is negated", refused=True)
    if reason := _withheld(text):
        return reason
    bold = [
        inner for inner, colon in _BOLD.findall(text) if _VALUE.search(inner) and not _label(inner, colon)
    ]
    inner = (*bold[-1:], trim(text), *values(text)) if " " in text or not text.isascii() else ()
    return Found((text,), "whole", inner)


def _label(bold: str, colon: str) -> bool:
    """Whether bold words are the label of what follows them."""
    return bool(colon) or bold.rstrip().endswith((":", "：", "."))


def _concluding(text: str) -> Found | Missing | None:
    """What the last sentences state that are no checks; None where they state nothing."""
    clauses = sentences(_ASIDE.sub("", text[-TAIL:]))
    checked = [clause for clause in clauses if not is_check(clause)]
    for clause in reversed((_unchecked(clauses, text[-TAIL:]) or checked)[-BACK:]):
        if HEDGE.search(clause):
            return Missing("the conclusion is hedged", refused=True)
        if CONDITIONAL.search(clause):
            return Missing("the conclusion depends on a condition", refused=True)
        if recanted(clause):
            return Missing("the conclusion is taken back", refused=True)
        if reason := _withheld(clause):
            return reason
        if (stated := _bold(clause)) is not None:
            return stated
        if denies(clause):
            return Missing("the conclusion is negated", refused=True)
        if found := values(clause):
            return Found((found[0],), "sentence", tuple(found[1:]))
        if any(sign.isdigit() for sign in clause):
            break
    return None


def _unchecked(clauses: list[str], text: str) -> list[str]:
    """The sentences before a check at the end, and those that are none."""
    for place in range(len(clauses) - 1, 0, -1):
        if is_check(clauses[place]) and len(clauses) - place <= BACK + 2:
            before = [clause for clause in clauses[:place] if not is_check(clause)]
            closing = _closing(clauses, place, text)
            after = [clause for clause in clauses[place + 1 :] if _concludes(clause) or clause in closing]
            return [*before, *after]
    return []


def _closing(clauses: list[str], place: int, text: str) -> list[str]:
    """The sentences of the last paragraph, where the check is in an earlier one and is whole."""
    start = text.rfind(clauses[place])
    last = text.rstrip().rfind("\n\n")
    if last < start or not any(sign.isdigit() for sign in clauses[place]):
        return []
    found = [clause for clause in clauses[place + 1 :] if text.rfind(clause) > last]
    return [clause for clause in found if not is_check(clause) and len(_WORD.findall(clause)) >= 2]


def _concludes(clause: str) -> bool:
    return bool(re.match(r"\s*(?:so|thus|hence|therefore|in\s+total|finally)\b", clause, re.IGNORECASE))


def _bold(clause: str) -> Found | Missing | None:
    """Bold words that hold a value; those that hold none are a label or mere emphasis."""
    spans = [(inner, colon) for inner, colon in _BOLD.findall(clause) if not _label(inner, colon)]
    rest = _BOLD.sub("", clause)
    for inner, _ in reversed(spans):
        if _VALUE.search(inner.strip()):
            if _bound_to(clause, inner):
                return None
            mark = read_mark(inner)
            return replace(mark, how="bold") if isinstance(mark, Found) else mark
    if spans and not _VALUE.search(rest) and not any(sign.isalnum() for sign in clause.rpartition("**")[2]):
        mark = read_mark(spans[-1][0])
        return replace(mark, how="bold") if isinstance(mark, Found) else mark
    return None


def _bound_to(clause: str, inner: str) -> bool:
    """Whether a sign of equality follows the bold words, as in ``**x1** = 24``."""
    after = clause[clause.index(inner) + len(inner) :].lstrip("* ")
    return after.startswith(("=", ":", "："))


def _withheld(clause: str) -> Missing | None:
    """Whether a clause denies or reports what its last verb states, or denies in another language."""
    if DENIAL.search(clause):
        return Missing("a denial, in words that are not read", unread=True)
    place = verb(clause)
    return withheld(clause, place) if place else None


def _formula(text: str) -> bool:
    return text.startswith(("$$", "\\[", "\\begin")) and len(text) < ANSWER
