"""A plug-in for the tests of the page: a verifier that reads the answer, and one that says what the row tells it to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from goldgate import Candidate, Filter, Verdict, Verifier, abstain, hookimpl


def read(candidate: Candidate) -> Verdict:
    """The last word of the response against the reference."""
    words = candidate.text.split()
    if not words or words[-1].endswith("?"):
        return abstain("no answer: the response asks")
    found, wanted = words[-1].strip("."), str(candidate.sample.reference.get("answer"))
    evidence = {"extracted": found, "by": "last word"}
    if found == wanted:
        return Verdict(1.0, f"'{found}' is the reference", evidence)
    return Verdict(0.0, f"'{found}' is not the reference: another word", evidence)


def scripted(candidate: Candidate) -> Verdict:
    """What the row says of each candidate: score, sentence, evidence."""
    scripts = candidate.sample.reference.get("scripts", [])
    index = candidate.origin.index
    one: Mapping[str, Any] = scripts[index] if index < len(scripts) else {"score": 1.0, "why": "fine"}
    if one.get("fail"):
        raise ValueError("the row says so")
    return Verdict(one["score"], one["why"], one.get("evidence", {}), parts=one.get("parts", {}))


def short(candidate: Candidate) -> str | None:
    """Drops what is very long."""
    return "longer than 400 characters" if len(candidate.text) > 400 else None


@hookimpl
def goldgate_verifiers() -> Mapping[str, Verifier]:
    return {"judges.read": Verifier(read), "judges.scripted": Verifier(scripted)}


@hookimpl
def goldgate_filters() -> Mapping[str, Filter]:
    return {"judges.short": Filter.by_row(short)}
