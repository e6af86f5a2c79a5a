"""Where a sentence mentions an answer, and what else it states that could be one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from goldgate_factuality.answers.compare import BOUND, date_of, quantity_of, relation
from goldgate_factuality.answers.normal import TITLES, Word, key, same_words, without_forms, words
from goldgate_factuality.reading.dates import dates
from goldgate_factuality.reading.units import quantities

NEGATED = re.compile(
    r"(?:\b(?:not|never|no longer|nor|neither|rather than|instead of|unlike|isn't|wasn't|aren't|"
    r"weren't|except|excluding|"
    r"without|other than|nicht|kein|keine|pas|no|non|não|ne)\b|n't\b|不是|并非)(?:\s+(?:in|on|at|by|from|"
    r"the|a|an|actually|really))*\W*$",
    re.I,
)
OTHER_ACCOUNT = re.compile(
    r"\b(?:some|many|most|people|often|commonly|wrongly|mistakenly|falsely|myth|rumou?r|used to be|"
    r"formerly)\b",
    re.I,
)
SENTENCE_WORDS = frozenset(
    """the a an it its he she they this that these those in on at by of for from to and but or so yes no not
    i we you is was are were there here when while after before since as if although though because however
    according with well sure answer actually his her their my your our one
    """.split()
)


GLOSS = re.compile(r"\([^()]{1,80}\)|\b[Aa]n? [A-Z][a-z]+(?:an|ish|ese|ic|i)\b")


@dataclass(frozen=True, slots=True)
class Mention:
    """An answer's place in a sentence; ``negated`` where it is denied right there."""

    start: int
    end: int
    negated: bool


def mentions(sentence: str, answer: str, question: str = "", *, case: bool = False) -> list[Mention]:
    """Every place that states the answer as a whole name, number or date."""
    if date_of(answer) or quantity_of(answer):
        kind = "number" if quantity_of(answer) else "date"
        return [
            Mention(start, end, _negated(sentence, start))
            for start, end in _values(sentence, kind)
            if relation(sentence[start:end], answer, question=question) == "equal"
            and not _bounded(sentence, start)
        ]
    full = key(answer, case=case)
    made = words(sentence, case=case)
    found: list[Mention] = []
    for wanted in dict.fromkeys((full, without_forms(full))):
        found = found or _places(sentence, made, wanted)
    return found


def _places(sentence: str, made: list[Word], wanted: tuple[str, ...]) -> list[Mention]:
    found = []
    for size in {len(wanted) - 1, len(wanted), len(wanted) + 1}:
        for at in range(len(made) - size + 1) if size > 0 else ():
            part = made[at : at + size]
            if same_words(tuple(word.normal for word in part), wanted) and _whole(
                sentence, made, at, at + size
            ):
                found.append(Mention(part[0].start, part[-1].end, _negated(sentence, part[0].start)))
    return found


def rivals(sentence: str, answer: str, question: str) -> list[str]:
    """Names, numbers or dates of the answer's kind which are neither part of it nor of the question."""
    own, asked = {word.normal for word in words(answer)}, {word.normal for word in words(question)}
    if date_of(answer):
        return [
            sentence[a:b]
            for a, b in _values(sentence, "date")
            if relation(sentence[a:b], answer) == "different"
        ]
    if quantity_of(answer):
        spans = _values(sentence, "number")
        return [
            sentence[a:b]
            for a, b in spans
            if sentence[a:b] not in question and relation(sentence[a:b], answer, question=question) != "equal"
        ]
    if not any(word[:1].isupper() for word in answer.split()):
        return []
    sentence = GLOSS.sub(lambda match: " " * len(match[0]), sentence)
    named = [sentence[name[0].start : name[-1].end] for name in names(sentence)]
    return [one for one in named if not {word.normal for word in words(one)} <= own | asked]


def names(sentence: str) -> list[list[Word]]:
    """Runs of capitalised words; a function word at the start of the sentence is none."""
    runs: list[list[Word]] = []
    made = words(sentence)
    for at, word in enumerate(made):
        if not word.written[0].isupper() or word.normal.split("'")[0] in SENTENCE_WORDS:
            continue
        joined = (
            runs
            and runs[-1][-1] is made[at - 1]
            and re.fullmatch(r"[\s.'-]*", sentence[made[at - 1].end : word.start])
        )
        if joined:
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _values(sentence: str, kind: str) -> list[tuple[int, int]]:
    """The places of dates, or of numbers that are not part of a day's date."""
    days = dates(sentence)
    if kind == "date":
        return [(one.start, one.end) for one in days]
    full = [(one.start, one.end) for one in days if one.month]
    amounts = [(one.start, one.end) for one in quantities(sentence)]
    return [span for span in amounts if not any(a < span[1] and span[0] < b for a, b in full)]


def _whole(sentence: str, made: list[Word], start: int, end: int) -> bool:
    """Whether the words are not part of a longer name: "York" in "New York", "Jane Austen" in "Jane Austen
    Smith".
    """
    if not any(word.written[0].isupper() for word in made[start:end]):
        return True
    before = made[start - 1] if start and _adjacent(sentence, made[start - 1], made[start]) else None
    if before and before.written[0].isupper() and before.normal not in SENTENCE_WORDS | TITLES:
        return False
    if end < len(made) and _adjacent(sentence, made[end - 1], made[end]):
        after = made[end]
        if after.written[0].isupper() or after.normal in ("de", "del", "von", "van", "di", "da", "do", "al"):
            return False
    return True


def _adjacent(sentence: str, one: Word, other: Word) -> bool:
    return bool(re.fullmatch(r"[ .'-]{0,2}", sentence[one.end : other.start]))


def _bounded(sentence: str, start: int) -> bool:
    """Whether a number is only a limit: "more than 1.5 million"."""
    return bool(BOUND.search(sentence[max(0, start - 20) : start]))


def _negated(sentence: str, start: int) -> bool:
    return bool(NEGATED.search(sentence[max(0, start - 60) : start]))
