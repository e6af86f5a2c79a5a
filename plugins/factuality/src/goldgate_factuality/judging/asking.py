"""Ask a judge for one label, and again where its reply has none."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass

from goldgate import Chat, Completion, chat

from goldgate_factuality.judging.grade import parse_grade
from goldgate_factuality.judging.prompts import CORRECT, INFORMATIVE, RUBRIC, SIMPLEQA, filled

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


def request(
    scheme: str, parts: Mapping[str, str], *, service: str, index: int = 0, max_tokens: int = 512
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
    scheme: str, parts: Mapping[str, str], *, service: str, tries: int, max_tokens: int = 512
) -> Generator[Chat, Completion, Grade]:
    """The grade of a judge, asked at most ``tries`` times."""
    found = Grade(None, None, "", "", 0)
    for index in range(max(1, tries)):
        reply = yield request(scheme, parts, service=service, index=index, max_tokens=max_tokens)
        found = read(scheme, reply, index + 1)
        if found.label:
            return found
    return found


def grades(
    asked: Sequence[tuple[str, Mapping[str, str]]], *, services: Mapping[str, str], tries: int
) -> Generator[tuple[Chat, ...], tuple[Completion, ...], list[Grade]]:
    """The grades of several judgements at once, in order; those without a label are asked for again."""
    found: dict[int, Grade] = {}
    for index in range(max(1, tries)):
        missing = [at for at in range(len(asked)) if at not in found or found[at].label is None]
        if not missing:
            break
        replies = yield tuple(
            request(asked[at][0], asked[at][1], service=services[asked[at][0]], index=index) for at in missing
        )
        for at, reply in zip(missing, replies, strict=True):
            found[at] = read(asked[at][0], reply, index + 1)
    return [found[at] for at in range(len(asked))]
