"""``math.answer``: the final answer of a response against the reference's."""

from __future__ import annotations

from typing import Any

from goldgate.nouns import Candidate, Verdict, abstain, accept, reject

from goldgate_math.bounds import UnreadableError
from goldgate_math.decide import decide
from goldgate_math.extract import Found, Missing, extract
from goldgate_math.options import AnswerOptions
from goldgate_math.outcome import Outcome
from goldgate_math.read import plain, read
from goldgate_math.tree import Answer, Unordered, kind

SHOWN = 120  # characters of an answer in evidence


def check(candidate: Candidate, options: AnswerOptions) -> Verdict:
    """Whether the response's final answer means the reference's ``answer`` (a text, or a number)."""
    reference = candidate.sample.reference["answer"]
    try:
        gold = read_gold(reference)
    except UnreadableError as error:
        return abstain(f"the reference cannot be read: {error}", reference=_shown(str(reference)))
    found = extract(candidate.text, options.extraction)
    if isinstance(found, Missing):
        verdict = reject if found.said else abstain
        return verdict(f"no final answer: {found.why}")
    return _judge(gold, found, options)


def read_gold(reference: Any) -> Answer:
    """A reference as a typed tree; a whole solution is asked for its final answer."""
    text = str(reference).strip()
    if number := plain(text):
        return number
    if "\n" in text or "\\boxed" in text or "####" in text or len(text) > 300:
        found = extract(text, "sentence")
        if isinstance(found, Found):
            return read_parts(found.parts)
    return read(text)


def read_parts(parts: tuple[str, ...]) -> Answer:
    """One answer; several parts make a list."""
    if len(parts) == 1:
        return read(parts[0])
    items = tuple(read(part) for part in parts)
    return Unordered(items, braced=False)


def _judge(gold: Answer, found: Found, options: AnswerOptions) -> Verdict:
    text = " ; ".join(found.parts)
    evidence: dict[str, Any] = {"extracted": _shown(text), "by": found.how, "gold_type": kind(gold)}
    try:
        said = read_parts(found.parts)
    except UnreadableError as error:
        return abstain(f"the answer {_shown(text)!r} cannot be read: {error}", **evidence)
    evidence["type"] = kind(said)
    outcome = decide(gold, said, options)
    evidence["tier"] = outcome.tier
    if outcome.equal and found.rivals and options.alternatives == "refuse":
        rival = _rival(gold, found, options)
        if rival:
            return reject(f"the response states another final answer, too: {_shown(rival)!r}", **evidence)
    return verdict(outcome, text, evidence)


def _rival(gold: Answer, found: Found, options: AnswerOptions) -> str:
    """Another final answer that does not mean the same; empty where there is none."""
    for rival in found.rivals:
        try:
            if decide(gold, read(rival), options).equal is not True:
                return rival
        except UnreadableError:
            continue
    return ""


def verdict(outcome: Outcome, text: str, evidence: dict[str, Any]) -> Verdict:
    """The verdict for an outcome."""
    if outcome.equal is None:
        return abstain(f"undecided for {_shown(text)!r}: {outcome.why}", **evidence)
    if outcome.equal:
        return accept(f"{_shown(text)!r} means the reference: {outcome.why}", **evidence)
    return reject(f"{_shown(text)!r} does not mean the reference: {outcome.why}", **evidence)


def _shown(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
