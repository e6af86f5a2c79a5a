"""What the generators of this package read of a sample, and how they draw."""

from __future__ import annotations

from hashlib import blake2b

from goldgate import Sample


def drawn(*parts: object) -> int:
    """A number that depends on the parts alone, for repeatable choices."""
    return int.from_bytes(blake2b(repr(parts).encode(), digest_size=8).digest(), "big")


def language_of(sample: Sample, default: str = "python") -> str:
    """The language that a sample asks for."""
    return str(sample.reference.get("language") or sample.tags.get("language") or default).lower()
