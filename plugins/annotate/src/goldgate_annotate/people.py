"""The generator ``annotate.people``: people rank the accepted responses of a sample, and edit the best."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

from goldgate import Candidate, Judged, Origin, Sample

from goldgate_annotate.requests import Annotate, Said
from goldgate_annotate.texts import MOST, edited, normal, shown


@dataclass(frozen=True, slots=True)
class PeopleOptions:
    """What people see."""

    responses: int = 2
    """How many responses are compared: two or three (Llama 3 report, 4.2.1)."""
    rubric: tuple[str, ...] = ()
    """What to look at, most important first."""
    service: str = ""
    """The service to ask, where it is not the step's own."""

    def __post_init__(self) -> None:
        if not 2 <= self.responses <= MOST:
            raise ValueError(f"responses: two or {MOST}")


def people(
    sample: Sample, judged: Sequence[Judged], options: PeopleOptions
) -> Generator[Annotate, Said, Sequence[Sample | Candidate]]:
    """The sample with ``reference.ranking`` (numbers of its responses, best first) and
    ``reference.strengths``, and a candidate for each edit, whose parent is the response that it edits. A
    sample with fewer than two different accepted responses goes on as it is.

    Edits are candidates like others: have verifiers after this step judge them.
    """
    shown_ = _different(judged, options.responses)
    if len(shown_) < 2:
        return ()
    said = yield Annotate(
        sample.id,
        sample.prompt,
        tuple(one.candidate.messages for one in shown_),
        "rank",
        options.rubric,
        sample.tools,
        sample.tags,
        tuple(
            tuple(shown(name, verdict.score, verdict.why) for name, verdict in one.verdicts.items())
            for one in shown_
        ),
        options.service,
    )
    numbers = [one.candidate.origin.index for one in shown_]
    made: list[Sample | Candidate] = []
    if said.ranking:
        ranking = [numbers[place] for place in said.ranking]
        more = {"ranking": ranking, "strengths": list(said.strengths)}
        made.append(replace(sample, reference={**sample.reference, **more}))
    for edit in said.edits:
        messages = edited(shown_[edit.of].candidate.messages, edit.text)
        made.append(Candidate(sample, messages, Origin(f"human:{edit.by}", parent=numbers[edit.of])))
    return made


def _different(judged: Sequence[Judged], most: int) -> list[Judged]:
    """The first accepted responses of which no two say the same."""
    found: dict[str, Judged] = {}
    for one in judged:
        if one.accepted and one.candidate.origin.parent is None and one.candidate.text.strip():
            found.setdefault(normal(one.candidate.text), one)
    return list(found.values())[:most]
