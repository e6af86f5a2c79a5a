"""The generator ``quality.revise``: answers that a strict filter dropped are written again by a model.

A filter that keeps only the best costs hard prompts more than easy ones, and that lowered benchmarks (Llama 3
report, 4.3.1); the remedy there was to revise the hardest ones until they pass. The revision has the dropped
answer as its parent and is verified again.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from goldgate import Candidate, Chat, Completion, Judged, Message, Origin
from goldgate.asking import ask, seed_of

ASK = (
    "Your last answer was not good enough: {why}. Answer again, so that this no longer holds and everything "
    "else does. Give the new answer only, without comment."
)


@dataclass(frozen=True, slots=True)
class ReviseOptions:
    """Which answers are revised."""

    steps: tuple[str, ...] = ()
    """Names of the steps whose drops are revised; by default any filter and verifier."""
    difficulty: tuple[str, ...] = ("3", "hard")
    """Values of the tag ``difficulty`` whose answers are revised; empty: all."""
    temperature: float = 0.7
    """Sampling temperature."""
    max_tokens: int = 2048
    """Most tokens of a revision."""
    seed: int | None = None
    """Seed of the requests; the run's where it is not set."""


def make(judged: Judged, options: ReviseOptions) -> Generator[Chat, Completion, list[Candidate]]:
    """One revision of a dropped answer; none of an answer that is a revision itself."""
    candidate, dropped = judged.candidate, judged.dropped
    if judged.failure or dropped is None or candidate.origin.parent is not None or not candidate.text.strip():
        return []
    if options.steps and dropped.by not in options.steps:
        return []
    if options.difficulty and str(candidate.sample.tags.get("difficulty")) not in options.difficulty:
        return []
    feedback = Message("user", ASK.replace("{why}", dropped.why))
    index = candidate.origin.index
    reply = yield ask((*candidate.sample.prompt, *candidate.messages, feedback), options, index)
    if not reply.message.content.strip():
        return []
    origin = Origin("quality.revise", reply.model, seed_of(options.seed, index), parent=index)
    return [Candidate(candidate.sample, (reply.message,), origin, finish=reply.finish)]
