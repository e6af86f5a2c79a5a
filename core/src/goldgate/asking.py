"""How a generator asks a model: one seed a candidate, and the problem in one text."""

from __future__ import annotations

from typing import Protocol

from goldgate.nouns import Message, Sample
from goldgate.requests import Chat

SEEDS = 1 << 31  # endpoints take seeds of 32 bits, some of them signed


class Drawing(Protocol):
    """The options of a generator that say how it samples; ``seed`` is the run's where the config has none."""

    @property
    def temperature(self) -> float:
        """Of the model; 0 is greedy."""

    @property
    def max_tokens(self) -> int:
        """The most tokens of an answer."""

    @property
    def seed(self) -> int | None:
        """What every candidate's seed comes from; None leaves it to the model."""


def ask(
    messages: tuple[Message, ...],
    options: Drawing,
    index: int = 0,
    *,
    stop: tuple[str, ...] = (),
    service: str = "",
) -> Chat:
    """A request for the message after these; each index has a seed of its own."""
    return Chat(
        messages,
        temperature=options.temperature,
        max_tokens=options.max_tokens,
        seed=seed_of(options.seed, index),
        index=index,
        stop=stop,
        service=service,
    )


def seed_of(run: int | None, index: int) -> int | None:
    """The seed of one candidate. An endpoint that honours seeds would give n times the same answer to one
    seed for all.
    """
    return None if run is None else (run * 1_000_003 + index) % SEEDS


def problem_of(sample: Sample) -> str:
    """What the prompt's user asks for, in one text."""
    return "\n\n".join(message.content for message in sample.prompt if message.role == "user")
