"""The border between plug-ins and the engine: what a plug-in returns becomes plain data, once, or is refused.

So a value is the same in every process, in the journal, after a restart and in the data sets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from goldgate.nouns import Blob, Candidate, Message, Origin, Sample, Verdict
from goldgate.text import shorten

DEPTH = 64  # of nested lists and objects
SIZE = 4 << 20  # characters and items of one value
WHY = 2000  # characters of a sentence

_encode = msgspec.msgpack.Encoder(enc_hook=lambda value: _refused(value)).encode
_decode = msgspec.msgpack.Decoder().decode


class NotPlainError(ValueError):
    """A value that is not what it should be; the sentence says what is wrong with it."""


def plain(value: Any) -> Any:
    """What a filter noted, as it comes out of its encoding: a tuple becomes a list. Raises NotPlainError."""
    try:
        if (size := len(encoded := _encode(value))) > SIZE:
            raise NotPlainError(f"{size} bytes: at most {SIZE}")
        return _decode(encoded)
    except (TypeError, ValueError, OverflowError, RecursionError, msgspec.MsgspecError) as error:
        raise NotPlainError(str(error) or type(error).__name__) from error


def verdict(value: Any) -> Verdict:
    """A verifier's verdict with one line of why, and evidence and parts as plain JSON. Raises
    NotPlainError."""
    if not isinstance(value, Verdict):
        raise NotPlainError(f"a verifier returns a Verdict, not {type(value).__name__}")
    why, score = value.why, value.score
    if not (
        type(why) is str and why.isprintable() and why.isascii() and 0 < len(why) <= WHY and why[0] != " "
    ):
        why = line(why, "why")
    if score is not None and type(score) is not float:
        score = float(score)
    if why is value.why and score is value.score and not (value.evidence or value.parts):
        return value
    evidence = json(value.evidence, "evidence")
    parts = json(value.parts, "parts") if value.parts else {}
    if not isinstance(evidence, dict) or not isinstance(parts, dict):
        raise NotPlainError("evidence and parts are mappings")
    return Verdict(score, why, evidence, parts, value.abstained, text(value.code, "code"))


def candidate(value: Candidate) -> Candidate:
    """A generator's candidate, as plain data. Raises NotPlainError."""
    if not isinstance(value.sample, Sample):
        raise NotPlainError(f"a candidate's sample is a Sample, not {type(value.sample).__name__}")
    return replace(
        value,
        messages=_messages(value.messages, "messages"),
        origin=_origin(value.origin),
        finish=text(value.finish, "finish"),
        tools=tuple(_mapping(tool, "tools") for tool in _sequence(value.tools, "tools")),
        system=text(value.system, "system"),
    )


def sample(value: Sample) -> Sample:
    """A generator's sample, as plain data. Raises NotPlainError."""
    if not text(value.id, "id").strip():
        raise NotPlainError("a sample has an id")
    return replace(
        value,
        prompt=_messages(value.prompt, "prompt"),
        reference=_mapping(value.reference, "reference"),
        tools=tuple(_mapping(tool, "tools") for tool in _sequence(value.tools, "tools")),
        tags=_mapping(value.tags, "tags"),
        origin=None if value.origin is None else _origin(value.origin),
        files=_files(value.files),
    )


def line(value: Any, where: str) -> str:
    """One line of text, shortened. Raises NotPlainError."""
    sentence = text(value, where)
    if "\n" in sentence or "\r" in sentence or not sentence.strip():
        raise NotPlainError(f"{where} is one line of text, not {sentence!r:.80}")
    return sentence if len(sentence) <= WHY else shorten(sentence, WHY)


def text(value: Any, where: str) -> str:
    """A text that can be written as UTF-8. Raises NotPlainError."""
    if not isinstance(value, str):
        raise NotPlainError(f"{where} is a text, not {type(value).__name__}")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise NotPlainError(
                f"{where} holds half a character, which no file can hold ({error})"
            ) from error
    return value if type(value) is str else str(value)


def json(value: Any, where: str) -> Any:
    """Plain JSON: objects with text keys, lists, texts, numbers, booleans, nothing. Raises NotPlainError for
    anything else (a set has no order), and for what is nested too deep or too large.
    """
    left = [SIZE]
    return _json(value, where, DEPTH, left)


def _json(value: Any, where: str, depth: int, left: list[int]) -> Any:
    kind = type(value)
    left[0] -= len(value) if kind is str or isinstance(value, str) else 1
    if left[0] < 0:
        raise NotPlainError(f"{where} is larger than {SIZE} characters")
    if kind is str and value.isascii():  # the most frequent first: every verdict comes through here
        return value
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return text(value, where)
    if depth == 0:
        raise NotPlainError(f"{where} is nested deeper than {DEPTH}")
    if kind is dict or isinstance(value, Mapping):
        found = {}
        for key, item in value.items():
            if type(key) is not str or not key.isascii():
                key = text(key, f"a key of {where}")
            found[key] = _json(item, where, depth - 1, left)
        return found
    if isinstance(value, list | tuple):
        return [_json(item, where, depth - 1, left) for item in value]
    raise NotPlainError(f"{where} is plain JSON, without {type(value).__name__}")


def _messages(value: Any, where: str) -> tuple[Message, ...]:
    found = tuple(_sequence(value, where))
    for message in found:
        if not isinstance(message, Message):
            raise NotPlainError(f"{where} are of type Message, not {type(message).__name__}")
    return tuple(
        Message(
            text(message.role, where),
            text(message.content, where),
            tuple(_mapping(call, "tool_calls") for call in _sequence(message.tool_calls, "tool_calls")),
            text(message.tool_call_id, where),
            text(message.name, where),
            text(message.reasoning, where),
            tuple(_document(one, where) for one in _sequence(message.documents, "documents")),
        )
        for message in found
    )


def _document(value: Any, where: str) -> str | Blob:
    return value if isinstance(value, Blob) else text(value, where)


def _files(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise NotPlainError(f"files is a mapping, not {type(value).__name__}")
    return {
        text(name, "a name of files"): one if isinstance(one, Blob | bytes) else text(one, "files")
        for name, one in value.items()
    }


def _origin(value: Any) -> Origin:
    if not isinstance(value, Origin):
        raise NotPlainError(f"origin is an Origin, not {type(value).__name__}")
    for field in (value.by, value.model, value.sample):
        text(field, "origin")
    for number in (value.seed, value.parent, value.index):
        if number is not None and not isinstance(number, int):
            raise NotPlainError(f"seed, index and parent are whole numbers, not {type(number).__name__}")
    return value


def _mapping(value: Any, where: str) -> dict[str, Any]:
    found = json(value, where)
    if not isinstance(found, dict):
        raise NotPlainError(f"{where} is a mapping, not {type(value).__name__}")
    return found


def _sequence(value: Any, where: str) -> Sequence[Any]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise NotPlainError(f"{where} is a sequence, not {type(value).__name__}")
    return value


def _refused(value: Any) -> Any:
    raise TypeError(f"{type(value).__name__} is not plain data")
