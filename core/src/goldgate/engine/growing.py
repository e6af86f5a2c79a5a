"""What generators make of a group: further candidates, samples that take its place, new tags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from goldgate.blobs import BlobStore
from goldgate.config.plan import ResolvedStep
from goldgate.engine import boundary
from goldgate.groups import Group
from goldgate.nouns import Candidate, Drop, Failure, Judged, Origin, Sample

Made = Candidate | Sample | Failure | Drop
MOST = 100_000  # candidates or samples that one call of a generator may make


def made(value: Any, step: ResolvedStep, blobs: BlobStore) -> tuple[Made, ...]:
    """What a generator returned, as plain data: what is none is a Failure in its place."""
    name = step.config.name
    if isinstance(value, Candidate | Sample | Failure | Drop):
        value = (value,)
    try:
        found = []
        for number, one in enumerate(value):
            if number >= MOST:
                return (Failure(f"makes more than {MOST} candidates of one row", name, "plugin"),)
            found.append(one)
    except Exception as error:  # noqa: BLE001 - the border to foreign code: it may be an iterator
        return (Failure(f"{type(error).__name__}: {error}", name, "plugin"),)
    return tuple(_plain(one, name, blobs) for one in found)


def grown(group: Group, parts: Sequence[tuple[Made, ...]], step: ResolvedStep) -> tuple[Group, ...]:
    """The groups that a group and what was made of it go on as (see goldgate.Generator)."""
    parts = [_one_kind(part, group, step) for part in parts]
    found = [one for part in parts for one in part]
    failures = tuple(one for one in found if isinstance(one, Failure))
    samples = [one for one in found if isinstance(one, Sample)]
    own, new, doubled = _distinguished(group, samples, step)
    first = len(group.judged)
    candidates = [one for one in found if isinstance(one, Candidate)]
    judged = [*group.judged]
    for number, one in enumerate(candidates, first):
        judged.append(Judged(replace(one, origin=replace(one.origin, index=number))))
    grown = replace(group, judged=tuple(judged), failures=(*group.failures, *failures, *doubled))
    if own is not None:
        grown = _replaced(grown, own)
    if not grown.judged:  # else they go on
        grown = replace(grown, dropped=next((one for one in found if isinstance(one, Drop)), None))
    groups = tuple(Group(f"{group.place}/{sample.id}", sample) for sample in new)
    if own is not None or not samples:
        return (grown, *groups)
    # Samples were made of it, itself not among them: it goes on only with what it holds already.
    holds = grown.judged or grown.failures or grown.dropped
    return (replace(grown, closed=True), *groups) if holds else groups


def _one_kind(part: tuple[Made, ...], group: Group, step: ResolvedStep) -> tuple[Made, ...]:
    """What one call made, or a Failure where it made both candidates and new samples: whose would they be?"""
    new = any(isinstance(one, Sample) and one.id != group.sample.id for one in part)
    if new and any(isinstance(one, Candidate) for one in part):
        why = "a generator returns candidates or new samples, and not both (its own sample may come with"
        return (Failure(f"{why} candidates)", step.config.name, "plugin"),)
    return part


def _distinguished(
    group: Group, samples: list[Sample], step: ResolvedStep
) -> tuple[Sample | None, list[Sample], list[Failure]]:
    """The group's own sample, where it was returned; the new ones; and a failure for each id that is
    twice."""
    own: Sample | None = None
    new: dict[str, Sample] = {}
    doubled = []
    for number, sample in enumerate(samples):
        if sample.id in new or (own is not None and sample.id == own.id):
            why = f"makes two samples with the id {sample.id!r}"
            doubled.append(Failure(why, step.config.name, "plugin"))
        elif sample.id == group.sample.id:
            own = replace(sample, origin=group.sample.origin)
        else:
            new[sample.id] = replace(sample, origin=_origin(sample, group, number, step))
    return own, list(new.values()), doubled


def _origin(sample: Sample, group: Group, number: int, step: ResolvedStep) -> Origin:
    origin = sample.origin
    if origin is None or origin is group.sample.origin:
        return Origin(step.config.use, index=number, sample=group.sample.id)
    by = step.config.use if origin.by == "source" else origin.by
    return replace(origin, by=by, sample=origin.sample or group.sample.id)


def _replaced(group: Group, sample: Sample) -> Group:
    """The group with another form of its sample, for its candidates too; a candidate that had a sample of its
    own (with other tests, say) keeps that one's reference.
    """
    before = group.sample

    def moved(one: Sample) -> Sample:
        if one is before or one == before:
            return sample
        return replace(one, tags={**one.tags, **sample.tags})

    judged = tuple(
        replace(one, candidate=replace(one.candidate, sample=moved(one.candidate.sample)))
        for one in group.judged
    )
    return replace(group, sample=sample, judged=judged)


def _plain(one: Any, name: str, blobs: BlobStore) -> Made:
    try:
        if isinstance(one, Candidate):
            plain = boundary.candidate(one)
            return replace(plain, sample=blobs.kept(plain.sample), messages=blobs.messages(plain.messages))
        if isinstance(one, Sample):
            return blobs.kept(boundary.sample(one))
        if isinstance(one, Drop):
            return Drop(name, boundary.line(one.why, "why"), "filtered", boundary.text(one.code, "code"))
    except boundary.NotPlainError as error:
        return Failure(str(error), name, "plugin")
    if isinstance(one, Failure):
        return replace(one, where=one.where or name)
    return Failure(
        f"a generator returns candidates or samples (a Drop where it made none), not {type(one).__name__}",
        name,
        "plugin",
    )
