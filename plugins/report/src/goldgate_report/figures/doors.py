"""The addresses of rows: a filter as the part of an address behind ``#rows?``.

The page's script reads the same keys (scripts/filter.js). Each value is percent-encoded.
"""

from __future__ import annotations

from urllib.parse import quote


def door(**keys: object) -> str:
    """The address of the rows that fulfil all keys.

    ``step`` and ``status``: what a step did; ``o``: outcomes, joined by commas; ``data`` and ``side``: a data
    set; ``step``, ``o`` and ``code``: a reason; ``tag`` and ``value``; ``a``, ``x``, ``b``, ``y``: what two
    verifiers decided; ``right`` and ``of``: prompts by how many candidates were accepted; ``len``: a bin of
    lengths; ``was`` and ``now``: outcomes in two runs; ``real``: without prompts that have no candidate.
    """
    pairs = [f"{key}={quote(str(value), safe=',')}" for key, value in keys.items() if value not in ("", None)]
    return "#rows?" + "&".join(pairs)
