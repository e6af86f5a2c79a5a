"""Mark what was already there: exact duplicates, after a normalisation of the text."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Literal

from goldgate import Candidate, Drop, Judged, Message


@dataclass(frozen=True)
class Dedupe:
    """What counts as the same.

    ``scope`` "sample" compares the responses to one sample, "stream" whole dialogues (prompt and
    response) of the whole run. ``normalise`` "none" compares every character; "lines" forgives line
    ends, blanks at the end of a line, and empty lines around the text; "loose" forgives case and the
    amount of white space too, which can change the meaning of code.
    """

    scope: Literal["sample", "stream"] = "sample"
    normalise: Literal["none", "lines", "loose"] = "lines"


def dedupe(rows: Iterable[Judged], options: Dedupe) -> Iterator[Judged]:
    """Every row, in order; each accepted one that repeats an earlier accepted one is marked with it.

    The digests of what was seen lie in a private temporary database on the disk, so that memory
    stays flat; it vanishes with the iterator.
    """
    with closing(sqlite3.connect("", isolation_level=None)) as seen:
        seen.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            "CREATE TABLE seen (key BLOB PRIMARY KEY, sample TEXT, place INTEGER) WITHOUT ROWID;"
            "BEGIN"
        )
        for row in rows:
            if not row.accepted:
                yield row
                continue
            candidate = row.candidate
            key = _key(candidate, options)
            known = seen.execute("SELECT sample, place FROM seen WHERE key = ?", (key,)).fetchone()
            if known is None:
                place = (candidate.sample.id, candidate.origin.index)
                seen.execute("INSERT INTO seen VALUES (?, ?, ?)", (key, *place))
                yield row
            else:
                why = f"the same as response {known[1]} to {known[0]}"
                yield replace(row, dropped=Drop("quality.dedupe", why))


def _key(candidate: Candidate, options: Dedupe) -> bytes:
    said = [_plain(message, options.normalise) for message in candidate.messages]
    if options.scope == "sample":
        about: object = candidate.sample.id
    else:
        about = [_plain(message, options.normalise) for message in candidate.sample.prompt]
    text = json.dumps([about, said], sort_keys=True, default=dict)
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def _plain(message: Message, normalise: str) -> list[object]:
    text = _normal(message.content, normalise)
    return [message.role, text, list(message.tool_calls), message.tool_call_id, message.name]


def _normal(text: str, how: str) -> str:
    if how == "none":
        return text
    text = unicodedata.normalize("NFC", text)
    if how == "loose":
        return " ".join(text.casefold().split())
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")
