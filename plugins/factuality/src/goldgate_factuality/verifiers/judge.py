"""The verifier ``factuality.judge``: a model's grade, by a fixed scheme, with a strict reading of its
reply.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any, Literal

from goldgate import Candidate, Chat, Completion, Verdict, abstain, no_answer
from goldgate.asking import problem_of
from goldgate.text import sentence, without_reasoning

from goldgate_factuality.judging.asking import grade
from goldgate_factuality.reading.clean import visible
from goldgate_factuality.verifiers.grounded import source_of
from goldgate_factuality.verifiers.short_answer import expected_answers

MOST = 60_000  # characters of a source or response that a judge is shown


@dataclass(frozen=True, slots=True)
class JudgeOptions:
    """Who judges, and by what."""

    judge: str = field(default="", metadata={"service": "chat"})
    """The service to ask, where it is not the step's own."""

    scheme: Literal["simpleqa", "correct", "informative", "rubric"] = "simpleqa"
    """"simpleqa": against ``reference.answer`` (A, B or C); "correct": against ``reference.source``;
    "informative": whether the response commits itself to an answer; "rubric": by ``rubric`` or
    ``reference.rubric``.
    """

    rubric: str = ""
    """The rule of the scheme "rubric", where the row has none."""

    tries: int = 2
    """How often a judge is asked whose reply has no grade."""

    max_tokens: int = 512
    """The most tokens of a judge's reply."""

    def __post_init__(self) -> None:
        """Raises ValueError for a judge that would not be asked."""
        if self.tries < 1 or self.max_tokens < 1:
            raise ValueError("tries and max_tokens: at least 1")


def check(candidate: Candidate, options: JudgeOptions) -> Generator[Chat, Completion, Verdict]:
    """Accepts or rejects as the judge does; abstains where it does, and where no reply holds exactly one
    grade.
    """
    text = without_reasoning(visible(candidate.text[: MOST + 1]))
    if not text.strip():
        return no_answer("the response is empty")
    if len(text) > MOST:
        return abstain(f"the response is longer than {MOST} characters")
    reference = candidate.sample.reference
    parts = {"question": problem_of(candidate.sample), "answer": text.strip()}
    if options.scheme == "simpleqa":
        answers = expected_answers(reference)
        if not answers:
            return abstain("the reference has no answer")
        parts["expected"] = " or ".join(answers)
    elif options.scheme == "correct":
        source = source_of(reference)
        if not source or len(source) > MOST:
            return abstain(
                "the reference has no source"
                if not source
                else f"the source is longer than {MOST} characters"
            )
        parts["source"] = source
    elif options.scheme == "rubric":
        parts["rule"] = str(reference.get("rubric") or options.rubric).strip()
        if not parts["rule"]:
            return abstain("there is no rubric, neither in the row nor in the options")
    made = yield from grade(
        options.scheme, parts, service=options.judge, tries=options.tries, max_tokens=options.max_tokens
    )
    evidence: dict[str, Any] = {
        "grade": made.label,
        "judge": made.model,
        "asked": made.asked,
        "reply": sentence(made.reply, 500),
    }
    if made.label is None:
        return abstain(f"the judge's {made.asked} replies hold no single grade", **evidence)
    if made.score is None:
        return abstain(f"the judge says {made.label}", **evidence)
    return Verdict(made.score, f"the judge says {made.label}", evidence)
