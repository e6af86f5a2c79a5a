"""The verifier ``quality.judge``: a model's grade on the scales of the Llama 3 report (4.2.3).

General text has three points: accuracy, instruction following, tone and presentation. Code has two: no
bug, and what the user intended. High quality is the maximum only, which is what the step's ``accept`` of
1 asks for.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any, Literal

from goldgate import Candidate, Verdict, abstain, no_answer
from goldgate.asking import Judge, rate
from goldgate.text import without_reasoning

MOST = 60_000  # characters of a response that a judge is shown
GENERAL = """Give one point for each of these that holds fully, and none where it holds in part: 1.
Accuracy: everything that the response states is right. 2. Instruction following: it does all that the
prompt asks for, and nothing that it forbids. 3. Tone and presentation: its tone suits the prompt, and it
is well organised and no longer than it needs to be."""
CODE = """Give one point for each of these that holds fully, and none where it holds in part:
1. Bugs: the code has no bug; where the prompt is about a bug, the response names the right one.
2. Intention: the response does what the user intends, also where the prompt says it badly."""
SCALES: dict[str, tuple[str, int]] = {"general3": (GENERAL, 3), "code2": (CODE, 2)}


@dataclass(frozen=True, slots=True)
class JudgeOptions:
    """Who judges, and on which scale."""

    judge: str = field(default="", metadata={"service": "chat"})
    """The service to ask, where it is not the step's own."""
    scale: Literal["general3", "code2"] = "general3"
    """"general3": accuracy, instruction following, tone and presentation; "code2": bugs and intention."""
    tries: int = 2
    """How often a judge is asked whose reply has no grade."""
    votes: int = 1
    """Replies whose mean is the score."""
    max_tokens: int = 512
    """The most tokens of a judge's reply."""
    temperature: float = 0.0
    """Of the judge."""
    seed: int | None = None
    """Seed of the judge's requests; the run's where it is not set."""

    def __post_init__(self) -> None:
        if self.tries < 1 or self.votes < 1:
            raise ValueError("tries and votes are at least 1")


def check(candidate: Candidate, options: JudgeOptions) -> Generator[Any, Any, Verdict]:
    """The judge's points as a share of the scale; abstains where no reply has a grade."""
    text = without_reasoning(candidate.text)
    if not text.strip():
        return no_answer("the response is empty")
    if len(text) > MOST:
        return abstain(f"the response is longer than {MOST} characters", code="too_long")
    rubric, points = SCALES[options.scale]
    judge = Judge(
        rubric=rubric,
        scale=(0, points),
        service=options.judge,
        votes=options.votes,
        tries=options.tries,
        temperature=options.temperature,
        max_tokens=options.max_tokens,
        seed=options.seed,
    )
    judgement = yield from rate(candidate, judge)
    return judgement.verdict()
