"""What k answers to a question say of a model's knowledge: the table of the Llama 3 report's probe (4.3.6).

| informative | correct | outcome | target |
|---|---|---|---|
| consistently | consistently | known | a correct answer |
| consistently | consistently not | overconfident | a refusal; the wrong answers are rejected |
| consistently not | - | declines | nothing: the model already says that it does not know |
| mixed, or a grade is missing | | mixed, undecided | nothing |
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from goldgate_factuality.judging.asking import Grade

Outcome = Literal["known", "overconfident", "declines", "mixed", "undecided"]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The outcome with the grades it comes from, answer by answer; None where there is no grade."""

    outcome: Outcome
    why: str
    informative: tuple[bool | None, ...]
    correct: tuple[bool | None, ...]
    mean: float = 0.0
    low: float = 0.0
    high: float = 0.0

    @property
    def evidence(self) -> dict[str, Any]:
        """Plain JSON; ``rate`` is the share of correct answers after k: mean and 90 % interval of Beta(1,
        1).
        """
        return {
            "outcome": self.outcome,
            "why": self.why,
            "informative": list(self.informative),
            "correct": list(self.correct),
            "rate": [round(value, 3) for value in (self.mean, self.low, self.high)],
        }


def knowledge(informative: Sequence[Grade], correct: Sequence[Grade], share: float = 1.0) -> Knowledge:
    """The outcome of k answers. ``share`` of them is what "consistently" means (the report does not say)."""
    committed = tuple(None if one.label is None else one.label == "INFORMATIVE" for one in informative)
    right = tuple(None if one.score is None else one.score == 1.0 for one in correct)
    count = len(committed)
    definite = [bool(one) for one in committed if one is not None]
    graded = [bool(one) for one in right if one is not None]
    mean, low, high = posterior(sum(graded), len(graded))

    def found(outcome: Outcome, why: str) -> Knowledge:
        return Knowledge(outcome, why, committed, right, mean, low, high)

    need = math.ceil(share * count - 1e-9)  # 0.55 of 20 is 11.000000000000002 in floating point
    if len(definite) < max(need, 1):
        return found(
            "undecided", f"{count - len(definite)} of {count} answers have no grade of informativeness"
        )
    if count - sum(definite) >= need:
        return found("declines", f"{count - sum(definite)} of {count} answers commit themselves to nothing")
    if sum(definite) < need:
        return found("mixed", f"{sum(definite)} of {count} answers are informative")
    if sum(graded) >= need:
        return found("known", f"{sum(graded)} of {count} answers are informative and correct")
    wrong = sum(one is False and bool(other) for one, other in zip(right, committed, strict=True))
    if wrong >= need:
        return found("overconfident", f"{wrong} of {count} answers are informative and incorrect")
    if len(graded) < need:
        return found("undecided", f"{count - len(graded)} of {count} answers have no grade of correctness")
    return found("mixed", f"{sum(graded)} of {count} answers are correct, {wrong} incorrect")


def undecided(why: str, count: int) -> Knowledge:
    """The outcome of so many answers that could not be judged."""
    mean, low, high = posterior(0, 0)
    return Knowledge("undecided", why, (None,) * count, (None,) * count, mean, low, high)


def posterior(right: int, count: int, level: float = 0.9) -> tuple[float, float, float]:
    """Mean and interval of Beta(1 + right, 1 + wrong), by bisection of its distribution function."""
    a, b = 1 + right, 1 + count - right

    def below(x: float) -> float:  # for whole a and b: a sum of binomial terms, which may be very small
        n = a + b - 1
        logs = (
            math.lgamma(n + 1)
            - math.lgamma(at + 1)
            - math.lgamma(n - at + 1)
            + at * math.log(x)
            + (n - at) * math.log1p(-x)
            for at in range(a, n + 1)
        )
        return math.fsum(map(math.exp, logs))

    def quantile(share: float) -> float:
        low, high = 0.0, 1.0
        for _ in range(40):
            middle = (low + high) / 2
            low, high = (middle, high) if below(middle) < share else (low, middle)
        return (low + high) / 2

    return a / (a + b), quantile((1 - level) / 2), quantile((1 + level) / 2)
