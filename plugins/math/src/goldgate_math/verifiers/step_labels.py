"""``math.step_labels``: how often a solution is finished rightly after each of its steps.

Labels for a step-wise reward model (Llama 3 report, 4.3.3, which does not say where its labels come from):
the policy goes on k times after each step, and a step is worth the share of those that end in the reference's
answer (Math-Shepherd, Wang et al. 2024). ``goldgate_trl`` trains on the parts of these verdicts.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field, replace
from typing import Any

from goldgate import Candidate, Failure, Message, Verdict, accept, no_answer, reject, together
from goldgate.asking import ask, problem_of
from goldgate.text import step_ends

from goldgate_math.options import AnswerOptions
from goldgate_math.verifiers import answer

MOST = 40  # steps of one solution
GO_ON = """Here is a problem, and the beginning of a solution. Write the rest of the solution, one step per \
line, without repeating what is there. End with the final answer in \\boxed{{}}.

Problem:
{problem}

Beginning of the solution:
{steps}"""


@dataclass(frozen=True, slots=True)
class LabelOptions:
    """How steps are tried."""

    k: int = 4
    """How often a solution is finished after each step."""
    least: float = 0.0
    """A step is right where more than this share of its endings is right."""
    policy: str = field(default="", metadata={"service": "chat"})
    """The service that finishes solutions; the step's own by default."""
    temperature: float = 0.8
    """Of the policy."""
    max_tokens: int = 512
    """The most tokens of an ending."""
    seed: int | None = None
    """What the seeds of the endings come from."""

    def __post_init__(self) -> None:
        """Raises ValueError for numbers that label nothing."""
        if self.k < 1 or not 0.0 <= self.least < 1.0:
            raise ValueError("k is at least 1, and least a share below 1")


def check(candidate: Candidate, options: LabelOptions) -> Generator[Any, Any, Verdict]:
    """Whether an answer can still be reached after every step; the parts are the shares. The last step is
    judged by the answer of the solution itself. An ending that failed counts for nothing.
    """
    ends = step_ends(candidate.text)[:MOST]
    if not ends:
        return no_answer("the response has no step")
    tried = yield together(*(_share(candidate, end, place, options) for place, end in enumerate(ends[:-1])))
    own = answer.judged(candidate, AnswerOptions())
    shares = [None if isinstance(share, Failure) else share for share in tried] + [own.score]
    parts = {f"step {number}": share for number, share in enumerate(shares, 1)}
    wrong = next((n for n, share in enumerate(shares, 1) if share is not None and share <= options.least), 0)
    if wrong:
        return reject(
            f"no ending after step {wrong} of {len(ends)} is right enough", parts=parts, first=wrong
        )
    if None in shares:
        return Verdict(None, "a step could not be labelled", {}, parts, code="unlabelled")
    return accept(f"the answer can be reached after each of {len(ends)} steps", parts=parts)


def _share(
    candidate: Candidate, end: int, place: int, options: LabelOptions
) -> Generator[Any, Any, float | None]:
    """The share of right endings after a step; None where none could be judged."""
    begun = candidate.text[:end]
    prompt = (Message("user", GO_ON.format(problem=problem_of(candidate.sample), steps=begun)),)
    asked = [ask(prompt, options, place * options.k + n, service=options.policy) for n in range(options.k)]
    replies = yield together(*asked)
    scores = []
    for reply in replies:
        if not isinstance(reply, Failure):
            # What stands before it holds numbers, too: the answer is to be in the ending.
            ended = replace(candidate, messages=(Message("assistant", reply.message.content),))
            scores.append(answer.judged(ended, AnswerOptions()).score)
    known = [
        0.0 if score is None else score for score in scores
    ]  # an ending without an answer is no right one
    return sum(score >= 1.0 for score in known) / len(known) if known else None
