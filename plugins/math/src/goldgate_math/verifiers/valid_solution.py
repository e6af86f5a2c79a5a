"""``math.valid_solution``: a model judges whether a trace is a valid solution.

Llama 3 report, 4.3.3: of the traces whose final answer is right, those are kept that the model itself judges
to be valid solutions of the problem. Put it after ``math.answer``: it never sees the reference.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field, replace
from typing import Any

from goldgate import Candidate, Verdict
from goldgate.asking import Judge, rate

RUBRIC = """Is the response a valid solution of the problem? Go through it step by step. Each step follows
from the problem or from earlier steps, every calculation is right, no case is left out, and the final answer
is what the steps lead to. A right final answer with a wrong or missing reason is not valid.
Score 2: every step is valid. Score 1: you cannot tell. Score 0: a step is wrong or a reason is missing."""


@dataclass(frozen=True, slots=True)
class ValidOptions:
    """Who judges, and how often."""

    judge: str = field(default="", metadata={"service": "chat"})
    """The service that judges; the step's own by default."""
    votes: int = 1
    """How often it is asked; the score is the mean."""
    temperature: float = 0.0
    """Of the judge; above 0 its votes can differ."""
    max_tokens: int = 1024
    """The most tokens of a reply."""
    seed: int | None = None
    """What the seeds of the votes come from."""


def check(candidate: Candidate, options: ValidOptions) -> Generator[Any, Any, Verdict]:
    """The judge's score; 1.0 only where every vote finds every step valid. Abstains where no vote can be
    read.
    """
    judge = Judge(
        RUBRIC,
        scale=(0, 2),
        votes=options.votes,
        temperature=options.temperature,
        max_tokens=options.max_tokens,
        seed=options.seed,
        service=options.judge,
    )
    # The judge must find out for itself whether the answer is right.
    unseen = replace(candidate, sample=replace(candidate.sample, reference={}))
    judgement = yield from rate(unseen, judge)
    return judgement.verdict()
