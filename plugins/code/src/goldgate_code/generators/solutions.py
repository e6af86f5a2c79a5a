"""The generator ``code.solutions``: solutions with the thought process in comments, guided by rules of good
programming (Llama 3 report, 4.3.1), and by system-prompt steering, one direction after the other.

What steered a solution is not kept in its row: a model learns to write so without being asked to.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, Literal

from goldgate import Candidate, Completion, Message, Origin, Sample
from goldgate.asking import ask

from goldgate_code.generators.prompts import SOLUTION, STEERING
from goldgate_code.parsing.languages import language_of

Direction = Literal["readability", "documentation", "thoroughness", "specificity"]


@dataclass(frozen=True, slots=True)
class SolutionOptions:
    """Options of ``code.solutions``."""

    n: int = 1
    """Solutions per problem."""

    steer: tuple[Direction, ...] = ()
    """Solution i is steered in direction i modulo their number; empty for no steering."""

    language: str = "python"
    """The language, where neither the sample's reference nor its tags name one."""

    temperature: float = 0.7
    """Sampling temperature."""

    max_tokens: int = 2048
    """Tokens of a reply."""

    seed: int = 0
    """Seed of the draws."""


def make(sample: Sample, options: SolutionOptions) -> Generator[Any, Any, list[Candidate]]:
    """Candidates 0 to n - 1."""
    language = language_of(sample, options.language)
    chats = []
    for index in range(options.n):
        system = SOLUTION.format(language=language)
        if options.steer:
            system += "\n" + STEERING[options.steer[index % len(options.steer)]]
        chats.append(ask(_steered(sample, system), options, index))
    replies: tuple[Completion, ...] = yield tuple(chats)
    return [
        Candidate(sample, (reply.message,), Origin("code.solutions", reply.model, chat.seed, index))
        for index, (chat, reply) in enumerate(zip(chats, replies, strict=True))
    ]


def _steered(sample: Sample, system: str) -> tuple[Message, ...]:
    """The prompt behind our system message; a system message of its own stays, after ours."""
    own = [message.content for message in sample.prompt if message.role == "system"]
    rest = tuple(message for message in sample.prompt if message.role != "system")
    return (Message("system", "\n\n".join([system, *own])), *rest)
