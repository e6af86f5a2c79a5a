"""How the generators of this package ask a model."""

from __future__ import annotations

from typing import Protocol

from goldgate.nouns import Message, Sample
from goldgate.requests import Chat

SEEDS = 1 << 31  # endpoints take seeds of 32 bits, some of them signed


class Drawing(Protocol):
    """The options of a generator that say how it samples."""

    @property
    def temperature(self) -> float:
        """Of the model."""

    @property
    def max_tokens(self) -> int:
        """Of an answer."""

    @property
    def seed(self) -> int:
        """The run's, unless the config says otherwise."""


def ask(text: str, options: Drawing, index: int = 0, stop: tuple[str, ...] = ()) -> Chat:
    """A request for the answer to a prompt; each index has a seed of its own."""
    return Chat(
        (Message("user", text),),
        temperature=options.temperature,
        max_tokens=options.max_tokens,
        seed=(options.seed * 1_000_003 + index) % SEEDS,
        index=index,
        stop=stop,
    )


def problem_of(sample: Sample) -> str:
    """What the prompt's user asks for, in one text."""
    return "\n\n".join(message.content for message in sample.prompt if message.role == "user")
