"""What a pipeline makes of a response that was cut off, of a row that lacks what a verifier needs, and of a
verdict with less trust than it asks for; and what a verdict drops.
"""

from __future__ import annotations

from dataclasses import replace

from goldgate.config.plan import ResolvedStep
from goldgate.config.tables import Config, StepConfig
from goldgate.nouns import Candidate, Drop, Sample, Verdict

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


def lacks(step: ResolvedStep, sample: Sample) -> Verdict | None:
    """An abstention where the row has nothing that a verifier needs."""
    needs = step.component.value.needs
    if not needs or any(key in sample.reference for key in needs):
        return None
    wanted = " nor ".join(f"reference.{key}" for key in needs)
    return Verdict(None, f"the row has no {wanted}", code="no_reference")


def drop(step: ResolvedStep, verdict: Verdict) -> Drop | None:
    """Why a verdict drops a candidate; None where it does not."""
    name = step.config.name
    if verdict.score is None:
        keep = step.config.on_abstain == "keep"
        return None if keep else Drop(name, verdict.why, "abstained", verdict.code)
    rejected = verdict.score < step.config.accept
    return Drop(name, verdict.why, "rejected", verdict.code) if rejected else None


def firmer(before: Drop | None, now: Drop | None) -> Drop | None:
    """A rejection outweighs an abstention; else the first reason stands."""
    if before is None or (now is not None and (before.kind, now.kind) == ("abstained", "rejected")):
        return now
    return before
