"""The generator ``quality.tidy``: bad patterns are taken out of a response instead of dropping the row.

The Llama 3 report (4.2.3) says "remove or modify". Apologies and phrases that open or close a response go, so
do template tokens at its end, emoji, and runs of exclamation marks. The product is a new candidate, with the
old one as its parent, and is verified again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from goldgate import Candidate, Judged, Origin

from goldgate_quality.clean import apologies, refusals
from goldgate_quality.clean.boilerplate import filler, talks_of_itself
from goldgate_quality.clean.filter import CleanOptions, first_fault
from goldgate_quality.clean.marks import EMOJI
from goldgate_quality.clean.row import Row, rows_of

_SENTENCE = re.compile(r"[^\n.!?]{0,400}[.!?:]+(?:\s+|$)|[^\n]{1,400}\n+")
_CLAUSE = re.compile(r"(?i)^as an? (?:ai|artificial|large|language)[\w -]{0,60},\s*(?:but |however,? )?")
_TOKENS = re.compile(r"\s*(?:<\|[\w ]{2,40}\|>|</?s>|\[/?INST\]|<(?:eos|end_of_turn)>)\s*$")
_TURN = re.compile(r"\n\s{0,3}(?:\*\*)?(?:Human|User|HUMAN|USER)(?:\*\*)?\s?:.*\Z", re.DOTALL)
_FENCED = re.compile(r"(```.*?(?:```|\Z)|`[^`\n]{1,200}`)", re.DOTALL)
MOST = 3  # sentences that are taken away at either end
LEAST = 1  # words that must be left


@dataclass(frozen=True, slots=True)
class TidyOptions:
    """What is taken out."""

    rules: tuple[str, ...] = ("leaks", "boilerplate", "apologies", "emoji", "exclamations")
    """Names of the rules of quality.clean whose faults are fixed."""
    faulty_only: bool = True
    """Only responses that break one of these rules; false tidies every response in which something can be
    taken out."""

    def __post_init__(self) -> None:
        if unknown := [name for name in self.rules if name not in _FIXES]:
            raise ValueError(f"rules: nothing fixes {unknown[0]!r}; known: {', '.join(_FIXES)}")


def make(judged: Judged, options: TidyOptions) -> list[Candidate]:
    """The tidied candidate; nothing where there is nothing to do, where a verifier rejected it, where it
    declines, or where it would still break a rule."""
    candidate = judged.candidate
    if judged.failure or (judged.dropped and judged.dropped.kind != "filtered"):
        return []
    rows = rows_of(candidate)
    if len(rows) != 1 or not rows[0].text.strip() or refusals.declines(rows[0]):
        return []
    row = rows[0]
    checked = CleanOptions(rules=options.rules)
    broken = first_fault(row, checked)[0] or ("apologies" in options.rules and apologies.opens(row))
    if options.faulty_only and not broken:
        return []
    text = tidied(row, options.rules)
    after = Row(row.prompt, text, row.finish)
    if text == row.text or len(text.split()) < LEAST or first_fault(after, CleanOptions())[0]:
        return []
    messages = list(candidate.messages)
    place = max(n for n, message in enumerate(messages) if message.role == "assistant")
    messages[place] = replace(messages[place], content=text)
    origin = Origin("quality.tidy", parent=candidate.origin.index)
    return [replace(candidate, messages=tuple(messages), origin=origin)]


def tidied(row: Row, rules: tuple[str, ...]) -> str:
    """The text of a row without what the rules object to."""
    text = row.text
    for name in rules:
        text = _FIXES[name](text)
    return text.strip()


def _leaks(text: str) -> str:
    text = _TURN.sub("", text)
    while (match := _TOKENS.search(text)) and match[0].strip():
        text = text[: match.start()]
    return text


def _boilerplate(text: str) -> str:
    text = _trimmed(text, lambda sentence: filler(sentence) or _only_itself(sentence))
    shorter = _CLAUSE.sub("", text)
    return shorter[:1].upper() + shorter[1:] if shorter != text else text


def _only_itself(sentence: str) -> bool:
    return talks_of_itself(sentence) and not re.search(r"(?i)\b(?:but|however)\b", sentence)


def _apologies(text: str) -> str:
    return _trimmed(text, apologies.sentence_of)


def _trimmed(text: str, bad: Callable[[str], bool]) -> str:
    """The text without bad sentences at its beginning and its end."""
    for _ in range(MOST):
        text = text.lstrip()
        first = _SENTENCE.match(text)
        if not first or not bad(first[0]) or first.end() == len(text):
            break
        text = text[first.end() :]
    for _ in range(MOST):
        text = text.rstrip()
        cut = max(text.rfind(mark, 0, len(text) - 1) for mark in (". ", "! ", "? ", "\n"))
        last = text[cut + 1 :].strip()
        if cut < 0 or not last or not bad(last):
            break
        text = text[: cut + 1]
    return text


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    return "".join(part if part.startswith("`") else change(part) for part in _FENCED.split(text))


def _emoji(text: str) -> str:
    def change(part: str) -> str:
        return re.sub(r"[ \t]+([.,!?\n]|$)", r"\1", re.sub(r"[ \t]{2,}", " ", EMOJI.sub("", part)))

    changed = _outside_code(text, change).rstrip()
    if changed != text.rstrip() and text.rstrip()[-1:] != changed[-1:] and changed[-1:].isalpha():
        changed += "."  # an emoji ended the sentence
    return changed


def _exclamations(text: str) -> str:
    def change(part: str) -> str:
        return re.sub(r"(?<=[^\W\d_])!+(?=\s|$)", ".", re.sub(r"!{2,}", "!", part))

    return _outside_code(text, change)


_FIXES: Mapping[str, Callable[[str], str]] = {
    "leaks": _leaks,
    "boilerplate": _boilerplate,
    "apologies": _apologies,
    "emoji": _emoji,
    "exclamations": _exclamations,
}
