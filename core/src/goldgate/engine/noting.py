"""What filters noted of some groups as one message, and what was decided as the other: the workers' side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import msgspec

from goldgate.config.plan import ResolvedStep
from goldgate.errors import RunError
from goldgate.groups import SAMPLE, Group
from goldgate.nouns import Drop

LONGEST = 2000  # characters of a sentence


class GroupNotes(NamedTuple):
    """What the filters of a block noted of one group.

    ``number`` is the group's among those of the message. ``subjects``: place, index, tags and scores of the
    sample (SAMPLE) or of each candidate that is still accepted; ``values``: for each filter pairs of the
    subject's number and its note.
    """

    number: int
    id: str
    subjects: list[tuple[int, int, dict[str, Any], dict[str, float | None]]]
    values: list[list[tuple[int, Any]]]


class Dropped(NamedTuple):
    """A decision: the filter of this number drops a subject of a group, by its place."""

    group: int
    place: int
    filter: int
    why: str
    code: str


_encode = msgspec.msgpack.Encoder().encode
decode_notes = msgspec.msgpack.Decoder(list[GroupNotes]).decode
_decode_drops = msgspec.msgpack.Decoder(list[Dropped]).decode
encode_drops = msgspec.msgpack.Encoder().encode


def asked(block: Sequence[ResolvedStep]) -> tuple[int, int]:
    """The filters of a block whose decisions depend on other rows: from the first to before the last. Those
    around them look at one row at a time, and workers settle them by themselves.
    """
    numbers = [n for n, step in enumerate(block) if step.component.value.decide is not None]
    return (numbers[0], numbers[-1] + 1) if numbers else (len(block), len(block))


def settled(groups: Iterable[Group], block: Sequence[ResolvedStep], first: int, last: int) -> list[Group]:
    """The groups with what filters that look at one row at a time drop: those from ``first`` to before
    ``last``. Raises RunError for an answer that is none.
    """
    found = list(groups)
    for number in range(first, last):
        step = block[number]
        for place, group in enumerate(found):
            if group.dropped is None and len(group.notes) > number and group.notes[number]:
                drops = [
                    (subject, why)
                    for subject, value in group.notes[number].items()
                    if (why := drop(step, value)) is not None
                ]
                found[place] = _without(group, drops) if drops else group
    return found


def encoded_notes(groups: Iterable[Group], block: Sequence[ResolvedStep], first: int, last: int) -> bytes:
    """The notes of filters ``first`` to before ``last`` of a block, for all groups."""
    wants = {want for step in block[first:last] for want in step.component.value.wants}
    described = []
    for number, group in enumerate(groups):
        if group.dropped is not None or not group.notes:
            continue
        notes = group.notes[first:last]
        places = dict.fromkeys(
            place for noted in notes for place in noted if place == SAMPLE or group.judged[place].accepted
        )
        if not places:
            continue
        numbers = {place: n for n, place in enumerate(places)}
        values = [
            [(numbers[place], value) for place, value in noted.items() if place in numbers] for noted in notes
        ]
        subjects = [_subject(group, place, wants) for place in places]
        described.append(GroupNotes(number, group.sample.id, subjects, values))
    return _encode(described)


def applied(groups: Sequence[Group], decisions: bytes, block: Sequence[ResolvedStep]) -> list[Group]:
    """The groups with what was decided of them."""
    found = list(groups)
    for number, place, filter_, why, code in _decode_drops(decisions):
        dropped = Drop(block[filter_].config.name, why, "filtered", code)
        found[number] = _without(found[number], [(place, dropped)])
    return found


def drop(step: ResolvedStep, answer: Any) -> Drop | None:
    """An answer of ``decide`` under the step's name. Raises RunError for what is none."""
    if answer is None:
        return None
    why, code = (answer.why, answer.code) if isinstance(answer, Drop) else (answer, "")
    if not isinstance(why, str) or not why.strip() or "\n" in why or len(why) > LONGEST:
        raise RunError(
            f"filter {step.config.name} answers None or one sentence why a row is dropped, "
            f"not {answer!r:.200}"
        )
    return Drop(step.config.name, why, "filtered", code or step.config.use)


def _subject(
    group: Group, place: int, wants: set[str]
) -> tuple[int, int, dict[str, Any], dict[str, float | None]]:
    if place == SAMPLE:
        return SAMPLE, SAMPLE, dict(group.sample.tags) if "tags" in wants else {}, {}
    judged = group.judged[place]
    tags = dict(judged.candidate.sample.tags) if "tags" in wants else {}
    scores = {name: verdict.score for name, verdict in judged.verdicts.items()} if "scores" in wants else {}
    return place, judged.candidate.origin.index, tags, scores


def _without(group: Group, drops: Iterable[tuple[int, Drop]]) -> Group:
    judged = list(group.judged)
    for place, why in drops:
        if place == SAMPLE:
            judged = [replace(one, dropped=why) if one.accepted else one for one in judged]
            group = replace(group, dropped=why)
        elif judged[place].accepted:
            judged[place] = replace(judged[place], dropped=why)
    return replace(group, judged=tuple(judged))
