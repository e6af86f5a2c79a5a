"""How a generator of this package asks a model."""

from __future__ import annotations

from hashlib import blake2b
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


def ask(messages: tuple[Message, ...], options: Drawing, index: int = 0, service: str = "") -> Chat:
    """A request for the next message; each index has a seed of its own."""
    return Chat(
        messages,
        temperature=options.temperature,
        max_tokens=options.max_tokens,
        seed=(options.seed * 1_000_003 + index) % SEEDS,
        index=index,
        service=service,
    )


def user(text: str) -> tuple[Message, ...]:
    """A conversation that begins with this text."""
    return (Message("user", text),)


def problem_of(sample: Sample) -> str:
    """What the prompt's user asks for, in one text."""
    return "\n\n".join(message.content for message in sample.prompt if message.role == "user")


def drawn(*parts: object) -> int:
    """A number that depends on the parts alone, for repeatable choices."""
    return int.from_bytes(blake2b(repr(parts).encode(), digest_size=8).digest(), "big")


def language_of(sample: Sample, default: str = "python") -> str:
    """The language that a sample asks for."""
    return str(sample.reference.get("language") or sample.tags.get("language") or default).lower()
