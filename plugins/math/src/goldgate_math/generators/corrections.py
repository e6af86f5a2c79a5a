"""The generator ``math.mistakes``: a wrong attempt goes back to the model, which finds its mistake.

Llama 3 report, 4.3.3: incorrect generations are fed back and the model is prompted for a corrected one. The
feedback names the first false step where ``math.steps`` finds one, and never the reference's answer. A
correction carries its wrong attempt as ``origin.parent``: with it, it is a pair.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace

from goldgate import Candidate, Chat, Completion, Judged, Origin, answer, chat
from goldgate.asking import ask, problem_of

from goldgate_math.generators.prompts import CORRECT
from goldgate_math.options import AnswerOptions, StepsOptions
from goldgate_math.verifiers import steps
from goldgate_math.verifiers.answer import judged as judge


@dataclass(frozen=True, slots=True)
class MistakeOptions:
    """How often a wrong solution is sent back."""

    rounds: int = 2
    """Most attempts at a correction per wrong solution."""
    failures: bool = False
    """Whether corrections that are wrong again are returned as well."""
    temperature: float = 0.6
    """Sampling temperature of the requests."""
    max_tokens: int = 1536
    """Most tokens of one reply."""
    seed: int = 0
    """Seed of the first request; later ones count up from it."""


def make(judged: Judged, options: MistakeOptions) -> Generator[Chat, Completion, list[Candidate]]:
    """The corrected solution, if a round brings one; nothing for an attempt that no verifier rejected."""
    rejected = judged.dropped is not None and judged.dropped.kind == "rejected" and judged.failure is None
    if not rejected or "answer" not in judged.candidate.sample.reference:
        return []
    attempt = judged.candidate
    failed: list[Candidate] = []
    for number in range(1, options.rounds + 1):
        prompt = CORRECT.format(
            problem=problem_of(attempt.sample), attempt=attempt.text, why=feedback(attempt)
        )
        reply = yield ask(chat(prompt), options, judged.candidate.origin.index * options.rounds + number)
        tags = {**judged.candidate.sample.tags, "first": "wrong", "rounds": number}
        sample = replace(judged.candidate.sample, tags=tags)
        origin = Origin("math.mistakes", reply.model, options.seed, number - 1, judged.candidate.origin.index)
        attempt = answer(sample, (reply.message,), origin)
        if judge(attempt, AnswerOptions()).score == 1.0 and steps.check(attempt, StepsOptions()).score != 0.0:
            return [*failed, attempt]
        if options.failures:
            failed.append(attempt)
    return failed


def feedback(attempt: Candidate) -> str:
    """What a prompt may say of a wrong attempt without giving the answer away."""
    verdict = steps.check(attempt, StepsOptions())
    return verdict.why if verdict.score == 0.0 else "the final answer is not right"
