"""What the head and a node send one another: lists of these, as msgpack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from goldgate import Failure

Known = tuple[int, int, int]
"""Number of a step, of a sample in its chunk, of a candidate (see goldgate.engine.Event)."""
Usage = list[tuple[str, str, list[int]]]
Key = tuple[bytes, bytes]


class Start(msgspec.Struct, array_like=True, frozen=True, tag=True):
    """A chunk to run, with what was decided of it and what failed before; an ``urgent`` one before others."""

    ticket: int
    chunk: bytes
    decided: dict[int, bytes]
    known: list[tuple[Known, Failure]]
    urgent: bool


class Decide(msgspec.Struct, array_like=True, frozen=True, tag=True):
    """Decisions that a chunk waits for."""

    ticket: int
    block: int
    decisions: bytes


class Begin(msgspec.Struct, array_like=True, frozen=True, tag=True):
    """A group to run through one segment of the plan."""

    ticket: int
    stage: int
    group: bytes


class Answers(msgspec.Struct, array_like=True, frozen=True, tag=True):
    """The answers to one ``Claim``, in the order of its keys: replies, or the number of what else is so."""

    answers: list[bytes | int]


class News(msgspec.Struct, array_like=True, frozen=True, tag=True):
    """An event of a chunk (see goldgate.engine.Event)."""

    ticket: int
    block: int
    payload: bytes
    usage: Usage
    known: list[tuple[Known, Failure]]


class Through(msgspec.Struct, array_like=True, frozen=True, tag=True):
    """What a group came to, and what was asked meanwhile."""

    ticket: int
    groups: list[bytes]
    usage: Usage


class Claim(msgspec.Struct, array_like=True, frozen=True, tag=True):
    """Requests that a worker wants to ask."""

    worker: int
    keys: list[Key]


class Put(msgspec.Struct, array_like=True, frozen=True, tag=True):
    """Replies to keep, and what services spent on them."""

    entries: list[tuple[Key, str, bytes]]
    spent: dict[str, list[int]]


class Release(msgspec.Struct, array_like=True, frozen=True, tag=True):
    """Claims that came to nothing."""

    keys: list[Key]


class Abandon(msgspec.Struct, array_like=True, frozen=True, tag=True):
    """A worker that is gone."""

    worker: int


class Tail(msgspec.Struct, array_like=True, frozen=True, tag=True):
    """What a file of the node has grown by."""

    name: str
    offset: int
    body: bytes


class Broken(msgspec.Struct, array_like=True, frozen=True, tag=True):
    """The node cannot go on. ``kind`` is "plugin" where a plug-in or the config is at fault."""

    kind: str
    why: str


ToNode = Start | Decide | Begin | Answers
ToHead = News | Through | Claim | Put | Release | Abandon | Tail | Broken

encode = msgspec.msgpack.Encoder().encode
decode_to_node = msgspec.msgpack.Decoder(list[ToNode]).decode
decode_to_head = msgspec.msgpack.Decoder(list[ToHead]).decode


def listed(usage: Mapping[tuple[str, str], list[int]]) -> Usage:
    """A usage as it travels."""
    return [(step, service, counts) for (step, service), counts in usage.items()]


def as_dict(usage: Usage) -> dict[tuple[str, str], list[int]]:
    """A usage as pools count it."""
    return {(step, service): counts for step, service, counts in usage}


def known_list(known: Mapping[Any, Failure]) -> list[tuple[Known, Failure]]:
    """Failures by their place, as they travel."""
    return [(tuple(place), failure) for place, failure in known.items()]
