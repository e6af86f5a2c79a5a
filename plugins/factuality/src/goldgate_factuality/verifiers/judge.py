"""The verifier ``factuality.judge``: a model's grade, by a fixed scheme, with a strict reading of its
reply.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any, Literal

from goldgate import Candidate, Chat, Completion, Expected, Sample, Verdict, abstain, no_answer
from goldgate.asking import problem_of
from goldgate.text import sentence, without_reasoning

from goldgate_factuality.judging.asking import LIKELY, grade, request
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
    parts = _parts(candidate.sample, text.strip(), options)
    if isinstance(parts, str):
        return abstain(parts)
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


def expects(sample: Sample, options: JudgeOptions) -> list[Expected]:
    """One reply about one response; none where a row has not what the scheme needs."""
    parts = _parts(sample, "x" * 4 * LIKELY, options)
    if isinstance(parts, str):
        return []
    asked = request(options.scheme, parts, service=options.judge, max_tokens=options.max_tokens)
    tokens = sum(len(message.content) for message in asked.messages) / 4
    return [Expected("chat", 1, tokens, options.max_tokens, options.judge)]


def _parts(sample: Sample, text: str, options: JudgeOptions) -> dict[str, str] | str:
    """The parts of the scheme's prompt, or why there are not all of them."""
    reference, parts = sample.reference, {"question": problem_of(sample), "answer": text}
    if options.scheme == "simpleqa":
        if not (answers := expected_answers(reference)):
            return "the reference has no answer"
        return {**parts, "expected": " or ".join(answers)}
    if options.scheme == "correct":
        if not (source := source_of(reference)):
            return "the reference has no source"
        return (
            f"the source is longer than {MOST} characters"
            if len(source) > MOST
            else {**parts, "source": source}
        )
    if options.scheme == "rubric":
        if not (rule := str(reference.get("rubric") or options.rubric).strip()):
            return "there is no rubric, neither in the row nor in the options"
        return {**parts, "rule": rule}
    return parts
