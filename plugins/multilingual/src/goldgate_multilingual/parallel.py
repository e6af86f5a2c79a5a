"""The verifier ``multilingual.parallel``: two texts of a pair mean the same, by the cosine of their vectors.

Llama 3 report, 4.3.2: parallel text is filtered by Blaser 2.0; its threshold is not published, so ``least``
is ours.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence
from typing import Any

from goldgate import Candidate, Embed, Verdict, abstain, accept, no_answer, reject

from goldgate_multilingual.options import ParallelOptions

_MOST = 8_000  # characters of a text that are embedded


def check(
    candidate: Candidate, options: ParallelOptions
) -> Generator[tuple[Embed, ...], tuple[Sequence[float], ...], Verdict]:
    """Accept a pair at least as close as ``least``, reject one that is more distant than ``far``, else
    abstain.
    """
    source, target = candidate.sample.reference.get("source"), candidate.text.strip()
    if not isinstance(source, str) or not source.strip():
        return abstain("reference.source is no text")
    if not target:
        return no_answer("the translation is empty")
    left, right = yield tuple(Embed(text[:_MOST], options.embedder) for text in (source.strip(), target))
    close = cosine(left, right)
    if close is None:
        return abstain("the service gave vectors that cannot be compared")
    evidence: dict[str, Any] = {"cosine": round(close, 4), "least": options.least, "far": options.far}
    if close >= options.least:
        return accept(f"the texts are close: {close:.2f}", **evidence)
    if close < options.far:
        return reject(f"the texts are far from each other: {close:.2f}", **evidence)
    return abstain(f"the texts are neither close nor far from each other: {close:.2f}", **evidence)


def cosine(left: Sequence[float], right: Sequence[float]) -> float | None:
    """The cosine of two vectors; None where they cannot be compared."""
    norm = math.sqrt(sum(x * x for x in left)) * math.sqrt(sum(x * x for x in right))
    if len(left) != len(right) or not norm or not math.isfinite(norm):
        return None
    return sum(x * y for x, y in zip(left, right, strict=True)) / norm
