"""The generator ``math.solutions``: step-by-step solutions from question-answer pairs.

Llama 3 report, 4.3.3: a variable number of generations a prompt, of which those with the right final answer
are kept. Here sampling goes on in rounds until enough are right or the limit is reached; wrong ones come
back, too, for pairs and for learning from mistakes.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from goldgate import Candidate, Chat, Completion, Origin, Sample, answer, chat
from goldgate.asking import ask, problem_of

from goldgate_math.generators.prompts import SOLVE
from goldgate_math.options import AnswerOptions
from goldgate_math.verifiers.answer import judged as judge


@dataclass(frozen=True, slots=True)
class SolutionOptions:
    """How long solutions are sampled."""

    right: int = 2
    """Sampling ends when this many solutions have the reference's answer."""
    most: int = 16
    """Most solutions per sample."""
    round: int = 4
    """How many solutions are requested at once."""
    keep_wrong: bool = True
    """Whether wrong solutions are returned as well, for pairs and for corrections."""
    temperature: float = 0.8
    """Sampling temperature of the requests."""
    max_tokens: int = 1024
    """Most tokens of one reply."""
    seed: int = 0
    """Seed of the first request; later ones count up from it."""


def make(
    sample: Sample, options: SolutionOptions
) -> Generator[tuple[Chat, ...], tuple[Completion, ...], list[Candidate]]:
    """Solutions of a sample whose reference has an ``answer``; none for another."""
    if "answer" not in sample.reference:
        return []
    prompt = SOLVE.format(problem=problem_of(sample))
    made: list[Candidate] = []
    right = index = 0
    while index < options.most and right < options.right:
        count = min(options.round, options.most - index)
        replies = yield tuple(ask(chat(prompt), options, index + place) for place in range(count))
        for place, reply in enumerate(replies):
            origin = Origin("math.solutions", reply.model, options.seed, index + place)
            candidate = answer(sample, (reply.message,), origin)
            good = judge(candidate, AnswerOptions()).score == 1.0
            right += good
            if good or options.keep_wrong:
                made.append(candidate)
        index += count
    return made
