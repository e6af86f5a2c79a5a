"""``math.step_reward``: what a step-wise reward model says of each step of a solution.

Llama 3 report, 4.3.3: outcome and step-wise reward models remove traces whose intermediate steps are wrong,
right answers by wrong steps among them. The report names no threshold; the default is ours.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Literal

from goldgate import Candidate, Rate, Verdict, abstain, accept, no_answer, reject
from goldgate.text import shorten, step_ends

MOST = 200  # steps of one solution


@dataclass(frozen=True, slots=True)
class StepRewardOptions:
    """How step scores make a verdict."""

    least: float = 0.5
    """The probability from which on a solution is accepted (ours; the report gives none)."""
    how: Literal["min", "product"] = "min"
    """"min" takes the worst step, "product" the product of all."""
    reward: str = field(default="", metadata={"service": "rate"})
    """The service that rates steps; the step's own by default."""

    def __post_init__(self) -> None:
        """Raises ValueError for a threshold that is no probability."""
        if not 0.0 < self.least <= 1.0:
            raise ValueError("least: a probability above 0, at most 1")


def check(candidate: Candidate, options: StepRewardOptions) -> Generator[Rate, tuple[float, ...], Verdict]:
    """Whether the steps are likely right; the parts are the probability of each. A step is a line."""
    text = candidate.text
    ends = step_ends(text)
    if not ends:
        return no_answer("the response has no step")
    if len(ends) > MOST:
        return abstain(f"more than {MOST} steps")
    last = max(n for n, message in enumerate(candidate.messages) if message.role == "assistant")
    scores = yield Rate((*candidate.sample.prompt, *candidate.messages[: last + 1]), ends, options.reward)
    if len(scores) != len(ends):
        return abstain(f"the model gave {len(scores)} scores to {len(ends)} steps", code="wrong_count")
    rights = [_probability(score) for score in scores]
    whole = min(rights) if options.how == "min" else math.prod(rights)
    parts = {f"step {number}": right for number, right in enumerate(rights, 1)}
    worst = rights.index(min(rights))
    begins = 0 if worst == 0 else ends[worst - 1]
    if whole >= options.least:
        return accept(f"every step is likely right: {options.how} {whole:.2f}", parts=parts, worst=worst + 1)
    why = f"step {worst + 1} is right with probability {rights[worst]:.2f}: "
    why += repr(shorten(text[begins : ends[worst]].strip(), 120))
    return reject(why, parts=parts, worst=worst + 1, whole=whole)


def _probability(score: float) -> float:
    return 1 / (1 + math.exp(-score)) if score > -700 else 0.0
