"""Ask a judge for one label, and again where its reply has none."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from goldgate import Chat, Completion, Failure, chat, together

from goldgate_factuality.judging.grade import parse_grade
from goldgate_factuality.judging.prompts import CORRECT, INFORMATIVE, RUBRIC, SIMPLEQA, filled

REPLY = 512  # tokens of a judge's reply, by default
LIKELY = 64  # tokens of an answer, where a plan guesses what judges are shown
Judgement = tuple[str, Mapping[str, str]]
"""A scheme, and the parts of its prompt."""

# scheme -> its prompt, and its labels with the score that each stands for
SCHEMES: Mapping[str, tuple[str, Mapping[str, float | None]]] = {
    "simpleqa": (SIMPLEQA, {"A": 1.0, "B": 0.0, "C": None}),
    "correct": (CORRECT, {"CORRECT": 1.0, "INCORRECT": 0.0, "CANNOT_TELL": None}),
    "informative": (INFORMATIVE, {"INFORMATIVE": 1.0, "UNINFORMATIVE": 0.0}),
    "rubric": (RUBRIC, {"PASS": 1.0, "FAIL": 0.0, "UNSURE": None}),
}


@dataclass(frozen=True, slots=True)
class Grade:
    """A judge's label, None where no reply had one; its score, the last reply, how many were asked for."""

    label: str | None
    score: float | None
    reply: str
    model: str
    asked: int

    @classmethod
    def none(cls) -> Grade:
        """The grade of what nobody was asked about."""
        return cls(None, None, "", "", 0)


def request(
    scheme: str, parts: Mapping[str, str], *, service: str, index: int = 0, max_tokens: int = REPLY
) -> Chat:
    """The request for a grade. Greedy, and without a seed: the journal keeps the reply."""
    prompt = filled(SCHEMES[scheme][0], parts)
    return Chat(chat(prompt), temperature=0.0, max_tokens=max_tokens, index=index, service=service)


def read(scheme: str, reply: Completion, asked: int = 1) -> Grade:
    """The grade of one reply; one that was cut off at its length has none."""
    labels: Mapping[str, float | None] = SCHEMES[scheme][1]
    text = reply.message.content
    label = parse_grade(text, tuple(labels)) if reply.finish != "length" else None
    return Grade(label, labels[label] if label else None, text, reply.model, asked)


def grade(
    scheme: str, parts: Mapping[str, str], *, service: str, tries: int, max_tokens: int = REPLY
) -> Generator[Chat, Completion, Grade]:
    """The grade of a judge, asked at most ``tries`` times."""
    found = Grade.none()
    for index in range(max(1, tries)):
        reply = yield request(scheme, parts, service=service, index=index, max_tokens=max_tokens)
        found = read(scheme, reply, index + 1)
        if found.label:
            return found
    return found


def grades(
    asked: Sequence[Judgement], *, services: Mapping[str, str], tries: int
) -> Generator[Any, Any, list[Grade | Failure]]:
    """The grades of several judgements at once, in order, with a Failure where the judge gave no reply; those
    without a label are asked for again.
    """
    found: list[Grade | Failure] = [Grade.none()] * len(asked)
    missing = list(range(len(asked)))
    for index in range(max(1, tries)):
        if not missing:
            break
        replies = yield together(
            *(request(*asked[at], service=services[asked[at][0]], index=index) for at in missing)
        )
        for at, reply in zip(missing, replies, strict=True):
            found[at] = reply if isinstance(reply, Failure) else read(asked[at][0], reply, index + 1)
        missing = [at for at in missing if isinstance(one := found[at], Grade) and one.label is None]
    return found
