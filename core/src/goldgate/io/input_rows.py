"""The row format: a JSON object a problem, with the responses to it where there are any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from goldgate.errors import RowError
from goldgate.nouns import Candidate, Message, Origin, Sample


@dataclass(frozen=True, slots=True)
class RowMessage:
    """A message as data sets hold it: with nulls where there is nothing."""

    role: str
    content: str | None = None
    tool_calls: tuple[dict[str, Any], ...] | None = None
    tool_call_id: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class RowResponse:
    """A response: its text or its messages, who made it, and its label where it is a labelled case."""

    text: str | None = None
    messages: tuple[RowMessage, ...] | None = None
    by: str = "source"
    model: str = ""
    seed: int | None = None
    parent: int | None = None
    expected: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of input.

    ``reference`` holds what verifiers check against, by well-known keys; a bare text stands for
    ``{"answer": text}``, a text that is a JSON object for that object. ``response`` is short for one
    of ``responses``.
    """

    prompt: str | tuple[RowMessage, ...]
    id: str | int | None = None
    reference: dict[str, Any] | str | float | None = None
    tools: tuple[dict[str, Any], ...] | None = None
    tags: dict[str, Any] = field(default_factory=dict)
    responses: tuple[str | RowResponse, ...] = ()
    response: str | RowResponse | None = None


KEYS = tuple(Row.__dataclass_fields__)


def read(
    raw: Any, place: str, columns: Mapping[str, str] | None = None
) -> tuple[Sample, tuple[Candidate, ...]]:
    """The sample of a row and its candidates. ``columns`` maps other column names to ours
    (``{"question": "prompt", "answer": "reference.answer"}``).

    Raises RowError, its sentence beginning with ``place``.
    """
    row = typed(raw, place, columns)
    sample = Sample(
        id=str(row.id) if row.id not in (None, "") else place,
        prompt=_prompt(row.prompt, place),
        reference=_reference(row.reference, place),
        tools=row.tools or (),
        tags=row.tags,
    )
    responses = (*row.responses, *(() if row.response is None else (row.response,)))
    return sample, tuple(_candidate(sample, index, said, place) for index, said in enumerate(responses))


def typed(raw: Any, place: str, columns: Mapping[str, str] | None = None) -> Row:
    """A raw object as a Row. Raises RowError."""
    if not isinstance(raw, dict):
        raise RowError(f"{place}: a row is a JSON object, not {type(raw).__name__}")
    if columns:
        raw = renamed(raw, columns)
    raw = {key: value for key, value in raw.items() if value is not None}
    if "prompt" not in raw:
        raise RowError(
            f"{place}: the row has no prompt; its columns are {', '.join(sorted(raw)) or 'none'} "
            '(map one with columns = {… = "prompt"} under [source])'
        )
    try:
        return msgspec.convert(raw, Row)
    except msgspec.ValidationError as error:
        said, _, at = str(error).partition(" - at `")
        raise RowError(f"{place}: {at.rstrip('`').removeprefix('$.') or 'row'}: {said}") from error


def unread(raw: Mapping[str, Any], columns: Mapping[str, str]) -> set[str]:
    """The columns of a row that nothing reads."""
    return {key for key in raw if key not in KEYS and key not in columns}


def renamed(raw: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    """The row with other column names; a dotted name puts the value inside an object."""
    row = {key: value for key, value in raw.items() if key not in columns}
    for old, new in columns.items():
        if old not in raw:
            continue
        outer, _, inner = new.partition(".")
        if inner:
            held = row.get(outer)
            row[outer] = {**(held if isinstance(held, dict) else {}), inner: raw[old]}
        else:
            row[outer] = raw[old]
    return row


def message(said: Message) -> dict[str, Any]:
    """A message as chat templates read it: the keys that are empty are left out."""
    told: dict[str, Any] = {"role": said.role, "content": said.content}
    if said.tool_calls:
        told["tool_calls"] = [dict(call) for call in said.tool_calls]
    if said.tool_call_id:
        told["tool_call_id"] = said.tool_call_id
    if said.name:
        told["name"] = said.name
    return told


def _prompt(prompt: str | Sequence[RowMessage], place: str) -> tuple[Message, ...]:
    if isinstance(prompt, str):
        return (Message("user", prompt),)
    if not prompt:
        raise RowError(f"{place}: prompt: it has no messages")
    return tuple(map(_message, prompt))


def _message(said: RowMessage) -> Message:
    calls = said.tool_calls or ()
    return Message(said.role, said.content or "", calls, said.tool_call_id or "", said.name or "")


def _reference(reference: Any, place: str) -> Mapping[str, Any]:
    if reference is None:
        return {}
    if isinstance(reference, dict):
        return {key: value for key, value in reference.items() if value is not None}
    if isinstance(reference, str) and reference.lstrip().startswith("{"):
        try:
            held = msgspec.json.decode(reference)
        except msgspec.DecodeError as error:
            raise RowError(f"{place}: reference: {error}") from error
        return dict(held)
    return {"answer": reference if isinstance(reference, str) else _number(reference)}


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def _candidate(sample: Sample, index: int, said: str | RowResponse, place: str) -> Candidate:
    if isinstance(said, str):
        return Candidate(sample, (Message("assistant", said),), Origin(index=index))
    origin = Origin(said.by, said.model, said.seed, index, said.parent)
    if said.messages is not None:
        return Candidate(sample, tuple(map(_message, said.messages)), origin)
    if said.text is None:
        raise RowError(f"{place}: responses[{index}]: neither text nor messages")
    return Candidate(sample, (Message("assistant", said.text),), origin)
