"""A task: a row with one to three responses, and what a person is asked about them.

A task is an ordinary row. What only annotation needs stands under its key ``annotate``: see ``Ask``. The
digest of a task covers what people see, so a label never speaks of a text that has changed since.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import msgspec
from goldgate import Candidate, Message, RowError, Sample, message_to_dict
from goldgate.runs import files, read_row, rows, value_digest

from goldgate_annotate.texts import MOST, normal

KEY = "annotate"


@dataclass(frozen=True, slots=True)
class Ask:
    """The key ``annotate`` of a row."""

    ask: Literal["", "rank", "accept"] = ""
    """"rank": which response is better; "accept": is the response right. By default as many responses say."""
    rubric: tuple[str, ...] = ()
    """What to look at, most important first."""
    gold: tuple[int, ...] | Literal[0, 1] | None = None
    """The known answer of a planted item: the responses that may be called best, or 1 (right), 0 (wrong)."""
    verdicts: tuple[tuple[dict[str, Any], ...], ...] = ()
    """The verdicts on each response; shown once the label is saved."""
    stratum: str = ""
    """The stratum of a run's data set that the response stands for."""
    rows: dict[str, int] = field(default_factory=dict)
    """Rows of the data set by stratum."""
    prior: dict[str, float] = field(default_factory=dict)
    """Share of wrong rows that certificates leave possible, by stratum."""
    known: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Labels that the audit held before, by stratum: how many, and how many of them were "wrong"."""
    run: str = ""
    """The run that the responses come from."""
    dataset: str = ""
    """Its data set, where the label belongs to an audit."""
    sample: str = ""
    """The id of the sample in the run."""
    indices: tuple[int, ...] = ()
    """The numbers that the responses have in the run."""
    results: tuple[dict[str, Any], ...] = ()
    """Recorded results of tools, to continue a dialogue: objects with tool, arguments, output."""
    parent: str = ""
    """The task that this one continues."""


@dataclass(frozen=True, slots=True)
class Task:
    """``responses`` are those that are shown, each different; ``index`` of a response is its place in the
    row. ``digest`` names what people see. ``row`` is the task as it is kept.
    """

    digest: str
    sample: Sample
    responses: tuple[Candidate, ...]
    ask: Literal["rank", "accept"]
    more: Ask
    row: Mapping[str, Any]
    collapsed: int = 0
    left_out: int = 0

    def response(self, index: int) -> Candidate:
        """The response with this place in the row."""
        return next(one for one in self.responses if one.origin.index == index)

    def verdicts(self, index: int) -> tuple[dict[str, Any], ...]:
        """What is known of a response from the run that it comes from."""
        return self.more.verdicts[index] if index < len(self.more.verdicts) else ()


def read(raw: Any, place: str) -> Task:
    """The task of a row. Raises RowError."""
    if not isinstance(raw, dict):
        raise RowError(f"{place}: a task is a JSON object, not {type(raw).__name__}")
    given = raw.get(KEY) or {}
    try:
        more = msgspec.convert(given, Ask)
    except msgspec.ValidationError as error:
        raise RowError(f"{place}: {KEY}: {error}") from error
    sample, candidates = read_row({key: value for key, value in raw.items() if key != KEY}, place)
    if not candidates:
        raise RowError(f"{place}: the task has no responses: goldgate annotate select makes tasks of a run")
    originals = [one for one in candidates if one.origin.parent is None]
    shown = _different(originals)
    ask = more.ask or ("rank" if len(shown) > 1 else "accept")
    if ask == "rank" and len(shown) < 2:
        ask = "accept"  # all say the same: there is nothing to rank
    kept = tuple(shown[: MOST if ask == "rank" else 1])
    content = (_dicts(sample.prompt), [_dicts(one.messages) for one in kept], ask, more.rubric, sample.tools)
    return Task(
        value_digest(content)[:16],
        sample,
        kept,
        ask,
        more,
        raw,
        collapsed=len(originals) - len(shown) if ask == "rank" else 0,
        left_out=len(shown) - len(kept) if ask == "rank" else 0,
    )


def of_files(paths: Iterable[Path]) -> Iterator[Task]:
    """The tasks of files. Raises RowError with the place of one that cannot be read."""
    for path in paths:
        for place, raw, wrong in rows(files(path)):
            if wrong:
                raise RowError(f"{place}: {wrong}")
            yield read(raw, place)


def _different(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Candidates of which no two say the same."""
    found: dict[str, Candidate] = {}
    for one in candidates:
        normalised = [{**message, "content": normal(message["content"])} for message in _dicts(one.messages)]
        found.setdefault(value_digest(normalised), one)
    return list(found.values())


def _dicts(messages: Iterable[Message]) -> list[dict[str, Any]]:
    return [message_to_dict(message, "strip") for message in messages]
