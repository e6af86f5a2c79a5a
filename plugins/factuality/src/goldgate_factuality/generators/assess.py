"""The generator ``factuality.assess``: the probe over answers that are there already.

``factuality.probe`` draws its own answers. This one is given all judged candidates of a sample, of whatever
step or model made them, grades them in the same way, and returns the sample with the outcome in its tags,
with a refusal where one is needed.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from goldgate import Candidate, Expected, Failure, Judged, Sample, answer

from goldgate_factuality.answers.refusals import refusal
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

NAME = "factuality.assess"
MOST = 1000  # answers of a sample


@dataclass(frozen=True, slots=True)
class AssessOptions(ProbingOptions):
    """Who judges the answers, and how a refusal is made."""

    least: int = 3
    """So many answers a sample needs; one with fewer is undecided."""

    temperature: float = 0.8
    """Of the writer of refusals."""

    max_tokens: int = 256
    """The most tokens of a refusal."""

    seed: int | None = None
    """What the refusals' seeds come from."""

    def __post_init__(self) -> None:
        """Raises ValueError for options that could show nothing."""
        ProbingOptions.__post_init__(self)
        if self.least < 2:
            raise ValueError("least: at least 2 answers")


Made = list[Sample | Candidate | Failure]


def make(sample: Sample, judged: Sequence[Judged], options: AssessOptions) -> Generator[Any, Any, Made]:
    """The sample with the outcome in its tags, and a refusal where one is needed. It is undecided where its
    answers cannot be judged, or are fewer than ``least``; the tag says why.
    """
    answers = [one.candidate for one in judged]
    places = [one.origin.index for one in answers]
    if len(set(places)) < len(places) or max(places, default=0) >= MOST or min(places, default=0) < 0:
        return [
            Failure(f"the answers of {sample.id!r} have no indices of their own below {MOST}", kind="row")
        ]
    if drop := unfit(sample):
        return [tagged(sample, undecided(drop.why, 0))]
    if len(answers) < options.least:
        return [tagged(sample, undecided(f"{len(answers)} answers, and least = {options.least}", 0))]
    known, failure = yield from judged_knowledge(sample, [one.text for one in answers], options)
    outcome = tagged(
        sample,
        replace(
            known, informative=_by_index(places, known.informative), correct=_by_index(places, known.correct)
        ),
    )
    if failure:
        return [outcome, failure]
    wanted = known.outcome == "overconfident" or (known.outcome == "known" and options.refuse_known)
    if not wanted or any(refusal(one.text) for one in answers):
        return [outcome]
    return [outcome, (yield from refused(outcome, options, max(places) + 1, NAME))]


def expects(sample: Sample, options: AssessOptions) -> list[Expected | Candidate]:
    """Two judgements of each answer, and a refusal. Nothing for a sample that is not assessed."""
    if unfit(sample):
        return []
    judged = [replace(one, per_candidate=True) for one in expected_grades(sample, options, 1)]
    return [*judged, *expected_writing(sample, options), answer(sample, "")]


def _by_index(places: Sequence[int], grades: Sequence[bool | None]) -> tuple[bool | None, ...]:
    """The grades at their answers' indices, where ``factuality.known`` looks them up."""
    found: list[bool | None] = [None] * (max(places) + 1)
    for place, grade in zip(places, grades, strict=True):
        found[place] = grade
    return tuple(found)
