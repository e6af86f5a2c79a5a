"""Texts of responses: which may be edited, and when two are the same. Light: pipelines load it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from goldgate import Message

MOST = 3  # responses that people compare at once (Llama 3 report, 4.2.1: two or three)


def text_of(messages: Sequence[Message]) -> str:
    """What the assistant says last: what may be edited. A tool's result may not."""
    return next((one.content for one in reversed(messages) if one.role == "assistant"), "")


def edited(messages: Sequence[Message], text: str) -> tuple[Message, ...]:
    """The messages with another text of the assistant's last one."""
    last = max(number for number, one in enumerate(messages) if one.role == "assistant")
    old = messages[last]
    new = Message(old.role, text, old.tool_calls, old.tool_call_id, old.name, old.reasoning)
    return (*messages[:last], new, *messages[last + 1 :])


def normal(text: str) -> str:
    """A text by which two are the same: without differences of white space."""
    return " ".join(text.split())


def shown(name: str, score: float | None, why: str, accept: float = 1.0) -> dict[str, Any]:
    """A verdict as the page shows it."""
    accepts = None if score is None else score >= accept
    return {"verifier": name, "score": score, "why": why, "accepts": accepts}
