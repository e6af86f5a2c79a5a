"""The filter ``quality.dedupe``: exact duplicates, after a normalisation of the text."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Literal

from goldgate import Candidate, Drop, Message, Notes, Sample

from goldgate_quality import texts
from goldgate_quality.reporting import listing, report


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


def note(subject: Candidate | Sample, options: DedupeOptions) -> list[Any]:
    """The digest of what must not be there twice, and an excerpt of the row."""
    excerpt = texts.excerpt(texts.prompt_of(subject), texts.response_of(subject))
    return [digest(subject, options), excerpt]


def digest(subject: Candidate | Sample, options: DedupeOptions) -> bytes:
    """Names what must not be there twice."""
    if isinstance(subject, Sample):
        compared: object = _plain_messages(subject.prompt, options)
    else:
        about = (
            subject.sample.id
            if options.scope == "sample"
            else _plain_messages(subject.sample.prompt, options)
        )
        compared = [about, _plain_messages(subject.messages, options)]
    text = json.dumps(compared, sort_keys=True, default=dict)
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def decide(notes: Notes, options: DedupeOptions) -> Iterator[Drop | None]:
    """Drops each row that repeats an earlier one, and lists both texts in ``pairs.jsonl``. What was seen lies
    on the disk, so that memory stays flat."""
    counts = {"rows": 0, "duplicates": 0}
    with (
        closing(sqlite3.connect(notes.scratch / "seen.sqlite", isolation_level=None)) as seen,
        listing(notes.scratch, "pairs.jsonl") as pairs,
    ):
        seen.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            "CREATE TABLE seen (key BLOB PRIMARY KEY, sample TEXT, place INTEGER, excerpt TEXT);"
            "BEGIN"
        )
        for note in notes:
            counts["rows"] += 1
            key, excerpt = note.value
            known = seen.execute("SELECT sample, place, excerpt FROM seen WHERE key = ?", (key,)).fetchone()
            if known is None:
                seen.execute("INSERT INTO seen VALUES (?, ?, ?, ?)", (key, note.id, note.index, excerpt))
                yield None
                continue
            counts["duplicates"] += 1
            kept, place, kept_text = known
            names = {"dropped": note.id, "index": note.index, "kept": kept, "kept_index": place}
            pairs.add({**names, "text": excerpt, "kept_text": kept_text})
            first = f"response {place} to {kept}" if place >= 0 else f"the prompt of {kept}"
            yield Drop("", f"the same as {first}", code="duplicate")
    report(notes.scratch, counts)


def _plain_messages(messages: tuple[Message, ...], options: DedupeOptions) -> list[list[object]]:
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
