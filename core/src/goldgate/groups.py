"""A group: a sample with its candidates on its way through the stages, and how a row becomes one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, NamedTuple

import msgspec

from goldgate.blobs import BlobStore
from goldgate.errors import RowError
from goldgate.io import input_rows
from goldgate.nouns import Candidate, Drop, Failure, Judged, Message, Origin, Sample, Verdict
from goldgate.quick import quick
from goldgate.text import reason_code

SAMPLE = -1
"""The place of the sample itself, where places of candidates count from 0."""


@quick
@dataclass(frozen=True, slots=True)
class Group:
    """A sample on its way, with its candidates so far and what failed for the sample as a whole.

    ``dropped``: a filter or verifier of samples dropped it; no later step looks at it. ``verdicts``: of
    verifiers of samples. ``closed``: samples were made of it, so that no further candidates are made.
    ``notes``: for each filter of the stage that was run last, the place of a candidate (or SAMPLE) → what
    the filter noted of it.
    """

    place: str
    sample: Sample
    judged: tuple[Judged, ...] = ()
    failures: tuple[Failure, ...] = ()
    dropped: Drop | None = None
    notes: tuple[Mapping[int, Any], ...] = ()
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    closed: bool = False

    @property
    def over(self) -> bool:
        """No step has anything more to do with it."""
        return self.dropped is not None or bool(self.failures and not self.judged)


def read(
    place: str,
    raw: Mapping[str, Any] | None,
    wrong: str,
    columns: Mapping[str, str],
    tags: Mapping[str, Any] | None = None,
    name: str = "",
    blobs: BlobStore | None = None,
) -> Group:
    """The group of a row as a reader gives it: its place, its fields, and what is wrong with it. A row that
    cannot be read is a group that holds the failure. ``tags`` are those of the source, ``name`` the
    id where it is not the row's own; ``blobs`` keeps long texts.
    """
    try:
        if wrong or raw is None:
            raise RowError(f"{place}: {wrong}")
        sample, candidates = input_rows.read(raw, place, columns, tags, name, blobs)
    except RowError as error:
        return failed(place, str(error))
    labels = input_rows.labels(raw)
    if not labels:
        return Group(place, sample, tuple(Judged(candidate) for candidate in candidates))
    return Group(
        place, sample, tuple(Judged(each, expected=labels.get(n)) for n, each in enumerate(candidates))
    )


def failed(place: str, why: str) -> Group:
    """The group of a row that cannot be read."""
    code = reason_code(why.removeprefix(f"{place}: "))
    return Group(place, Sample(place, ()), failures=(Failure(why, place, "row", code=code),))


def doubled(group: Group) -> Group:
    """The group of a row that has the id of an earlier one, where that is an error."""
    name = group.sample.id
    return failed(
        group.place,
        f'{group.place}: id {name!r} stands in an earlier row; set ids = "suffix" to number such rows',
    )


def with_judged(group: Group, judged: tuple[Judged, ...]) -> Group:
    """The group with other candidates; faster than ``replace``."""
    rest = (group.notes, group.verdicts, group.closed)
    return Group(group.place, group.sample, judged, group.failures, group.dropped, *rest)


def applies(when: Mapping[str, Any], sample: Sample) -> bool:
    """Whether a sample has the tags that a step is limited to; a list of values means any of them."""
    return all(
        sample.tags.get(key) in wanted if isinstance(wanted, list) else sample.tags.get(key) == wanted
        for key, wanted in when.items()
    )


class _Candidate(NamedTuple):
    """A judged candidate as it is written: its sample by its number, so that each sample is written once."""

    sample: int
    messages: tuple[Message, ...]
    origin: Origin
    finish: str
    tools: tuple[Mapping[str, Any], ...]
    system: str
    verdicts: dict[str, Verdict]
    dropped: Drop | None
    failure: Failure | None
    seconds: dict[str, float]
    expected: float | None


class _Group(NamedTuple):
    place: str
    samples: tuple[Sample, ...]
    judged: tuple[_Candidate, ...]
    failures: tuple[Failure, ...]
    dropped: Drop | None
    notes: bytes  # as msgpack: they may hold bytes
    verdicts: dict[str, Verdict]
    closed: bool


_encoder = msgspec.json.Encoder()  # JSON, because a reference may hold numbers of any size
_decoder = msgspec.json.Decoder(_Group)
_encode_notes = msgspec.msgpack.Encoder().encode
_decode_notes = msgspec.msgpack.Decoder(tuple[dict[int, Any], ...]).decode
assert len(fields(Candidate)) + len(fields(Judged)) == len(_Candidate._fields) + 1  # noqa: S101 - none forgotten


def encode(group: Group) -> bytes:
    """A group as bytes. Raises TypeError and ValueError for what is no plain data."""
    samples: dict[int, tuple[int, Sample]] = {id(group.sample): (0, group.sample)}
    judged = []
    for one in group.judged:
        candidate = one.candidate
        number, _ = samples.setdefault(id(candidate.sample), (len(samples), candidate.sample))
        judged.append(
            _Candidate(
                number,
                candidate.messages,
                candidate.origin,
                candidate.finish,
                candidate.tools,
                candidate.system,
                dict(one.verdicts),
                one.dropped,
                one.failure,
                dict(one.seconds),
                one.expected,
            )
        )
    notes = _encode_notes(group.notes) if group.notes else b""
    held = tuple(sample for _, sample in samples.values())
    rest = (group.failures, group.dropped, notes, dict(group.verdicts), group.closed)
    return _encoder.encode(_Group(group.place, held, tuple(judged), *rest))


def encoded(group: Group) -> bytes:
    """A group as bytes; what is no plain data (nested too deep, say) is a failure of all its candidates."""
    try:
        return encode(group)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        why = Failure(f"the row cannot be encoded: {type(error).__name__}: {error}", group.place, "row")
        bare = Sample(group.sample.id, ())
        judged = tuple(
            Judged(Candidate(bare, (), Origin(index=one.candidate.origin.index)), failure=why)
            for one in group.judged
        )
        return encode(Group(group.place, bare, judged, () if judged else (why,)))


def lost(group: Group, why: Failure) -> Group:
    """The group with a failure of each candidate that was still accepted, or of the sample where it has
    none."""
    judged = tuple(replace(one, failure=why) if one.accepted else one for one in group.judged)
    open_ = any(one.accepted for one in group.judged)
    failures = group.failures if open_ else (*group.failures, why)
    return replace(group, judged=judged, failures=failures, notes=())


def decode(encoded: bytes) -> Group:
    """The group that ``encode`` wrote."""
    read = _decoder.decode(encoded)
    judged = tuple(
        Judged(
            Candidate(read.samples[one.sample], one.messages, one.origin, one.finish, one.tools, one.system),
            one.verdicts,
            one.dropped,
            one.failure,
            one.seconds,
            one.expected,
        )
        for one in read.judged
    )
    notes = _decode_notes(read.notes) if read.notes else ()
    rest = (read.verdicts, read.closed)
    return Group(read.place, read.samples[0], judged, read.failures, read.dropped, notes, *rest)
