"""A group: a sample with its candidates on its way through the stages, and how a row becomes one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from goldgate.errors import RowError
from goldgate.io import input_rows
from goldgate.nouns import Failure, Judged, Sample


@dataclass(frozen=True, slots=True)
class Group:
    """A sample on its way, with its candidates so far and what failed for the sample as a whole."""

    place: str
    sample: Sample
    judged: tuple[Judged, ...] = ()
    failures: tuple[Failure, ...] = ()


def read(
    place: str,
    raw: Mapping[str, Any] | None,
    wrong: str,
    columns: Mapping[str, str],
    tags: Mapping[str, Any] | None = None,
) -> Group:
    """The group of a row as a reader gives it: its place, its fields, and what is wrong with it. A row that
    cannot be read is a group that holds the failure. ``tags`` are those of the source.
    """
    try:
        if wrong or raw is None:
            raise RowError(f"{place}: {wrong}")
        sample, candidates = input_rows.read(raw, place, columns, tags)
    except RowError as error:
        return failed(place, str(error))
    return Group(place, sample, tuple(Judged(candidate) for candidate in candidates))


def failed(place: str, why: str) -> Group:
    """The group of a row that cannot be read."""
    return Group(place, Sample(place, ()), failures=(Failure(why, place, "row"),))


def applies(when: Mapping[str, Any], sample: Sample) -> bool:
    """Whether a sample has the tags that a step is limited to; a list of values means any of them."""
    return all(
        sample.tags.get(key) in wanted if isinstance(wanted, list) else sample.tags.get(key) == wanted
        for key, wanted in when.items()
    )
