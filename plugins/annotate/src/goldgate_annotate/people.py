"""The generators ``annotate.people`` and ``annotate.edits``: people rank the accepted responses of a sample,
and edit the best. Both ask the same question, which is answered once.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

from goldgate import Candidate, Failure, Judged, Origin, Sample

from goldgate_annotate.requests import Annotate, Annotation
from goldgate_annotate.texts import MOST, edited, normal, shown

Asking = Generator[Annotate, Annotation, Sequence[Sample | Candidate | Failure]]


@dataclass(frozen=True, slots=True)
class PeopleOptions:
    """What people see."""

    responses: int = 2
    """How many responses are compared: two or three (Llama 3 report, 4.2.1)."""
    rubric: tuple[str, ...] = ()
    """What to look at, most important first."""

    def __post_init__(self) -> None:
        if not 2 <= self.responses <= MOST:
            raise ValueError(f"responses: two or {MOST}")


def people(sample: Sample, judged: Sequence[Judged], options: PeopleOptions) -> Asking:
    """The sample with ``reference.ranking`` (numbers of its responses, best first) and
    ``reference.strengths`` between each and the next, as ``preference.ranked`` reads them; both are empty
    where none is good enough or the annotators differ. A sample with fewer than two different accepted
    responses goes on as it is.
    """
    compared = _different(judged, options.responses)
    if len(compared) < 2:
        return ()
    reply = yield _question(sample, compared, options)
    count = len(compared) if reply.ranking else 0
    if sorted(reply.ranking) != list(range(count)) or len(reply.strengths) != max(0, count - 1):
        return (Failure("the ranking does not fit the responses", kind="service"),)
    ranking = [compared[place].candidate.origin.index for place in reply.ranking]
    more = {"ranking": ranking, "strengths": list(reply.strengths)}
    return (replace(sample, reference={**sample.reference, **more}),)


def edits(sample: Sample, judged: Sequence[Judged], options: PeopleOptions) -> Asking:
    """A candidate for each edit of the best response, whose parent is the response that it edits. Put it
    right after ``annotate.people``, with the same options, and verifiers after it: an edit is judged like all
    others.
    """
    compared = _different(judged, options.responses)
    if len(compared) < 2 or "ranking" not in sample.reference:
        return ()  # nobody was asked, or the answer is still awaited
    reply = yield _question(sample, compared, options)
    if any(not 0 <= edit.of < len(compared) for edit in reply.edits):
        return (Failure("an edit is of a response that is not there", kind="service"),)
    return [
        Candidate(
            sample,
            edited(compared[edit.of].candidate.messages, edit.text),
            Origin(f"human:{edit.by}", parent=compared[edit.of].candidate.origin.index),
        )
        for edit in reply.edits
    ]


def _question(sample: Sample, compared: Sequence[Judged], options: PeopleOptions) -> Annotate:
    return Annotate(
        sample.id,
        sample.prompt,
        tuple(one.candidate.messages for one in compared),
        "rank",
        options.rubric,
        sample.tools,
        sample.tags,
        {key: value for key, value in sample.reference.items() if key not in ("ranking", "strengths")},
        tuple(
            tuple(shown(name, verdict.score, verdict.why) for name, verdict in one.verdicts.items())
            for one in compared
        ),
    )


def _different(judged: Sequence[Judged], most: int) -> list[Judged]:
    """The first accepted responses of which no two say the same."""
    found: dict[str, Judged] = {}
    for one in judged:
        if one.accepted and one.candidate.origin.parent is None and one.candidate.text.strip():
            found.setdefault(normal(one.candidate.text), one)
    return list(found.values())[:most]
