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
from goldgate.text import sentence

from goldgate_factuality.answers.refusals import refusal


def check(candidate: Candidate) -> Verdict:
    """The target of the probe's table (Llama 3 report, 4.3.6), with the grades of all answers as evidence."""
    probe = candidate.sample.tags.get("probe")
    if not isinstance(probe, Mapping) or not isinstance(probe.get("outcome"), str):
        return abstain("no step factuality.probe or factuality.assess has judged this answer")
    outcome = probe["outcome"]
    evidence: dict[str, Any] = {"probe": dict(probe)}
    if not candidate.text.strip():
        return abstain("the response is empty", **evidence)
    refuses = refusal(candidate.text) is not None
    place = probe.get("answer", candidate.origin.index)
    if refuses and _at(probe.get("informative"), place) is True:
        return abstain("it reads as a refusal, and the judge calls it informative", **evidence)
    if outcome == "known":
        if refuses:
            return reject("it refuses, and the model knows the answer", code="refuses_known", **evidence)
        return _graded(_at(probe.get("correct"), place), "the model knows the answer", evidence)
    if outcome == "overconfident":
        why = "the model is consistently informative and incorrect"
        if refuses:
            return accept(f"{why}: a refusal is right", **evidence)
        return reject(why, code="overconfident", **evidence)
    why = probe.get("why") or "nothing is learnt from it"
    return abstain(sentence(f"{outcome}: {why}", 500), code=sentence(outcome, 40), **evidence)


def _at(grades: Any, place: object) -> object:
    """The grade at a place; None where there is none."""
    if isinstance(grades, list | tuple) and isinstance(place, int) and 0 <= place < len(grades):
        return grades[place]
    return None


def _graded(right: object, why: str, evidence: dict[str, Any]) -> Verdict:
    if right is True:
        return accept(f"{why}, and this is it", **evidence)
    if right is False:
        return reject(f"{why}, and this is not it", **evidence)
    return abstain(f"{why}, but this answer has no grade", **evidence)
