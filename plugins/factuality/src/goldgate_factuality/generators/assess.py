"""The generator ``factuality.assess``: the probe over answers that are there already.

``factuality.probe`` draws its own answers. This one is given all judged candidates of a sample, of whatever
step or model made them, grades them in the same way, and returns the sample with the outcome in its tags,
with a refusal where one is needed.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from goldgate import Candidate, Failure, Judged, Origin, Sample, answer

from goldgate_factuality.answers.refusals import refusal
from goldgate_factuality.generators.probing import ProbingOptions, judged_knowledge, refused
from goldgate_factuality.verifiers.grounded import source_of
from goldgate_factuality.verifiers.short_answer import expected_answers

NAME = "factuality.assess"
MOST = 1000  # answers of a sample


@dataclass(frozen=True, slots=True)
class AssessOptions(ProbingOptions):
    """Who judges the answers, and how a refusal is made."""

    least: int = 3
    """So many answers a sample needs; one with fewer goes on as it is."""

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
    """The sample with the outcome in its tags, and a refusal where one is needed. A sample that has no
    ``source`` and no ``answer``, or fewer answers than ``least``, is left as it is.
    """
    answers = [one.candidate for one in judged]
    if len(answers) < options.least or not (
        source_of(sample.reference) or expected_answers(sample.reference)
    ):
        return []
    places = [one.origin.index for one in answers]
    if len(set(places)) < len(places) or max(places) >= MOST or min(places) < 0:
        return [
            Failure(f"the answers of {sample.id!r} have no indices of their own below {MOST}", kind="row")
        ]
    known = yield from judged_knowledge(sample, [one.text for one in answers], options)
    evidence = {
        **known.evidence,
        "informative": _by_index(places, known.informative),
        "correct": _by_index(places, known.correct),
    }
    tagged = replace(sample, tags={**sample.tags, "knowledge": known.outcome, "probe": evidence})
    made: Made = [tagged]
    wanted = known.outcome == "overconfident" or (known.outcome == "known" and options.refuse_known)
    if wanted and not any(refusal(one.text) for one in answers):
        text, model = yield from refused(sample, options)
        origin = Origin(NAME, model, options.seed, max(places) + 1)
        made.append(replace(answer(tagged, text, origin), finish="stop"))
    return made


def _by_index(places: Sequence[int], grades: Sequence[bool | None]) -> list[bool | None]:
    """The grades at their answers' indices, where ``factuality.known`` looks them up."""
    found: list[bool | None] = [None] * (max(places) + 1)
    for place, grade in zip(places, grades, strict=True):
        found[place] = grade
    return found
