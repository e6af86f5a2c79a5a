"""The texts of a row: what was asked, and what was answered, without system prompts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from goldgate import Candidate, Message, Sample
from goldgate.text import shorten

EXCERPT = 2000  # characters of a text in a list of pairs


def prompt_of(subject: Candidate | Sample) -> str:
    """What stands before the answer, without system prompts: many rows share those."""
    sample = subject.sample if isinstance(subject, Candidate) else subject
    return content_of(message for message in sample.prompt if message.role not in ("system", "developer"))


def response_of(subject: Candidate | Sample) -> str:
    """What was answered, with the calls of tools; empty for a sample."""
    return content_of(subject.messages) if isinstance(subject, Candidate) else ""


def content_of(messages: Iterable[Message]) -> str:
    """The contents of messages and the tools they call, in one text."""
    text = "\n\n".join(part for message in messages for part in _parts(message))
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def excerpt(*parts: str) -> str:
    """Texts as they stand in a list of pairs."""
    return shorten("\n\n".join(part for part in parts if part), EXCERPT)


def name_of(note: Any) -> str:
    """A row's name in a sentence."""
    return f"response {note.index} to {note.id}" if note.index >= 0 else f"the prompt of {note.id}"


def _parts(message: Message) -> Iterable[str]:
    if message.content:
        yield message.content
    for call in message.tool_calls:
        function = call.get("function")
        if isinstance(function, dict):
            yield f"{function.get('name', '')} {function.get('arguments', '')}"
