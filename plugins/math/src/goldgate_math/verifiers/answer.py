"""``math.answer``: the final answer of a response against the reference's."""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import replace
from typing import Any

from goldgate import Candidate, Compute, Computed, Sample, Verdict, abstain, accept, reject

from goldgate_math.comparison.compare import decide
from goldgate_math.comparison.outcome import Outcome, undecided
from goldgate_math.comparison.serialize import plain_json
from goldgate_math.extraction.final_answer import extract
from goldgate_math.extraction.result import Found, Missing
from goldgate_math.limits import UnreadableError
from goldgate_math.options import AnswerOptions
from goldgate_math.parsing.reader import plain, read
from goldgate_math.tree import Answer, Choice, Expr, Num, Ordered, Text, Unordered, expr, kind

SHOWN = 120  # characters of an answer in evidence
QUESTION = 4_000  # characters of a prompt, counted from its end, that are read for what it asks
_SENTENCES = re.compile(r"(?<=[?!])\s|(?<=\.)\s+|\n+")
_ASKED = re.compile(r"(?<![\d.])(?<!\d\s)(?:%|\bper\s?cent(?:age)?\b)", re.IGNORECASE)
_FORMAT = re.compile(r"\b(?:as|in)\s+(?:an?\s+)?per\s?cent(?:age|s)?\b", re.IGNORECASE)


def check(candidate: Candidate, options: AnswerOptions) -> Verdict | Generator[Compute, Computed, Verdict]:
    """Whether the response's final answer means the reference's ``answer`` (a text, or a number).

    Yields a request only with ``symbolic``, and only where the cheaper tiers could not decide.
    """
    told = judged(candidate, options)
    if told.score is None and options.symbolic and (pair := _expressions(candidate, options)):
        return _symbolic(pair, told, options)
    return told


def judged(candidate: Candidate, options: AnswerOptions) -> Verdict:
    """The verdict of all tiers but the symbolic."""
    reference = candidate.sample.reference["answer"]
    found = extract(candidate.text, options.extraction)
    if isinstance(found, Missing):
        return (reject if found.said else abstain)(f"no final answer: {found.why}")
    try:
        gold = read_gold(reference)
    except UnreadableError as error:
        if found.parts == (str(reference).strip(),):
            return accept("the reference, letter by letter", extracted=_shown(found.parts[0]), tier="form")
        return abstain(f"the reference cannot be read: {error}", reference=_shown(str(reference)))
    if options.percent == "asked" and asks_percent(candidate.sample):
        options = replace(options, percent="optional")
    try:
        return _judge(gold, found, options)
    except RecursionError:
        return abstain("the answer is nested too deeply for the stack that is left")


def asks_percent(sample: Sample) -> bool:
    """Whether the question asks for a percentage: it names one without saying how many."""
    asked = "\n".join(message.content for message in sample.prompt if message.role == "user")[-QUESTION:]
    if "%" not in asked and "percent" not in asked.lower() and "per cent" not in asked.lower():
        return False
    questions = [part for part in _SENTENCES.split(asked) if part.strip()]
    ask = [part for part in questions if part.rstrip().endswith("?")] or questions[-1:]
    return bool(any(_ASKED.search(part) for part in ask) or _FORMAT.search(asked))


def _expressions(candidate: Candidate, options: AnswerOptions) -> tuple[Expr, Expr] | None:
    """Reference and answer where both are expressions."""
    found = extract(candidate.text, options.extraction)
    if isinstance(found, Missing) or found.rivals:
        return None
    try:
        gold = read_gold(candidate.sample.reference["answer"])
        said, _ = stated(found, gold)
        return expr(gold), expr(said)
    except UnreadableError:
        return None


def _symbolic(
    pair: tuple[Expr, Expr], told: Verdict, options: AnswerOptions
) -> Generator[Compute, Computed, Verdict]:
    args = tuple(map(plain_json, pair))
    reply = yield Compute("goldgate_math.comparison.symbolic:equal", args, seconds=options.seconds)
    evidence = {**told.evidence, "tier": "symbolic"}
    if reply.ended != "returned" or not isinstance(reply.value, bool):
        why = {"returned": "sympy cannot tell", "raised": reply.error}.get(
            reply.ended, f"its {reply.ended} ran out"
        )
        return abstain(f"undecided, by the symbolic tier, too: {why}", **evidence)
    if reply.value:
        return accept("equal, by the symbolic tier", **evidence)
    return reject("different, by the symbolic tier", **evidence)


def read_gold(reference: Any) -> Answer:
    """A reference as a typed tree; a whole solution is asked for its final answer."""
    text = str(reference).strip()
    if number := plain(text):
        return number
    if "\n" in text or "\\boxed" in text or "####" in text or len(text) > 300:
        found = extract(text, "sentence")
        if isinstance(found, Found):
            return stated(found, None)[0]
    comma = _COMMA.fullmatch(text)
    if comma and not _GROUPS.fullmatch(f"{comma[1]},{comma[2]}"):
        return read(f"{comma[1]}.{comma[2]}")
    return read(text)


def read_parts(parts: tuple[str, ...]) -> Answer:
    """One answer; several parts make a list."""
    if len(parts) == 1:
        return read(parts[0])
    items = tuple(read(part) for part in parts)
    return Unordered(items, braced=False)


def _judge(gold: Answer, found: Found, options: AnswerOptions) -> Verdict:
    evidence: dict[str, Any] = {
        "extracted": _shown(" ; ".join(found.parts)),
        "by": found.how,
        "gold_type": kind(gold),
    }
    try:
        said, text = stated(found, gold)
    except UnreadableError as error:
        return abstain(f"the answer {evidence['extracted']!r} cannot be read: {error}", **evidence)
    outcome = compared(gold, said, text, options)
    evidence |= {"extracted": _shown(text), "type": kind(said), "tier": outcome.tier}
    if outcome.equal and found.rivals and options.alternatives == "refuse":
        rival = _rival(gold, found, options)
        if rival:
            return reject(f"the response states another final answer, too: {_shown(rival)!r}", **evidence)
    return verdict(outcome, text, evidence)


def stated(found: Found, gold: Answer | None) -> tuple[Answer, str]:
    """The answer's tree and text: of a clause the first reading that is a value, where a value is asked."""
    if len(found.parts) > 1:
        return read_parts(found.parts), " ; ".join(found.parts)
    wordy: tuple[Answer, str] | None = None
    problem: UnreadableError | None = None
    for text in (*found.parts, *found.inner):
        try:
            said = read(text)
        except UnreadableError as error:
            problem = problem or error
            continue
        if not isinstance(said, Text) or (
            isinstance(gold, Text) and decide(gold, said, AnswerOptions()).equal
        ):
            return said, text
        if text in found.parts:
            wordy = (said, text)
    if wordy:
        return wordy
    raise problem or UnreadableError("nothing there")


_THOUSANDS = re.compile(r"-?[1-9]\d{0,2},\d{3}")
_LAKH = re.compile(r"-?\d{1,2}(?:,\d{2}){1,4},\d{3}")
_GROUPS = re.compile(r"-?[1-9]\d?\d?,\d{3}|-?\d,\d")
_COMMA = re.compile(r"\$?\s*(-?\d+),(\d+)\s*\$?")


def compared(gold: Answer, said: Answer, text: str, options: AnswerOptions) -> Outcome:
    """The outcome for an answer, under its other readings too: a decimal comma, an option's content."""
    outcome = decide(gold, said, options)
    if outcome.equal:
        return outcome
    if isinstance(said, Choice) and said.content and not isinstance(gold, Choice):
        return _again(gold, said.content, options, outcome)
    if isinstance(gold, Choice) and gold.content and not isinstance(said, Choice):
        try:
            return decide(read(gold.content), said, options)
        except UnreadableError:
            return outcome
    if text.endswith("!") and _again(gold, text[:-1], options, outcome).equal:
        return undecided("form", "a factorial, or an exclamation mark")
    if _LAKH.fullmatch(text) and not isinstance(gold, (Ordered, Unordered)):
        return _again(gold, text.replace(",", ""), options, outcome)
    comma = _COMMA.fullmatch(text)
    if comma and isinstance(gold, Num) and gold.places:
        other = _again(gold, f"{comma[1]}.{comma[2]}", options, outcome)
        if other.equal and _THOUSANDS.fullmatch(text):
            return undecided("form", "a decimal comma, or one between thousands")
        return other
    return outcome


def _again(gold: Answer, text: str, options: AnswerOptions, first: Outcome) -> Outcome:
    try:
        other = decide(gold, read(text), options)
    except UnreadableError:
        return first
    return other if other.equal else first


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
