"""A response's messages as calls with their outputs, or the first fault of their form.

Calls come as the protocol's own objects (``tool_calls``), or written in the text where a style is set. The
messages of the prompt are read in the same way, so that earlier turns count as seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from goldgate import Message

from goldgate_tools.reading import styles
from goldgate_tools.reading.json_text import LARGEST, MalformedError, decode

OUTPUT_ROLES = ("tool", "function", "ipython")
ROLES = ("assistant", "user", "system", "developer", *OUTPUT_ROLES)
MOST = 200  # calls of one response
_LEAKED = re.compile(r"<tool_call>|<\|python_tag\|>|<function=|\[TOOL_CALLS\]|<function_calls>|<invoke name=")


class FormatError(ValueError):
    """The messages break the protocol; ``at`` is the index of the message."""

    def __init__(self, why: str, at: int) -> None:
        super().__init__(f"message {at}: {why}")
        self.at = at


@dataclass(frozen=True, slots=True)
class Called:
    """A call, the index of its message, and what came back; ``output`` is None where nothing has."""

    name: str
    arguments: Mapping[str, Any]
    at: int
    id: str = ""
    output: str | None = None
    answered_at: int = -1


@dataclass(frozen=True, slots=True)
class Conversation:
    """The calls in the order in which they were made, and the text that ends the response."""

    calls: tuple[Called, ...] = ()
    final: str = ""
    others: tuple[tuple[int, str], ...] = field(default=())
    """The other texts: (index, content) of assistant and user messages before the last."""


def read(messages: Sequence[Message], style: str = "openai", largest: int = LARGEST) -> Conversation:
    """The conversation that the messages make. Raises FormatError for the first fault."""
    calls: list[Called] = []
    waiting: list[int] = []  # indices of calls without an output
    seen: set[str] = set()
    others: list[tuple[int, str]] = []
    final = ""
    for at, message in enumerate(messages):
        if message.role not in ROLES:
            raise FormatError(f"unknown role {message.role[:40]!r}", at)
        if message.role in OUTPUT_ROLES:
            place = _answered(message, calls, waiting, at)
            calls[place] = replace(calls[place], output=message.content, answered_at=at)
            waiting.remove(place)
            final = ""
            continue
        if waiting:
            missing = calls[waiting[0]]
            raise FormatError(
                f"the call of {missing.name[:60]} in message {missing.at} has no result before it", at
            )
        if message.role != "assistant":
            if message.tool_calls:
                raise FormatError(f"tool calls in a message of the role {message.role!r}", at)
            others.append((at, message.content))
            final = ""
            continue
        new, text = _calls(message, at, style, largest)
        for call in new:
            if call.id and call.id in seen:
                raise FormatError(f"the call id {call.id[:60]!r} is used twice", at)
            seen.add(call.id)
            waiting.append(len(calls))
            calls.append(call)
        if len(calls) > MOST:
            raise FormatError(f"more than {MOST} calls", at)
        final = "" if new else text
        if new and text.strip():
            others.append((at, text))
    return Conversation(tuple(calls), final, tuple(others))


def _answered(message: Message, calls: list[Called], waiting: list[int], at: int) -> int:
    """Which call a tool message answers."""
    if not waiting:
        raise FormatError("a tool result without a call before it", at)
    if message.tool_call_id:
        for place in waiting:
            if calls[place].id == message.tool_call_id:
                break
        else:
            if any(calls[place].id for place in waiting):
                raise FormatError(f"no call before it has the id {message.tool_call_id[:60]!r}", at)
            place = waiting[0]
    elif len(waiting) > 1 and calls[waiting[0]].id and message.name:
        named = [place for place in waiting if calls[place].name == message.name]
        place = named[0] if named else waiting[0]
    else:
        place = waiting[0]
    if message.name and message.name != calls[place].name:
        raise FormatError(
            f"a result named {message.name[:60]!r} for the call of {calls[place].name[:60]!r}", at
        )
    return place


def _calls(message: Message, at: int, style: str, largest: int) -> tuple[list[Called], str]:
    if message.tool_calls:
        return [_call(call, at, largest) for call in message.tool_calls], message.content
    if style == "openai":
        if _LEAKED.search(message.content[:largest]):
            raise FormatError("a tool call is written in the text instead of tool_calls", at)
        return [], message.content
    try:
        written, text = styles.calls(message.content, style, largest)
    except MalformedError as error:
        raise FormatError(str(error), at) from error
    return [Called(name, arguments, at) for name, arguments in written], text


def _call(call: Mapping[str, Any], at: int, largest: int) -> Called:
    function = call.get("function", call)
    if not isinstance(function, Mapping):
        raise FormatError("a tool call's function is no object", at)
    name = function.get("name")
    if not isinstance(name, str) or not name.strip():
        raise FormatError("a tool call without a name", at)
    if call.get("type", "function") not in ("function", None, ""):
        raise FormatError(f"a tool call of the type {call.get('type')!r:.60}", at)
    key = call.get("id") or ""
    if not isinstance(key, str):
        raise FormatError("a tool call's id is no text", at)
    arguments = function.get("arguments", function.get("parameters", "{}"))
    if isinstance(arguments, str):
        try:
            arguments = decode(arguments, largest)
        except MalformedError as error:
            raise FormatError(f"the arguments of {name[:60]} are not JSON: {error}", at) from error
    if not isinstance(arguments, Mapping):
        kind = type(arguments).__name__
        raise FormatError(f"the arguments of {name[:60]} are one JSON object, not {kind}", at)
    return Called(name, arguments, at, key)


def waiting(conversation: Conversation) -> list[Called]:
    """The calls that have no output."""
    return [call for call in conversation.calls if call.output is None]


def outputs(calls: Iterable[Called]) -> list[str]:
    """The outputs that are there."""
    return [call.output for call in calls if call.output is not None]
