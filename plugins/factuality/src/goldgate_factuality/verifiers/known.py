"""The verifier ``factuality.known``: which answer of a probed question is the target, and which is
rejected.

It reads what ``factuality.probe`` left in the sample's tags: correct answers of known questions are
accepted, and so are refusals of questions on which the model is overconfident; the opposite is rejected;
the rest is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from goldgate import Candidate, Verdict, abstain, accept, reject

from goldgate_factuality.answers.refusals import refusal


def check(candidate: Candidate) -> Verdict:
    """The target of the probe's table (Llama 3 report, 4.3.6), with the grades of all answers as evidence."""
    probe = candidate.sample.tags.get("probe")
    if not isinstance(probe, Mapping) or not isinstance(probe.get("outcome"), str):
        return abstain("no step factuality.probe has seen this question")
    outcome = probe["outcome"]
    evidence: dict[str, Any] = {"probe": dict(probe)}
    if not candidate.text.strip():
        return abstain("the response is empty", **evidence)
    refuses = refusal(candidate.text) is not None
    index = candidate.origin.index
    right = _at(probe.get("correct"), index)
    if outcome == "known":
        if refuses:
            return reject("it refuses, and the model knows the answer", **evidence)
        return _graded(right, "the model knows the answer", evidence)
    if outcome == "overconfident":
        if refuses:
            return accept(
                "the model is consistently informative and incorrect: a refusal is right", **evidence
            )
        return reject("the model is consistently informative and incorrect", **evidence)
    return abstain(f"{outcome}: {probe.get('why') or 'nothing is learnt from it'}", **evidence)


def _at(grades: Any, index: int) -> object:
    return grades[index] if isinstance(grades, list | tuple) and 0 <= index < len(grades) else None


def _graded(right: object, why: str, evidence: dict[str, Any]) -> Verdict:
    if right is True:
        return accept(f"{why}, and this is it", **evidence)
    if right is False:
        return reject(f"{why}, and this is not it", **evidence)
    return abstain(f"{why}, but this answer has no grade", **evidence)
