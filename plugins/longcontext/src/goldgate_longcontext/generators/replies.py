"""Questions and answers as a model writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from goldgate.text import without_reasoning

LONGEST_QUESTION = 500
LONGEST_ANSWER = 300
MOST = 20  # questions of one reply

_FIELD = re.compile(r"(?im)^[\s*_#>\d.)-]{0,12}(question|answer|parts)[\s*_]{0,4}:[\s*_]{0,4}(.*)$")


@dataclass(frozen=True, slots=True)
class Pair:
    """A question with its answer, and the numbers of the parts that it names."""

    question: str
    answer: str
    parts: tuple[int, ...] = ()


def pairs(reply: str) -> Iterator[Pair]:
    """The pairs of "Question:" and "Answer:" lines of a reply; what is malformed or too long is left out."""
    fields: list[tuple[str, str]] = [
        (match[1].casefold(), match[2].strip(" *_")) for match in _FIELD.finditer(without_reasoning(reply))
    ]
    seen: set[str] = set()
    for number, (kind, question) in enumerate(fields):
        if kind != "question":
            continue
        rest: dict[str, str] = {}
        for name, text in fields[number + 1 : number + 3]:
            if name == "question":
                break
            rest.setdefault(name, text)
        answer = rest.get("answer", "")
        fits = 0 < len(question) <= LONGEST_QUESTION and 0 < len(answer) <= LONGEST_ANSWER
        if fits and question.casefold() not in seen and len(seen) < MOST:
            seen.add(question.casefold())
            numbers = tuple(int(one) for one in re.findall(r"\d{1,4}", rest.get("parts", "")))
            yield Pair(question, answer, numbers)
