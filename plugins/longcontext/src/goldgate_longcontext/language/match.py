"""Whether a response is the expected answer: items found, and items beyond them.

An answer that lists everything finds every item; it differs from a right one by what else it says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from goldgate.text import without_reasoning

from goldgate_longcontext.language.names import names
from goldgate_longcontext.language.numbers import numbers
from goldgate_longcontext.language.words import WORD, asian, concept, fold, stop_words, words_of

YES = frozenset("yes true correct ja wahr oui vrai si cierto".split())
NO = frozenset("no false incorrect nein falsch non faux falso".split())
LONGEST = 20_000
"""Characters of a response that are compared; a longer one is no short answer."""
EXTRA = 2
"""Words other than those of an item and the question that one part of a response may hold."""

_FINAL = re.compile(r"(?im)^[\s*_#>]{0,8}(?:final\s+)?answer[\s*_]{0,4}(?::|is\b)[\s*_]{0,4}(.+)$")
_MARKER = re.compile(r"(?m)^\s*(?:[-*•+]|\(?\d{1,3}[.)])\s+")
_WORKING = re.compile(r"(?:\d[\d,.]{0,20}\s{0,2}[+*×x−–-]\s{0,2}){1,20}\d[\d,.]{0,20}\s{0,2}=\s{0,2}(?=\d)")
"""A sum that is worked out before its result: "4 + 7 = " before 11."""
_PARTS = re.compile(
    r",(?!\d{3}\b)(?!\s[12]\d{3}\b)|[;\n|]|\s+(?:and|or|und|oder|et|ou|y|&)\s+|(?<=[.!?])\s+|:\s"
)


@dataclass(frozen=True, slots=True)
class Match:
    """How many expected items were found, how many expected, and what the response holds beyond them."""

    found: int
    expected: int
    extra: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def recall(self) -> float:
        """Share of the expected items that the response holds."""
        return self.found / self.expected if self.expected else 0.0

    @property
    def precision(self) -> float:
        """Share of the response that was expected."""
        response = self.found + len(self.extra)
        return self.found / response if response else 0.0


def final(text: str) -> str:
    """The answer itself: what follows a last line "Answer:", else the whole response without its thoughts."""
    response = without_reasoning(text).strip()
    found = _FINAL.findall(response[-LONGEST:])
    return str(found[-1]).strip() if found else response


def match(text: str, items: Sequence[str], question: str = "") -> Match:
    """A response against the expected items. Words and numbers of the question count neither way."""
    wanted = list(dict.fromkeys(item.strip() for item in items if item.strip()))
    response = final(text)
    if len(response) > LONGEST:
        return Match(0, len(wanted), ("a text of more than so many characters",), tuple(wanted))
    response = _WORKING.sub("", _MARKER.sub("", response))
    if all(_number(item) is not None for item in wanted):
        return _by_numbers(response, wanted, question)
    return _by_parts(response, wanted, question)


def right(text: str, items: Sequence[str], question: str = "") -> bool:
    """Whether a response says all items and nothing else."""
    found = match(text, items, question)
    return found.expected > 0 and found.recall == 1.0 and found.precision == 1.0


def sides_of(text: str) -> list[bool]:
    """The sides that a response takes, in its order: of each part that begins with yes, no or the like,
    whether it is yes.
    """
    found = []
    for part in _PARTS.split(final(text)[:LONGEST]):
        word = WORD.search(part)
        if word is not None and (known := side_of(word[0])) is not None:
            found.append(known)
    return found


def side_of(word: str) -> bool | None:
    """Whether a word says yes (True) or no (False); None for any other."""
    folded = fold(word.strip(" .!"))
    return True if folded in YES else False if folded in NO else None


def _number(item: str) -> str | None:
    """The value of an item that is one number, with a unit or without."""
    values = list(dict.fromkeys(one.value for one in numbers(item)))
    words = [word for word in WORD.findall(item) if not any(map(str.isdigit, word))]
    spelled = {fold(word) for word in words} & words_of("numbers")
    if len(values) != 1 or (len(words) > 1 and not spelled):
        return None
    return values[0]


def _by_numbers(response: str, wanted: list[str], question: str) -> Match:
    values = {_number(item): item for item in wanted}
    known = {one.value for one in numbers(question)} - set(values)
    found = dict.fromkeys(one.value for one in numbers(response))
    hit = [value for value in values if value in found]
    extra = tuple(value for value in found if value not in values and value not in known)
    return Match(len(hit), len(values), extra, tuple(values[one] for one in values if one not in found))


def _by_parts(response: str, wanted: list[str], question: str) -> Match:
    asked = _tokens(question)
    parts = [part for part in (piece.strip(" .!\"'`*_()[]") for piece in _PARTS.split(response)) if part]
    whole = _tokens(response)
    rest = [set(_tokens(part)) for part in parts]
    hit: list[str] = []
    used: set[int] = set()
    for item in sorted(wanted, key=len, reverse=True):
        tokens = set(_tokens(item))
        places = [index for index, part in enumerate(rest) if tokens and tokens <= part]
        if places and _fits(parts[places[0]], rest[places[0]], set(asked), wanted):
            hit.append(item)
            used |= set(places)
        elif tokens and tokens <= set(whole) and _PARTS.search(item):
            # An item that itself holds a comma or an "and" lies over several parts.
            hit.append(item)
            used |= {index for index, part in enumerate(rest) if part and part <= tokens | set(asked)}
    free = set(asked) | {token for item in hit for token in _tokens(item)} | _framing()
    extra = tuple(parts[index][:60] for index, part in enumerate(rest) if index not in used and part - free)
    return Match(len(hit), len(wanted), extra, tuple(item for item in wanted if item not in hit))


def _fits(text: str, part: set[str], asked: set[str], wanted: list[str]) -> bool:
    """Whether a part that holds an item says little else, and no other name."""
    items = {token for one in wanted for token in _tokens(one)}
    own = items | asked | _framing()
    others = [run for run in names(text) if not run.first and not set(map(concept, run.words)) & own]
    return not others and len(part - own) <= EXTRA


def _framing() -> set[str]:
    return {concept(word) for word in words_of("framing")}


def _tokens(text: str) -> list[str]:
    """Numbers as values, words as concepts; without function words unless nothing else is left."""
    values = [f"#{one.value}" for one in numbers(text)]
    spelled = [range(one.start, one.end) for one in numbers(text)]
    words = [word for word in WORD.finditer(text) if not any(word.start() in place for place in spelled)]
    plain = [word[0] if asian(word[0]) else concept(word[0]) for word in words]
    full = [key for key, word in zip(plain, words, strict=True) if fold(word[0]) not in stop_words()]
    return values + (full or ([] if values else plain))
