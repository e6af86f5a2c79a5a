"""What a pipeline makes of a response that was cut off, and of a verdict with less trust than it asks for."""

from __future__ import annotations

from dataclasses import replace

from goldgate.config.tables import Config, StepConfig
from goldgate.nouns import Candidate, Verdict

TRUNCATED = "truncated"
LOW_TRUST = "low_trust"


def truncated(candidate: Candidate, step: StepConfig, config: Config) -> Verdict | None:
    """The verdict on a response that was cut off; None where the verifier is to judge it."""
    if candidate.finish != "length":
        return None
    rule = step.truncated or config.truncated
    if rule == "judge":
        return None
    why = "the response was cut off at its longest length"
    if rule == "reject":
        return Verdict(0.0, why, code=TRUNCATED)
    return Verdict(None, why, abstained="no_answer", code=TRUNCATED)


def trusted(verdict: Verdict, step: StepConfig, config: Config) -> Verdict:
    """The verdict, or an abstention where its evidence says less trust than the pipeline asks for."""
    if (step.min_trust or config.min_trust) == "lower" or verdict.score is None:
        return verdict
    if verdict.evidence.get("trust") != "lower":
        return verdict
    why = f"a verdict with lower trust does not count (min_trust): {verdict.why}"
    return replace(verdict, score=None, why=why, abstained="cannot_judge", code=LOW_TRUST)
