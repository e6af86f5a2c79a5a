"""The factuality domain: the knowledge probe, and verifiers of answers, claims, quotes and citations."""

from __future__ import annotations

from collections.abc import Mapping

from goldgate import Verifier, hookimpl

from goldgate_factuality.judging.grade import parse_grade

__all__ = ["goldgate_verifiers", "parse_grade"]


@hookimpl
def goldgate_verifiers() -> Mapping[str, Verifier]:
    """Checks of answers, claims, quotations, citations and refusals; and a judge."""
    from goldgate_factuality.verifiers import (
        citations,
        controls,
        grounded,
        judge,
        quotes,
        refusal,
        short_answer,
    )

    return {
        "factuality.short_answer": Verifier(
            short_answer.check,
            needs=("answer", "answers"),
            options=short_answer.ShortAnswerOptions,
            controls=controls.SHORT_ANSWER,
            cases="cases/short_answer.jsonl",
        ),
        "factuality.grounded": Verifier(
            grounded.check,
            needs=("source", "sources"),
            options=grounded.GroundedOptions,
            controls=controls.GROUNDED,
            cases="cases/grounded.jsonl",
        ),
        "factuality.quotes": Verifier(
            quotes.check,
            needs=("source", "sources"),
            options=quotes.QuotesOptions,
            controls=controls.QUOTES,
            cases="cases/quotes.jsonl",
        ),
        "factuality.citations": Verifier(
            citations.check,
            needs=("sources",),
            options=citations.CitationsOptions,
            controls=controls.CITATIONS,
            cases="cases/citations.jsonl",
        ),
        "factuality.refusal": Verifier(
            refusal.check,
            options=refusal.RefusalOptions,
            controls=controls.REFUSAL,
            cases="cases/refusal.jsonl",
        ),
        "factuality.judge": Verifier(
            judge.check,
            options=judge.JudgeOptions,
            controls=controls.JUDGE,
            cases="cases/judge.jsonl",
            asks=("chat",),
        ),
    }
