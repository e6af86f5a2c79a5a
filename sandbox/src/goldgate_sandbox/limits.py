"""The bounds that hold for every request, beside those that a request brings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """``output`` in bytes for each stream; ``overhead`` and ``build_memory`` in MiB.

    ``overhead`` is what our own processes use beside the candidate's.
    """

    output: int = 16 << 20
    build_seconds: float = 30.0
    build_memory: int = 2048
    overhead: int = 64
