"""The math domain: answers, steps, code-interleaved reasoning."""

from __future__ import annotations

from collections.abc import Mapping

from goldgate.hookspecs import hookimpl
from goldgate.offers import Verifier

from goldgate_math import answer, controls
from goldgate_math.options import AnswerOptions


@hookimpl
def goldgate_verifiers() -> Mapping[str, Verifier]:
    """Checks of mathematical responses."""
    return {
        "math.answer": Verifier(
            answer.check,
            needs=("answer",),
            options=AnswerOptions,
            controls=controls.ANSWER,
            cases="cases/answer.jsonl",
        ),
    }
