"""The math domain: answers, steps, code-interleaved reasoning."""

from __future__ import annotations

from collections.abc import Mapping

from goldgate.hookspecs import hookimpl
from goldgate.offers import Verifier

from goldgate_math import answer, code_interleaved, controls, steps
from goldgate_math.options import AnswerOptions, InterleavedOptions, StepsOptions


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
        "math.steps": Verifier(
            steps.check,
            options=StepsOptions,
            controls=controls.STEPS,
            cases="cases/steps.jsonl",
        ),
        "math.code_interleaved": Verifier(
            code_interleaved.check,
            options=InterleavedOptions,
            controls=controls.INTERLEAVED,
            cases="cases/code_interleaved.jsonl",
        ),
    }
