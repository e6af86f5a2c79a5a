"""The bounds that hold for every request, in addition to those that a request brings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServerLimits:
    """Bounds of a server, whatever a request asks for."""

    output: int = 8 << 20
    """Bytes of standard output; more of it end a program."""

    errors: int = 256 << 10
    """Bytes of standard error that are kept, the last ones."""

    build_seconds: float = 30.0
    """Seconds that a compiler may take."""

    build_memory: int = 2048
    """MiB that a compiler may use."""

    overhead: int = 64
    """MiB that our own processes use in addition to the candidate's."""
