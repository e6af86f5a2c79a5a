"""The short way to read a row: its line is decoded straight into what a sample is made of.

It reads rows of our own shape with texts for responses. Every other row, and one in which anything is wrong,
goes the long way, which says what it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from goldgate.io.input_rows import DEPTH, ID
from goldgate.io.readers import LINE
from goldgate.nouns import Candidate, Judged, Message, Origin, Sample
from goldgate.text import split_reasoning


class _Row(msgspec.Struct):
    prompt: str
    id: str | int | None = None
    reference: dict[str, Any] | None = None
    tags: dict[str, Any] | None = None
    responses: tuple[str, ...] | None = None
    response: str | None = None
    # what makes a row one of another shape, or asks for more than is read here
    tools: Any = None
    files: Any = None
    completion: Any = None
    chosen: Any = None
    messages: Any = None


_decode = msgspec.json.Decoder(_Row).decode
_ORIGINS = tuple(Origin(index=index) for index in range(64))


def read(
    line: bytes, place: str, tags: Mapping[str, Any], name: str = ""
) -> tuple[Sample, tuple[Judged, ...]] | None:
    """The sample of a line and its candidates; None where the line is to be read the long way."""
    if len(line) > LINE or line.count(b"{") + line.count(b"[") > DEPTH:  # it may be nested too deeply
        return None
    try:
        row = _decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    other = (row.tools, row.files, row.completion, row.chosen, row.messages)
    if any(value is not None for value in other):
        return None
    id_ = name or (place if row.id in (None, "") else str(row.id))
    if len(id_) > ID or not id_.isprintable():
        return None
    reference = row.reference or {}
    if None in reference.values():
        reference = {key: value for key, value in reference.items() if value is not None}
    both = {**tags, **row.tags} if row.tags and tags else dict(row.tags or tags)
    sample = Sample(id_, (Message("user", row.prompt),), reference, (), both)
    responses = row.responses or ()
    if row.response is not None:
        responses = (*responses, row.response)
    if len(responses) > len(_ORIGINS):
        return None
    return sample, tuple(
        Judged(Candidate(sample, (_assistant(text),), _ORIGINS[index]))
        for index, text in enumerate(responses)
    )


def _assistant(text: str) -> Message:
    if "<" not in text:
        return Message("assistant", text)
    thoughts, content = split_reasoning(text)
    return Message("assistant", content, reasoning=thoughts)
