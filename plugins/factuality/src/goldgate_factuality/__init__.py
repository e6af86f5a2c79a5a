"""The factuality domain: the knowledge probe, and verifiers of answers, claims, quotes and citations."""

from __future__ import annotations

from collections.abc import Mapping

from goldgate import Filter, Generator, Selector, Verifier, hookimpl

from goldgate_factuality.judging.grade import parse_grade

__all__ = [
    "goldgate_filters",
    "goldgate_generators",
    "goldgate_selectors",
    "goldgate_verifiers",
    "parse_grade",
]


@hookimpl
def goldgate_generators() -> Mapping[str, Generator]:
    """Questions of fact about documents, and the knowledge probe (Llama 3 report, 4.3.6)."""
    from goldgate_factuality.generators import assess, probe, questions

    return {
        "factuality.questions": Generator(
            questions.make, options=questions.QuestionOptions, asks=("chat",), expects=questions.expects
        ),
        "factuality.probe": Generator(
            probe.make, options=probe.ProbeOptions, asks=("chat",), expects=probe.expects
        ),
        "factuality.assess": Generator(
            assess.make, of="group", options=assess.AssessOptions, asks=("chat",), expects=assess.expects
        ),
    }


@hookimpl
def goldgate_verifiers() -> Mapping[str, Verifier]:
    """Checks of answers, claims, quotations, citations and refusals; and a judge."""
    from goldgate_factuality.verifiers import (
        citations,
        consistent,
        controls,
        grounded,
        judge,
        known,
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
            expects=judge.expects,
        ),
        "factuality.known": Verifier(known.check, controls=controls.KNOWN, cases="cases/known.jsonl"),
        "factuality.consistent": Verifier(
            consistent.check,
            options=consistent.ConsistentOptions,
            of="group",
            cases="cases/consistent.jsonl",
        ),
    }


@hookimpl
def goldgate_filters() -> Mapping[str, Filter]:
    """Topics for people's labels."""
    from goldgate_factuality import filters

    return {
        "factuality.sensitive": Filter.by_row(
            filters.check, filters.SensitiveOptions, of=("candidate", "sample")
        )
    }


@hookimpl
def goldgate_selectors() -> Mapping[str, Selector]:
    """Pairs as the probe found them."""
    from goldgate_factuality import selectors

    return {"factuality.pairs": Selector(selectors.pairs, "preference", selectors.PairOptions)}
