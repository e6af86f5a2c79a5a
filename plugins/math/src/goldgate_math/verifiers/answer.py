"""``math.answer``: the final answer of a response against the reference's."""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import replace
from typing import Any

from goldgate import Candidate, Compute, Computed, Sample, Verdict, abstain, accept, no_answer, reject
from goldgate.text import shorten

from goldgate_math.comparison.compare import decide
from goldgate_math.comparison.outcome import Outcome, equal, undecided
from goldgate_math.comparison.relations import names_something
from goldgate_math.comparison.serialize import plain_json
from goldgate_math.extraction.final_answer import extract
from goldgate_math.extraction.languages import decimal_comma, grouped, pointed, spaced
from goldgate_math.extraction.result import Found, Missing
from goldgate_math.limits import UnreadableError
from goldgate_math.options import AnswerOptions
from goldgate_math.parsing.reader import read
from goldgate_math.tree import (
    Answer,
    Choice,
    Clock,
    Expr,
    Num,
    Quantity,
    Relation,
    Unordered,
    expr,
    is_expr,
    kind,
)
from goldgate_math.verifiers import question, yes_no
from goldgate_math.verifiers.asked_unit import in_asked_unit
from goldgate_math.verifiers.readings import (
    as_letters,
    by_option,
    by_parts,
    compared,
    dotted,
    european,
    read_gold,
    says_anything,
    stated,
)

_SPOKEN = re.compile(r"\b(?:quarter|half)\s+(?:past|to)\b|o['’]clock", re.IGNORECASE)
_POINTED = re.compile(r"-?[1-9]\d{0,2}(?:\.\d{3})+")
_CONSTANT = re.compile(r"[+-]\s*(?:\\text\s*\{)?\s*(?:[CcKk]|const\w*)(?![a-zA-Z(^])")
SHOWN = 120  # characters of an answer in evidence


def check(candidate: Candidate, options: AnswerOptions) -> Verdict | Generator[Compute, Computed, Verdict]:
    """Whether the response's final answer means the reference's ``answer`` (a text, or a number).

    Yields a request only with ``symbolic``, and only where the cheaper tiers could not decide.
    """
    cheap = judged(candidate, options)
    if cheap.score is None and options.symbolic and (pair := _expressions(candidate, options)):
        return _symbolic(pair, cheap, options)
    return cheap


def judged(candidate: Candidate, options: AnswerOptions) -> Verdict:
    """The verdict of all tiers but the symbolic."""
    text, reference = candidate.text, candidate.sample.reference["answer"]
    if decided := yes_no.decided(reference, text):
        return decided
    if spaced(text) and decimal_comma(f"{question.asked(candidate.sample)}\n{text}"):
        text = grouped(text)
    found = extract(text, options.extraction)
    if isinstance(found, Missing):
        verdict = reject if found.refused else abstain if found.unread else no_answer
        return verdict(f"no final answer: {found.why}")
    shares = options.percent == "asked" and (_names_percent(text) or _names_percent(str(reference)))
    if shares and question.asks_percent(candidate.sample):
        options = replace(options, percent="optional")
    try:
        return _judge(candidate, found, options)
    except RecursionError:
        return abstain("the answer is nested too deeply for the stack that is left")


def _judge(candidate: Candidate, found: Found, options: AnswerOptions) -> Verdict:
    sample, response = candidate.sample, candidate.text
    reference = sample.reference["answer"]
    evidence: dict[str, Any] = {"extracted": _shown(" ; ".join(found.parts)), "by": found.how}
    if (outcome := by_parts(reference, found, response, options)) is not None:
        return _verdict(
            outcome, evidence["extracted"], {**evidence, "gold_type": "parts", "tier": outcome.tier}
        )
    try:
        gold = read_gold(reference)
        if isinstance(gold, Unordered) and not gold.braced and decimal_comma(question.asked(sample)):
            gold = european(reference) or gold
    except UnreadableError as error:
        return _unread_reference(reference, found, error, evidence, options)
    evidence["gold_type"] = kind(gold)
    try:
        answer, text = stated(found, gold)
    except UnreadableError as error:
        outcome = as_letters(reference, found.parts[0], options)
        if outcome is not None and outcome.equal:
            return _verdict(outcome, found.parts[0], {**evidence, "tier": outcome.tier})
        return abstain(f"the answer {evidence['extracted']!r} cannot be read: {error}", **evidence)
    answer = _asked_for(gold, answer, text, sample, options)
    outcome = compared(gold, answer, text, options)
    if isinstance(gold, Num) and _POINTED.fullmatch(str(reference).strip()):
        outcome = _with_point_between(gold, str(reference), answer, text, outcome, sample, options)
    if outcome.equal is not True and (other := as_letters(reference, text, options)) is not None:
        outcome = other if other.equal else outcome
    if outcome.equal is False and pointed(text) and dotted(gold, text, options):
        if decimal_comma(f"{question.asked(sample)}\n{response}"):
            outcome = equal("form", "with a point between thousands, as its language writes them")
        elif not response.isascii() or decimal_comma(response):
            outcome = undecided("form", "a decimal point, or one between thousands")
    if outcome.equal and _adds_constant(str(reference), text) and question.differentiates(sample):
        outcome = undecided("form", "a constant that no derivative has")
    if isinstance(gold, Clock) and isinstance(answer, Num) and _SPOKEN.search(response):
        outcome = undecided("form", "a time in words")
    if outcome.equal is not None and isinstance(gold, Num) and isinstance(answer, Quantity):
        outcome = in_asked_unit(gold, answer, sample, options) or outcome
    if isinstance(gold, Choice) or isinstance(answer, Choice):
        outcome = by_option(gold, answer, question.options(sample), options) or outcome
    evidence |= {"extracted": _shown(text), "type": kind(answer), "tier": outcome.tier}
    if outcome.equal is None and not says_anything(gold, answer, response):
        return no_answer("the response states no value", **evidence)
    if outcome.equal and found.rivals and options.alternatives == "refuse":
        rival = _rival(gold, found, options)
        if rival:
            return reject(f"the response states another final answer, too: {_shown(rival)!r}", **evidence)
    return _verdict(outcome, text, evidence)


def _with_point_between(
    gold: Num,
    reference: str,
    answer: Answer,
    text: str,
    outcome: Outcome,
    sample: Sample,
    options: AnswerOptions,
) -> Outcome:
    """The outcome where a reference such as ``1.500`` stands in a language that writes 1500 so."""
    if not decimal_comma(question.asked(sample)):
        return outcome
    whole = compared(read_gold(reference.replace(".", "")), answer, text, options)
    if whole.equal or not outcome.equal:
        return whole if whole.equal else outcome
    return (
        outcome
        if str(reference).strip() in text
        else undecided("form", "a decimal point, or one between thousands")
    )


def _unread_reference(
    reference: Any, found: Found, error: UnreadableError, evidence: dict[str, Any], options: AnswerOptions
) -> Verdict:
    if found.parts == (str(reference).strip(),):
        return accept("the reference, letter by letter", extracted=_shown(found.parts[0]), tier="form")
    outcome = as_letters(reference, found.parts[0], options)
    if outcome is not None and outcome.equal is not None:
        return _verdict(outcome, found.parts[0], {**evidence, "tier": outcome.tier})
    return abstain(f"the reference cannot be read: {error}", reference=_shown(str(reference)))


def _adds_constant(reference: str, text: str) -> bool:
    """Whether an answer has a constant of integration that the reference lacks."""
    return bool(_CONSTANT.search(text)) and not _CONSTANT.search(reference)


def _asked_for(gold: Answer, answer: Answer, text: str, sample: Sample, options: AnswerOptions) -> Answer:
    """The last side of ``a + b = 12``, or ``a + b = 5 + 7 = 12``, where the question asks for ``a + b``."""
    if (
        isinstance(answer, Relation)
        and not isinstance(gold, Relation)
        and set(answer.signs) == {"="}
        and all(map(is_expr, answer.sides))
        and not names_something(answer.sides[0])
        and question.names(sample, text.partition("=")[0])
    ):
        last = answer.sides[-1]
        others = (decide(last, side, options).equal for side in answer.sides[1:-1])
        return last if all(others) else answer
    return answer


def _expressions(candidate: Candidate, options: AnswerOptions) -> tuple[Expr, Expr] | None:
    """Reference and answer where both are expressions."""
    found = extract(candidate.text, options.extraction)
    if isinstance(found, Missing) or found.rivals:
        return None
    try:
        gold = read_gold(candidate.sample.reference["answer"])
        answer, _ = stated(found, gold)
        return expr(gold), expr(answer)
    except UnreadableError:
        return None


def _symbolic(
    pair: tuple[Expr, Expr], cheap: Verdict, options: AnswerOptions
) -> Generator[Compute, Computed, Verdict]:
    args = tuple(map(plain_json, pair))
    reply = yield Compute("goldgate_math.comparison.symbolic:equal", args, seconds=options.seconds)
    evidence = {**cheap.evidence, "tier": "symbolic"}
    if reply.ended != "returned" or not isinstance(reply.value, bool):
        why = {"returned": "sympy cannot decide", "raised": reply.error}.get(
            reply.ended, f"its {reply.ended} ran out"
        )
        return abstain(f"undecided, by the symbolic tier, too: {why}", **evidence)
    if reply.value:
        return accept("equal, by the symbolic tier", **evidence)
    return reject("different, by the symbolic tier", **evidence)


def _rival(gold: Answer, found: Found, options: AnswerOptions) -> str:
    """Another final answer that does not mean the same; empty where there is none."""
    for rival in found.rivals:
        try:
            if decide(gold, read(rival), options).equal is not True:
                return rival
        except UnreadableError:
            continue
    return ""


def _verdict(outcome: Outcome, text: str, evidence: dict[str, Any]) -> Verdict:
    if outcome.equal is None:
        return abstain(f"undecided for {_shown(text)!r}: {outcome.why}", **evidence)
    if outcome.equal:
        return accept(f"{_shown(text)!r} means the reference: {outcome.why}", **evidence)
    return reject(f"{_shown(text)!r} does not mean the reference: {outcome.why}", **evidence)


def _names_percent(text: str) -> bool:
    """Whether a percentage may be named: where none is, it does not matter what the question asks."""
    if "%" in text or "ercent" in text or "er cent" in text or "pct" in text or "ERCENT" in text:
        return True
    return "rozent" in text or (not text.isascii() and ("роцент" in text or "％" in text))


def _shown(text: str) -> str:
    return shorten(text, SHOWN)
