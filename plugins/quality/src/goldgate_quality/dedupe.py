"""The filter ``quality.dedupe``: exact duplicates, after a normalisation of the text."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Literal

from goldgate import Candidate, Drop, Message, Notes, Sample


@dataclass(frozen=True, slots=True)
class DedupeOptions:
    """What counts as the same."""

    scope: Literal["sample", "stream"] = "sample"
    """"sample" compares the responses to one sample, "stream" whole dialogues (prompt and response) of the
    whole run. Samples are always compared over the whole run, by their prompts."""
    normalise: Literal["none", "lines", "loose"] = "lines"
    """"none" compares every character; "lines" forgives line ends, blanks at the end of a line, and empty
    lines around the text; "loose" forgives case and the amount of white space too, which can change what code
    means."""


def note(subject: Candidate | Sample, options: DedupeOptions) -> bytes:
    """A digest of what must not be there twice."""
    if isinstance(subject, Sample):
        told: object = _said(subject.prompt, options)
    else:
        about = subject.sample.id if options.scope == "sample" else _said(subject.sample.prompt, options)
        told = [about, _said(subject.messages, options)]
    text = json.dumps(told, sort_keys=True, default=dict)
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def decide(notes: Notes, options: DedupeOptions) -> Iterator[Drop | None]:
    """Drops each row that repeats an earlier one. The digests lie on the disk, so that memory stays flat."""
    with closing(sqlite3.connect(notes.scratch / "seen.sqlite", isolation_level=None)) as seen:
        seen.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            "CREATE TABLE seen (key BLOB PRIMARY KEY, sample TEXT, place INTEGER) WITHOUT ROWID;"
            "BEGIN"
        )
        for note in notes:
            known = seen.execute("SELECT sample, place FROM seen WHERE key = ?", (note.value,)).fetchone()
            if known is None:
                seen.execute("INSERT INTO seen VALUES (?, ?, ?)", (note.value, note.id, note.index))
                yield None
            else:
                first = f"response {known[1]} to {known[0]}" if known[1] >= 0 else f"the prompt of {known[0]}"
                yield Drop("", f"the same as {first}", code="duplicate")


def _said(messages: tuple[Message, ...], options: DedupeOptions) -> list[list[object]]:
    return [_plain(message, options.normalise) for message in messages]


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
