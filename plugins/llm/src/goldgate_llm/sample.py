"""The generator ``llm.sample``: n candidates per prompt from a policy (Llama 3 report, 4.2.2)."""

from __future__ import annotations

import random
from collections.abc import Generator
from dataclasses import dataclass, replace

from goldgate import (
    Candidate,
    Chat,
    Completion,
    Expected,
    Failure,
    Message,
    Origin,
    Sample,
    Together,
    together,
)
from goldgate.asking import ask, expected, seed_of


@dataclass(frozen=True, slots=True)
class SampleOptions:
    """How a policy is sampled."""

    n: int = 10
    """Candidates per prompt; the report draws 10 to 30 (4.2.2)."""
    temperature: float = 0.7
    """Of the model; 0 is greedy. Ours: the report gives none for English."""
    temperatures: tuple[tuple[float, float], ...] = ()
    """Ranges (low, high), used in turn: candidate i draws its temperature from range i modulo their number,
    in place of ``temperature``. The report draws from 0.2 to 1.0 for other languages than English (4.2.2)."""
    top_p: float = 1.0
    """The share of probability that tokens are drawn from."""
    max_tokens: int = 1024
    """The most tokens of an answer."""
    system: str = ""
    """Put before a prompt that has no system message of its own; exported with the candidate."""
    stop: tuple[str, ...] = ()
    """Texts that end an answer."""
    seed: int | None = None
    """What every candidate's seed comes from; the run's by default."""

    def __post_init__(self) -> None:
        if self.n < 1 or self.max_tokens < 1:
            raise ValueError("n and max_tokens are at least 1")
        if self.temperature < 0 or not 0 < self.top_p <= 1:
            raise ValueError("temperature is at least 0, and top_p lies in (0, 1]")
        if any(not 0 <= low <= high for low, high in self.temperatures):
            raise ValueError("each of temperatures is a range (low, high) from 0 upwards")


def sample(
    sample: Sample, options: SampleOptions
) -> Generator[Together, tuple[Completion | Failure, ...], list[Candidate | Failure]]:
    """Candidates 0 to n - 1 of a sample. Each has a seed of its own, derived from the run's: an
    endpoint that honours seeds would else give n times the same answer. A reply that fails costs one
    candidate.
    """
    system = "" if any(message.role == "system" for message in sample.prompt) else options.system
    prompt = (Message("system", system), *sample.prompt) if system else sample.prompt
    completions = yield together(*(_asked(sample, prompt, options, index) for index in range(options.n)))
    return [
        completion
        if isinstance(completion, Failure)
        else Candidate(
            sample,
            (completion.message,),
            Origin("llm.sample", completion.model, seed_of(options.seed, index), index),
            finish=completion.finish,
            system=system,
        )
        for index, completion in enumerate(completions)
    ]


def expects(sample: Sample, options: SampleOptions) -> list[Expected]:
    """One chat for each candidate."""
    system = (Message("system", options.system),) if options.system else ()
    return [expected((*system, *sample.prompt), options, options.n)]


def temperature_of(sample: Sample, options: SampleOptions, index: int) -> float:
    """The temperature of one candidate: the same for the same sample, seed and index."""
    if not options.temperatures:
        return options.temperature
    low, high = options.temperatures[index % len(options.temperatures)]
    draw = random.Random(f"{options.seed} {sample.id} {index}")  # noqa: S311 - no secret
    return round(draw.uniform(low, high), 3)


def _asked(sample: Sample, prompt: tuple[Message, ...], options: SampleOptions, index: int) -> Chat:
    asked = ask(prompt, options, index, stop=options.stop)
    temperature = temperature_of(sample, options, index)
    return replace(asked, temperature=temperature, top_p=options.top_p, tools=sample.tools)
