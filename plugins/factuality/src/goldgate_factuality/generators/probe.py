"""The generator ``factuality.probe``: what a model knows, and a refusal where it only believes to know.

Llama 3 report, 4.3.6: sample answers without the snippet, judge each as correct with the snippet as reference
and as informative, and make a refusal where they are consistently informative and incorrect. The verifier
``factuality.known`` then says which answer is the target.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from goldgate import Candidate, Completion, Drop, Expected, Failure, Origin, Sample, answer, together
from goldgate.asking import ask, expected

from goldgate_factuality.generators.knowledge import undecided
from goldgate_factuality.generators.probing import (
    ProbingOptions,
    expected_grades,
    expected_writing,
    judged_knowledge,
    refused,
    tagged,
    unfit,
)

NAME = "factuality.probe"


@dataclass(frozen=True, slots=True)
class ProbeOptions(ProbingOptions):
    """How many answers, who judges them, and how a refusal is made."""

    k: int = 5
    """So many answers to each question (ours; the report does not say)."""

    temperature: float = 0.8
    """Of the policy. Below 0.7 answers are too much alike to show what is known by chance only."""

    max_tokens: int = 256
    """The most tokens of an answer."""

    seed: int | None = None
    """What the answers' seeds come from."""

    def __post_init__(self) -> None:
        """Raises ValueError for a probe that could show nothing."""
        ProbingOptions.__post_init__(self)
        if self.temperature < 0.7:
            raise ValueError("temperature: at least 0.7, or the answers are no independent draws")
        if self.k < 2:
            raise ValueError("k: at least 2 answers")


Made = list[Candidate | Failure | Drop]


def make(sample: Sample, options: ProbeOptions) -> Generator[Any, Any, Made]:
    """The k answers with the outcome in their sample's tags, and a refusal where one is needed. A Drop for a
    sample that cannot be probed. Where a service fails, the answers that are there are undecided, and the
    failure stands beside them.
    """
    if drop := unfit(sample):
        return [drop]
    replies: Sequence[Completion | Failure] = yield together(
        *(ask(sample.prompt, options, index) for index in range(options.k))
    )
    answers = [
        replace(
            answer(sample, (reply.message,), Origin(NAME, reply.model, options.seed, index)),
            finish=reply.finish,
        )
        for index, reply in enumerate(replies)
        if isinstance(reply, Completion)
    ]
    if failure := next((one for one in replies if isinstance(one, Failure)), None):
        why = f"{options.k - len(answers)} of {options.k} answers failed: {failure.why}"
        return [*_placed(answers, tagged(sample, undecided(why, options.k))), failure]
    known, failure = yield from judged_knowledge(sample, [one.text for one in answers], options)
    made = _placed(answers, tagged(sample, known))
    if failure:
        return [*made, failure]
    if known.outcome == "overconfident" or (known.outcome == "known" and options.refuse_known):
        last = yield from refused(_numbered(tagged(sample, known), None), options, options.k, NAME)
        return [*made, last]
    return [*made]


def _placed(answers: Sequence[Candidate], sample: Sample) -> list[Candidate]:
    """The answers to the tagged sample, each with its place among the grades."""
    return [replace(one, sample=_numbered(sample, one.origin.index)) for one in answers]


def _numbered(sample: Sample, place: int | None) -> Sample:
    """The sample of one answer. A run counts candidates on where the sample had some before."""
    return replace(sample, tags={**sample.tags, "probe": {**sample.tags["probe"], "answer": place}})


def expects(sample: Sample, options: ProbeOptions) -> list[Expected | Candidate]:
    """k answers; two judgements of each, one of them with the source; and a refusal. Nothing for a sample
    that is not probed.
    """
    if unfit(sample):
        return []
    made = [answer(sample, "")] * (options.k + 1)
    judged = expected_grades(sample, options, options.k)
    return [
        expected(sample.prompt, options, options.k),
        *judged,
        *expected_writing(sample, options),
        *made,
    ]
