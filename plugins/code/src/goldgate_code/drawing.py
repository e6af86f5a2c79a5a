"""Repeatable draws."""

from __future__ import annotations

from hashlib import blake2b


def drawn(*parts: object) -> int:
    """A number that depends on the parts alone, for repeatable choices."""
    return int.from_bytes(blake2b(repr(parts).encode(), digest_size=8).digest(), "big")
