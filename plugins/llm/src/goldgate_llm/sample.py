"""Sample a policy: n candidates a prompt (10 to 30 in the Llama 3 report, 4.2.2)."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from goldgate import Candidate, Chat, Completion, Message, Origin, Sample
from goldgate.asking import seed_of


@dataclass(frozen=True)
class Sampling:
    """How a policy is sampled.

    ``n`` candidates a prompt; ``system`` is put before a prompt that has no system message of its
    own; ``max_tokens`` limits each answer; ``stop`` are texts that end one.
    """

    n: int = 10
    temperature: float = 0.7
    top_p: float = 1.0
    max_tokens: int = 1024
    system: str = ""
    stop: tuple[str, ...] = ()
    seed: int | None = None

    def __post_init__(self) -> None:
        if self.n < 1 or self.max_tokens < 1:
            raise ValueError("n and max_tokens are at least 1")
        if self.temperature < 0 or not 0 < self.top_p <= 1:
            raise ValueError("temperature is at least 0, and top_p lies in (0, 1]")


def sample(
    sample: Sample, options: Sampling
) -> Generator[tuple[Chat, ...], tuple[Completion, ...], list[Candidate]]:
    """Candidates 0 to n - 1 of a sample. Each has a seed of its own, derived from the run's: an
    endpoint that honours seeds would else give n times the same answer.
    """
    prompt = sample.prompt
    if options.system and not any(message.role == "system" for message in prompt):
        prompt = (Message("system", options.system), *prompt)
    seeds = [seed_of(options.seed, index) for index in range(options.n)]
    completions = yield tuple(
        Chat(
            prompt,
            temperature=options.temperature,
            top_p=options.top_p,
            max_tokens=options.max_tokens,
            seed=seed,
            index=index,
            stop=options.stop,
            tools=sample.tools,
        )
        for index, seed in enumerate(seeds)
    )
    return [
        Candidate(sample, (completion.message,), Origin("llm.sample", completion.model, seed, index))
        for index, (completion, seed) in enumerate(zip(completions, seeds, strict=True))
    ]
