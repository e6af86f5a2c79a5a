"""Where in a document something is put or taken from: stratified, so that a data set covers all places
alike.
"""

from __future__ import annotations

import hashlib
from random import Random

BUCKETS = (16_384, 32_768, 65_536, 131_072)
"""Tokens of the buckets (Llama 3 report, 4.3.4)."""


def drawn(seed: int | None, name: str) -> Random:
    """A generator of random numbers that depends on the run's seed and on a name, and on nothing else."""
    digest = hashlib.blake2b(f"{seed}\0{name}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return Random(int.from_bytes(digest, "big"))  # noqa: S311 - a reproducible draw, no secret


def strata(random: Random, n: int) -> list[float]:
    """``n`` places in [0, 1), one in each n-th of it, in random order: uniform over many documents, and
    spread within each.
    """
    places = [(number + random.random()) / n for number in range(n)]
    random.shuffle(places)
    return places


def bucket(tokens: int) -> int:
    """The smallest bucket that holds so many tokens; 0 where none does."""
    return next((size for size in BUCKETS if tokens <= size), 0)


def bucket_name(tokens: int) -> str:
    """The bucket as a tag: "16K" to "128K", "over"."""
    size = bucket(tokens)
    return f"{size >> 10}K" if size else "over"
