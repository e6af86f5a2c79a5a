"""Which bucket a row is in: the value of a tag, and a fixed order of the rows within it."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

TAGS = "tags."


def tag_of(by: str) -> str:
    """The tag that an option names: "tags.source", or "source". Raises ValueError for anything else."""
    name = by.removeprefix(TAGS)
    if not name or "." in name:
        raise ValueError(f'name a tag, as "tags.source", not {by!r}')
    return name


def bucket(tags: Mapping[str, Any], name: str) -> str:
    """The value of a tag as text; empty where the row has no such tag."""
    value = tags.get(name)
    return "" if value is None else str(value)


def rank(name: str, index: int, seed: int) -> int:
    """A number of 64 bits that a row gets by its sample's name, its index and the seed, whatever the order of
    the rows."""
    text = f"{seed}\n{index}\n{name}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(text, digest_size=8).digest())
