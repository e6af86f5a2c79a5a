"""The verifier ``code.judge``: a model's 0 or 1 on correctness and on style (Llama 3 report, 4.3.1).

It serves where code cannot simply be run. The report keeps 2 of 2 only, which is what a step accepts by
default; since that removes hard prompts most, let ``code.self_correct`` revise what was rejected.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

from goldgate import Candidate, Chat, Completion, Verdict, chat
from goldgate.asking import problem_of

from goldgate_code.parsing.replies import fence, grade, json_object
from goldgate_code.verdicts import abstain, scored
from goldgate_code.verifiers.prompts import JUDGE


@dataclass(frozen=True, slots=True)
class JudgeOptions:
    """Options of ``code.judge``."""

    judge: str = field(default="", metadata={"service": "chat"})
    """The service to ask, where it is not the step's own."""

    tries: int = 2
    """Requests until a reply has the form asked for."""

    max_tokens: int = 512
    """Tokens of a reply."""


def check(candidate: Candidate, options: JudgeOptions) -> Generator[Any, Any, Verdict]:
    """Half a point a criterion. A reply that cannot be read is no verdict."""
    asked = JUDGE.format(problem=fence(problem_of(candidate.sample)), response=fence(candidate.text))
    text = ""
    for index in range(options.tries):
        reply: Completion = yield Chat(
            chat(asked), temperature=0.0, max_tokens=options.max_tokens, index=index, service=options.judge
        )
        text = reply.message.content
        read = read_judgement(text)
        if read:
            correctness, style, why = read
            return scored(
                (correctness + style) / 2,
                f"correctness {correctness}, style {style}{': ' + why if why else ''}",
                correctness=correctness,
                style=style,
                judge=reply.model,
            )
    return abstain("the judge's reply has not the form asked for", reply=text[:500])


def read_judgement(text: str) -> tuple[int, int, str] | None:
    """Correctness, style and the reason; None for a reply that is not exactly such an object."""
    value = json_object(text)
    if value is None or not value.keys() <= {"correctness", "style", "why"}:
        return None
    correctness, style = grade(value.get("correctness"), 1), grade(value.get("style"), 1)
    if correctness is None or style is None:
        return None
    return correctness, style, str(value.get("why", "")).strip()
