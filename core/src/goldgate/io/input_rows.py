"""The row format: a JSON object per problem, with the responses to it where there are any."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

import msgspec

from goldgate.blobs import BlobStore
from goldgate.errors import RowError
from goldgate.io import shapes
from goldgate.nouns import Blob, Candidate, Message, Origin, Sample
from goldgate.text import split_reasoning

DEPTH = 64  # containers within containers; a row nested deeper is refused
ID = 1_000  # characters of an id


@dataclass(frozen=True, slots=True)
class RowFile:
    """A file that is no short text: its bytes, or the digest under which a run keeps it."""

    base64: str | None = None
    """The bytes, in base 64."""
    digest: str | None = None
    """As a run writes it, whose folder ``blobs`` is next to the data set."""
    size: int = 0
    """Its bytes, where it goes with a digest."""
    text: bool = True
    """Whether it is text, where it goes with a digest."""


@dataclass(frozen=True, slots=True)
class RowMessage:
    """A message as data sets hold it: with nulls where there is nothing."""

    role: str
    """Who speaks: system, user, assistant or tool."""
    content: str | list[dict[str, Any]] | None = None
    """The text, or a list of parts of which those of type "text" are read."""
    tool_calls: tuple[dict[str, Any], ...] | str | None = None
    """The calls of an assistant, as the protocol has them; arguments as an object or as JSON text. JSON
    text stands for the list, as data sets in columns hold it."""
    tool_call_id: str | None = None
    """Of a tool's message: the call that it answers."""
    name: str | None = None
    """The name of the tool or speaker."""
    reasoning_content: str | None = None
    """The thoughts before the content."""
    reasoning: str | None = None
    """Another name of ``reasoning_content``."""
    documents: tuple[str | RowFile, ...] | None = None
    """Long texts that stand before the content, each with an empty line after it. A run keeps each once, by
    its digest, however many answers there are; services and data sets are given it in full."""


@dataclass(frozen=True, slots=True)
class RowResponse:
    """A response: its text or its messages, who made it, and its label where it is a labelled case."""

    text: str | None = None
    """What the assistant answers, as text."""
    messages: tuple[RowMessage, ...] | None = None
    """What the assistant answers, as messages; in place of ``text``."""
    by: str = "source"
    """Who made it: a generator, or "human:NAME"."""
    model: str = ""
    """The model that wrote it."""
    seed: int | None = None
    """The seed it was drawn with."""
    parent: int | None = None
    """The index of the response that this one edits or corrects, counted from 0."""
    expected: float | None = None
    """Its right score, for labelled cases and audits."""
    finish: str | None = None
    """How it ended: "stop", "length", "tool_calls", "content_filter" …"""
    finish_reason: str | None = None
    """Another name of ``finish``."""
    tools: tuple[dict[str, Any], ...] | str | None = None
    """Tools that were its own, in addition to those of the row."""
    system: str = ""
    """A system prompt that was its own, before that of the row."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of input."""

    prompt: str | tuple[RowMessage, ...]
    """What is asked: a text of the user, or messages."""
    id: str | int | None = None
    """A name that no other row has; ``file:line`` where there is none."""
    reference: dict[str, Any] | str | float | None = None
    """What verifiers check against, by well-known keys; a bare text stands for ``{"answer": text}``, a text
    that is a JSON object for that object."""
    tools: tuple[dict[str, Any], ...] | str | None = None
    """The tools that may be called, as OpenAI function schemas; or JSON text of the list."""
    tags: dict[str, Any] | str = field(default_factory=dict)
    """Facts by which rows are distinguished: domain, language, difficulty …"""
    responses: tuple[str | RowResponse, ...] = ()
    """Answers to judge: texts or objects."""
    response: str | RowResponse | None = None
    """Short for one of ``responses``."""
    files: dict[str, str | RowFile] = field(default_factory=dict)
    """Uploads that belong to the prompt: name → text, or an object as below."""


KEYS = tuple(Row.__dataclass_fields__)


def read(
    raw: Any,
    place: str,
    columns: Mapping[str, str] | None = None,
    tags: Mapping[str, Any] | None = None,
    name: str = "",
    blobs: BlobStore | None = None,
) -> tuple[Sample, tuple[Candidate, ...]]:
    """The sample of a row and its candidates. ``columns`` maps other column names to ours
    (``{"question": "prompt", "answer": "reference.answer"}``); ``tags`` are given to rows that lack them;
    ``name`` is the id in place of the row's own; ``blobs`` keeps long texts and files by their digests.

    Raises RowError, its sentence beginning with ``place``.
    """
    row = typed(raw, place, columns)
    sample = Sample(
        id=_id(name or row.id, place),
        prompt=_prompt(row.prompt, place),
        reference=_reference(row.reference, place),
        tools=_objects(row.tools, f"{place}: tools"),
        tags={**(tags or {}), **_object(row.tags, f"{place}: tags")},
        files={name: _file(one, f"{place}: files.{name}") for name, one in row.files.items()},
    )
    if blobs is not None:
        sample = blobs.kept(sample)
    elif any(isinstance(one, bytes) for one in sample.files.values()):
        raise RowError(f"{place}: files: bytes need a run to keep them: there is none here")
    responses = (*row.responses, *(() if row.response is None else (row.response,)))
    return sample, tuple(_candidate(sample, index, one, place) for index, one in enumerate(responses))


def labels(raw: Mapping[str, Any]) -> dict[int, float]:
    """The right scores that a row in our own shape has for its responses (``expected``), by their index."""
    responses = raw.get("responses")
    every = [*(responses if isinstance(responses, list) else ()), raw.get("response")]
    found = {n: one.get("expected") for n, one in enumerate(every) if isinstance(one, dict)}
    return {
        n: float(score) for n, score in found.items() if isinstance(score, (int, float)) and 0 <= score <= 1
    }


def typed(raw: Any, place: str, columns: Mapping[str, str] | None = None) -> Row:
    """A raw object as a Row. Raises RowError."""
    if not isinstance(raw, dict):
        raise RowError(f"{place}: a row is a JSON object, not {type(raw).__name__}")
    if deeper(raw, DEPTH):
        raise RowError(f"{place}: the row is nested more than {DEPTH} deep")
    if columns:
        raw = renamed(raw, columns)
    raw = shapes.own({key: value for key, value in raw.items() if value is not None})
    if "prompt" not in raw:
        raise RowError(
            f"{place}: the row has no prompt; its columns are {', '.join(sorted(raw)) or 'none'} "
            '(map one with columns = {… = "prompt"} under [source])'
        )
    try:
        return msgspec.convert(raw, Row)
    except msgspec.ValidationError as error:
        problem, _, at = str(error).partition(" - at `")
        raise RowError(f"{place}: {at.rstrip('`').removeprefix('$.') or 'row'}: {problem}") from error


def unread(raw: Mapping[str, Any], columns: Mapping[str, str]) -> set[str]:
    """The columns of a row that nothing reads."""
    mapped = {old.partition(".")[0] for old in columns}
    shape = shapes.own(raw)
    read = set(KEYS) | mapped | (set(raw) - set(shape))
    return {key for key in raw if key not in read}


def absent(raw: Mapping[str, Any], columns: Mapping[str, str]) -> list[str]:
    """The mapped columns that a row does not have."""
    return [old for old in columns if _at(raw, old) is _NOTHING]


def renamed(raw: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    """The row with other column names. A dotted name of ours puts the value inside an object, one of theirs
    looks inside one; several columns that become ``response`` or ``responses`` are responses in that order.
    """
    gone = {old.partition(".")[0] for old in columns}
    row = {key: value for key, value in raw.items() if key not in gone}
    responses: list[Any] = []
    for old, new in columns.items():
        value = _at(raw, old)
        if value is _NOTHING or value is None:
            continue
        outer, _, inner = new.partition(".")
        if outer in ("response", "responses"):
            responses += value if isinstance(value, list) else [value]
        elif inner:
            held = row.get(outer)
            row[outer] = {**(held if isinstance(held, dict) else {}), inner: value}
        else:
            row[outer] = value
    if responses:
        row["responses"] = responses
    return row


_NOTHING = object()


def _at(raw: Mapping[str, Any], path: str) -> Any:
    """The value of a column, or inside one where the path is dotted."""
    if path in raw:
        return raw[path]
    value: Any = raw
    for key in path.split("."):
        if isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        elif isinstance(value, dict) and key in value:
            value = value[key]
        else:
            return _NOTHING
    return value


def deeper(value: Any, levels: int) -> bool:
    """Whether containers are nested in more than ``levels`` others."""
    if isinstance(value, dict):
        return levels == 0 or any(deeper(item, levels - 1) for item in value.values())
    if isinstance(value, list | tuple):
        return levels == 0 or any(deeper(item, levels - 1) for item in value)
    return False


def _id(value: str | int | None, place: str) -> str:
    name = place if value in (None, "") else str(value)
    if len(name) > ID:
        raise RowError(f"{place}: id: {len(name)} characters; at most {ID}")
    if not name.isprintable():
        raise RowError(f"{place}: id: it holds characters that cannot be printed")
    return name


def _prompt(prompt: str | Sequence[RowMessage], place: str) -> tuple[Message, ...]:
    if isinstance(prompt, str):
        return (Message("user", prompt),)
    if not prompt:
        raise RowError(f"{place}: prompt: it has no messages")
    return tuple(_message(one, f"{place}: prompt[{number}]") for number, one in enumerate(prompt))


def _message(one: RowMessage, where: str) -> Message:
    content = one.content if isinstance(one.content, str) else _parts(one.content, where)
    reasoning = one.reasoning_content or one.reasoning or ""
    if one.role == "assistant" and "<" in content + reasoning:
        thoughts, content = split_reasoning(content)
        reasoning = "\n".join(part for part in (reasoning, thoughts) if part)
    calls = tuple(_call(call, where) for call in _objects(one.tool_calls, f"{where}.tool_calls"))
    documents = tuple(_document(held, f"{where}.documents") for held in one.documents or ())
    return Message(one.role, content, calls, one.tool_call_id or "", one.name or "", reasoning, documents)


def _file(held: str | RowFile, where: str) -> Any:
    """A file of a row: its text, its bytes, or its blob."""
    if isinstance(held, str):
        return held
    if held.digest is not None and re.fullmatch(r"[0-9a-f]{32}", held.digest):
        return Blob(held.digest, held.size, held.text)
    try:
        return b64decode(held.base64 or "", validate=True)
    except ValueError as error:
        raise RowError(f"{where}: neither a digest of a run nor base 64: {error}") from error


def _document(held: str | RowFile, where: str) -> str | Blob:
    found = _file(held, where)
    if isinstance(found, bytes):
        raise RowError(f"{where}: a document is text")
    return found  # type: ignore[no-any-return]  # bytes are refused above


def _parts(parts: list[dict[str, Any]] | None, where: str) -> str:
    """The text of a message whose content is a list of parts."""
    texts = []
    for part in parts or ():
        if part.get("type", "text") not in ("text", "input_text", "output_text"):
            raise RowError(f"{where}: content: parts of type {part['type']!r} are not read, only text")
        texts.append(str(part.get("text") or ""))
    return "".join(texts)


def _call(call: dict[str, Any], where: str) -> dict[str, Any]:
    """A call as the protocol has it, its arguments as JSON text."""
    function = call.get("function")
    if function is None and "name" in call:  # a bare call, as some data sets have it
        function = {key: call[key] for key in ("name", "arguments") if key in call}
        call = {key: value for key, value in call.items() if key not in function}
    if not isinstance(function, dict) or not isinstance(function.get("name"), str):
        raise RowError(f"{where}.tool_calls: a call has a function with a name and arguments")
    arguments = function.get("arguments")
    text = arguments if isinstance(arguments, str) else msgspec.json.encode(arguments or {}).decode()
    kept = {key: value for key, value in call.items() if value is not None and key != "function"}
    return {"type": "function", **kept, "function": {**function, "arguments": text}}


def _objects(value: Any, where: str) -> tuple[Any, ...]:
    """A list of objects, or JSON text of one."""
    if isinstance(value, str):
        value = (
            _decoded(value, tuple[dict[str, Any], ...], where, "a list of objects") if value.strip() else ()
        )
    return tuple(value or ())


def _object(value: Any, where: str) -> dict[str, Any]:
    """An object, or JSON text of one."""
    if isinstance(value, str):
        value = _decoded(value, dict[str, Any], where, "an object") if value.strip() else {}
    return dict(value)


def _decoded(text: str, kind: Any, where: str, what: str) -> Any:
    """What JSON text inside a row holds. Raises RowError, for one that is nested too deeply as well."""
    try:
        value = msgspec.json.decode(text, type=kind)
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        raise RowError(f"{where}: JSON text of {what}: {error}") from error
    except RecursionError:
        value = None
    if value is None or deeper(value, DEPTH):
        raise RowError(f"{where}: nested more than {DEPTH} deep")
    return value


def _reference(reference: Any, place: str) -> Mapping[str, Any]:
    if reference is None:
        return {}
    if isinstance(reference, str) and reference.lstrip().startswith("{"):
        reference = _decoded(reference, dict[str, Any], f"{place}: reference", "an object")
    if isinstance(reference, dict):
        return {key: value for key, value in reference.items() if value is not None}
    return {"answer": reference if isinstance(reference, str) else _number(reference)}


def _number(value: float) -> str:
    return str(int(value)) if isfinite(value) and value == int(value) else repr(value)


def _candidate(sample: Sample, index: int, one: str | RowResponse, place: str) -> Candidate:
    where = f"{place}: responses[{index}]"
    if isinstance(one, str):
        return Candidate(sample, (_message(RowMessage("assistant", one), where),), Origin(index=index))
    if one.parent is not None and not 0 <= one.parent < index:
        raise RowError(f"{where}: parent {one.parent}: the index of an earlier response")
    if one.messages is not None:
        messages = tuple(_message(each, f"{where}.messages[{n}]") for n, each in enumerate(one.messages))
    elif one.text is not None:
        messages = (_message(RowMessage("assistant", one.text), where),)
    else:
        raise RowError(f"{where}: neither text nor messages")
    return Candidate(
        sample,
        messages,
        Origin(one.by, one.model, one.seed, index, one.parent),
        one.finish or one.finish_reason or "",
        _objects(one.tools, f"{where}.tools"),
        one.system,
    )
