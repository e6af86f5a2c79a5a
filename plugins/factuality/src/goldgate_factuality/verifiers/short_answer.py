"""The verifier ``factuality.short_answer``: does a response state one of the reference's answers?

SimpleQA's convention (arXiv 2411.04368): an answer that contains the expected one and nothing that
contradicts it is right; several different answers are wrong; "I don't know" is neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from goldgate import Candidate, Verdict, abstain, accept, no_answer, reject
from goldgate.asking import problem_of
from goldgate.text import sentence, without_reasoning

from goldgate_factuality.answers.decide import Expected, decide, kinds
from goldgate_factuality.answers.refusals import refusal
from goldgate_factuality.reading.clean import plain

LIMIT = 20_000  # characters of a response; a longer one is no short answer


@dataclass(frozen=True, slots=True)
class ShortAnswerOptions:
    """How answers are compared."""

    aliases: tuple[str, ...] = ()
    """Further answers that count as right, for every row."""

    numbers: Literal["exact", "rounded"] = "exact"
    """"rounded": a number may differ by 1 percent where the expected one has decimals."""

    dates: bool = True
    """Compare dates by what they mean, whatever their spelling; else word by word."""

    case: bool = False
    """Whether upper and lower case must agree."""


def expected_answers(reference: Mapping[str, Any], aliases: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The answers of a reference: ``answer``, ``answers`` and ``aliases`` together, as texts."""
    found: list[str] = []
    for key in ("answer", "answers", "aliases"):
        held = reference.get(key)
        for one in held if isinstance(held, list | tuple) else (held,):
            if isinstance(one, bool):
                found.append("yes" if one else "no")
            elif isinstance(one, str | int | float):
                text = str(int(one)) if isinstance(one, float) and one.is_integer() else str(one)
                found.append(plain(text).strip())
    return tuple(dict.fromkeys(text for text in (*found, *aliases) if text))


def check(candidate: Candidate, options: ShortAnswerOptions) -> Verdict:
    """Accepts a response that states an expected answer and no other; abstains on a refusal, on a part of the
    answer (1931 for 5 March 1931) and on what cannot be compared (a number whose unit is missing).
    """
    answers = expected_answers(candidate.sample.reference, options.aliases)
    if not answers:
        return abstain("the reference has no answer")
    text = without_reasoning(candidate.text[: LIMIT + 1])
    if not text.strip():
        return no_answer("the response holds no answer outside its reasoning")
    if len(text) > LIMIT:
        return abstain(f"the response is longer than {LIMIT} characters")
    if words := refusal(text):
        return no_answer(f"the response does not answer: {sentence(words)!r}", refusal=sentence(words))
    question = problem_of(candidate.sample)[:LIMIT]
    asked = Expected(answers, question, options.numbers == "rounded", options.dates, options.case)
    decision = decide(text, asked)
    evidence: dict[str, Any] = {
        "stated": sentence(decision.stated),
        "expected": list(answers[:10]),
        "kind": kinds(answers[0]),
    }
    make = {True: accept, False: reject, None: abstain}[decision.right]
    return make(sentence(decision.why, 300), **evidence)
