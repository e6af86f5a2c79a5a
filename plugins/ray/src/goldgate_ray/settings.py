"""What a node is given at its start, and what it says of itself then."""

from __future__ import annotations

import msgspec
from goldgate.engine import Behaviour


class Settings(msgspec.Struct, frozen=True):
    """What a node is to run. ``marks``: folders of the head, each with the text of a file in it, which a node
    sees only where both share the folder; ``paths``: files of the head that options name; ``texts``: folders
    of long texts that are there already; ``blobs``: the folder that a run's own come into.
    """

    packed: bytes
    workers: int
    runner: tuple[str, str] | None
    replies: str
    earlier: list[str]
    marks: dict[str, str]
    paths: dict[str, str]
    texts: list[str]
    blobs: str
    services: list[str]
    local: str


class Report(msgspec.Struct, frozen=True):
    """What a node would do, what it does not see (a sentence each), and which marked folders it sees."""

    behaviours: dict[str, Behaviour]
    unseen: list[str]
    shared: list[str]


MARK = ".seen-by-nodes"
"""The file in a marked folder."""

encode = msgspec.msgpack.Encoder().encode
decode_settings = msgspec.msgpack.Decoder(Settings).decode
decode_report = msgspec.msgpack.Decoder(Report).decode
