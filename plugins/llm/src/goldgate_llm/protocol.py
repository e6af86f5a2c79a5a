"""Messages as the chat protocol writes them: plain dicts, without the keys that say nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from goldgate import Message
from goldgate.io import input_rows


def written(messages: Iterable[Message]) -> list[dict[str, Any]]:
    """Messages as dicts of the protocol."""
    return [input_rows.message(message) for message in messages]


def read(said: Mapping[str, Any], role: str = "assistant") -> Message:
    """A dict of the protocol as a message. Raises ValueError for one that is malformed."""
    unknown = set(said) - {"role", "content", "tool_calls", "tool_call_id", "name"}
    if unknown:
        raise ValueError(f"a message has no {sorted(unknown)[0]!r}")
    texts = {
        key: said.get(key) or default
        for key, default in (("role", role), ("content", ""), ("tool_call_id", ""), ("name", ""))
    }
    for key, text in texts.items():
        if not isinstance(text, str):
            raise ValueError(f"a message's {key!r} is text, not {type(text).__name__}")
    calls = said.get("tool_calls") or []
    if not isinstance(calls, list) or not all(isinstance(call, dict) for call in calls):
        raise ValueError("a message's 'tool_calls' is a list of objects")
    return Message(tool_calls=tuple(calls), **texts)
