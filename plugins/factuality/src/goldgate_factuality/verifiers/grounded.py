"""The verifier ``factuality.grounded``: does the source support every claim of a response?

It compares clauses, without a model: who does what to whom, with which numbers, dates and names; negation,
"all" and "some", "may" and "will", speakers, conversions of units, and numbers that are computed from the
source's. It reads English only. Where its rules cannot decide, a service of natural language inference may
be asked; else it abstains.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any

from goldgate import Candidate, Entail, Entailment, Verdict, abstain, accept, no_answer, reject
from goldgate.asking import problem_of
from goldgate.text import sentence, without_reasoning

from goldgate_factuality.grounding.check import Checked
from goldgate_factuality.grounding.check import check as compare
from goldgate_factuality.grounding.decision import Decision
from goldgate_factuality.reading.clean import LIMIT
from goldgate_factuality.reading.language import is_english

RESPONSE = 20_000  # characters of a response


@dataclass(frozen=True, slots=True)
class GroundedOptions:
    """What counts as supported."""

    least: int = 1
    """So many claims of a response must be decided, else the verdict abstains."""

    nli: str = field(default="", metadata={"service": "entail"})
    """The service (kind "entail") to ask about claims that the rules cannot decide; none by default."""

    entails: float = 0.9
    """A claim that the rules leave open is supported from this probability of entailment on (ours)."""

    contradicts: float = 0.9
    """A claim that the rules leave open is unsupported from this probability of contradiction on (ours)."""


def source_of(reference: Mapping[str, Any]) -> str:
    """The source text of a reference: ``source``, a text or a list of texts, or ``sources`` by name."""
    held = reference.get("source") or reference.get("sources") or ""
    parts = list(held.values()) if isinstance(held, Mapping) else held
    texts = [parts] if isinstance(parts, str) else parts if isinstance(parts, list | tuple) else []
    return "\n".join(text for text in texts if isinstance(text, str)).strip()


def check(candidate: Candidate, options: GroundedOptions) -> Generator[Entail, Entailment, Verdict]:
    """Accepts where every sentence is supported, rejects at the first that is not and names it with the
    nearest sentence of the source, and abstains where a sentence is left open.
    """
    source = source_of(candidate.sample.reference)
    text = without_reasoning(candidate.text[: RESPONSE + 1])
    if not source:
        return abstain("the reference has no source")
    if len(source) > LIMIT:
        return abstain(f"the source is longer than {LIMIT} characters")
    if not text.strip():
        return no_answer("the response is empty")
    if len(text) > RESPONSE:
        return abstain(f"the response is longer than {RESPONSE} characters")
    if is_english(source) is False or is_english(text) is False:
        return abstain("source and response must be English: the rules hold for no other language")
    checked = compare(text, source, problem_of(candidate.sample)[-4000:])
    decisions = []
    for one in checked.decisions:
        if one.supported is None and options.nli:
            reply = yield Entail(checked.sentence(one) or source[:2000], one.claim, service=options.nli)
            one = _by_model(one, reply, options)
        decisions.append(one)
    return verdict(Checked(decisions, checked.source), options.least)


def _by_model(one: Decision, reply: Entailment, options: GroundedOptions) -> Decision:
    if reply.entails >= options.entails:
        return Decision(True, f"entailed with {reply.entails:.2f}", one.claim, one.nearest, "nli")
    if reply.contradicts >= options.contradicts:
        return Decision(False, f"contradicted with {reply.contradicts:.2f}", one.claim, one.nearest, "nli")
    return one


def verdict(checked: Checked, least: int) -> Verdict:
    """The verdict on the decisions of a response."""
    worst = checked.worst
    if worst is None:
        return no_answer("the response makes no claim")
    states = [one.supported for one in checked.decisions]
    parts = {
        "supported": states.count(True) / len(states),
        "unsupported": states.count(False) / len(states),
        "undecided": states.count(None) / len(states),
    }
    evidence: dict[str, Any] = {
        "claim": sentence(worst.claim, 300),
        "nearest": sentence(checked.sentence(worst), 300),
        "rule": worst.rule,
        "claims": len(states),
    }
    if worst.supported is False:
        return reject(sentence(f"not supported: {worst.claim!r}: {worst.why}", 500), parts=parts, **evidence)
    decided = len(states) - states.count(None)
    if worst.supported is None:
        return abstain(sentence(f"undecided: {worst.claim!r}: {worst.why}", 500), parts=parts, **evidence)
    if decided < least:
        return abstain(f"only {decided} of at least {least} claims are decided", parts=parts, **evidence)
    return accept(sentence(f"the source supports it: {worst.why}", 300), parts=parts, **evidence)
