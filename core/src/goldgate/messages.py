"""The one border for chat messages: how protocols, templates and data sets write them, and how they are read.

Arguments of tool calls are JSON text in goldgate and in the protocol, and objects in chat templates.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from goldgate.nouns import Blob, Message
from goldgate.text import split_reasoning

Reasoning = Literal["keep", "strip"]
"""Whether the thoughts before an answer are written (as ``reasoning_content``) or left out."""

_SEPARATE = "\n\n"
_TEXTS = ("role", "content", "tool_call_id", "name", "reasoning_content", "reasoning")
_KNOWN = {*_TEXTS, "tool_calls"}
_DEEPEST = 100  # levels of an object that templates may have to walk


def message_to_dict(message: Message, reasoning: Reasoning = "keep") -> dict[str, Any]:
    """A message as data sets and the chat protocol hold it; keys that are empty are left out.

    The arguments of tool calls are JSON text. Documents stand before the content; raises ValueError for one
    that is not at hand.
    """
    return _written(
        message, whole_content(message), [tool_call(call) for call in message.tool_calls], reasoning
    )


def message_to_row(message: Message, reasoning: Reasoning = "keep") -> dict[str, Any]:
    """A message as a row of a run holds it, so that reading gives back the same message: documents have a
    key of their own and are named by their digests where a run keeps them; tool calls keep every key.
    """
    written = _written(message, message.content, [dict(call) for call in message.tool_calls], reasoning)
    if message.documents:
        written["documents"] = [file_to_row(document) for document in message.documents]
    return written


def file_to_row(held: str | Blob) -> str | dict[str, Any]:
    """A file or document as a row of a run holds it: its text, or digest, size and kind."""
    if isinstance(held, str):
        return held
    return {"digest": held.digest, "size": held.size, "text": held.text}


def _written(
    message: Message, content: str, calls: list[dict[str, Any]], reasoning: Reasoning
) -> dict[str, Any]:
    """The keys that are not empty, in the order of the protocol."""
    written: dict[str, Any] = {"role": message.role, "content": content}
    if message.reasoning and reasoning == "keep":
        written["reasoning_content"] = message.reasoning
    if calls:
        written["tool_calls"] = calls
    if message.tool_call_id:
        written["tool_call_id"] = message.tool_call_id
    if message.name:
        written["name"] = message.name
    return written


def whole_content(message: Message) -> str:
    """The content with the documents before it. Raises ValueError for one that is a Blob: the engine puts
    it in for services and data sets.
    """
    if not message.documents:
        return message.content
    texts = [one for one in message.documents if isinstance(one, str)]
    if len(texts) != len(message.documents):
        raise ValueError("a document of the message is a blob: read it by goldgate.asking.text_of")
    return _SEPARATE.join([*texts, *([message.content] if message.content else [])])


def message_from_dict(raw: Mapping[str, Any], role: str = "assistant") -> Message:
    """A message from a dict of the protocol, of a data set, or of a Parquet row.

    Content may be a list of parts, of which the texts are taken; ``tool_calls`` may be JSON text, and their
    arguments objects. ``role`` is for a message that names none. Raises ValueError for one that is malformed.
    """
    unknown = sorted(key for key in raw if key not in _KNOWN and raw[key] not in (None, "", [], {}))
    if unknown:
        raise ValueError(f"a message has no {unknown[0]!r}")
    texts = {key: _content(raw.get(key)) if key == "content" else raw.get(key) or "" for key in _TEXTS}
    for key, text in texts.items():
        if not isinstance(text, str):
            raise ValueError(f"a message's {key!r} is text, not {type(text).__name__}")
    calls = _decoded(raw.get("tool_calls") or [], "tool_calls")
    if not isinstance(calls, Sequence) or not all(isinstance(call, Mapping) for call in calls):
        raise ValueError("a message's 'tool_calls' is a list of objects")
    return Message(
        texts["role"] or role,
        texts["content"],
        tuple(tool_call(call) for call in calls),
        texts["tool_call_id"],
        texts["name"],
        texts["reasoning_content"] or texts["reasoning"],
    )


def protocol_messages(messages: Iterable[Message], reasoning: Reasoning = "strip") -> list[dict[str, Any]]:
    """Messages as OpenAI-compatible endpoints take them. Endpoints differ in what they do with the thoughts
    of earlier turns, and some refuse them, so they are left out unless they are asked for.
    """
    return [message_to_dict(message, reasoning) for message in messages]


def template_messages(messages: Iterable[Message], reasoning: Reasoning = "keep") -> list[dict[str, Any]]:
    """Messages as chat templates take them: arguments of tool calls are objects, because templates write
    them with ``tojson``. Arguments that are no JSON object stay the text that they are.
    """
    written = []
    for message in messages:
        plain = message_to_dict(message, reasoning)
        if message.tool_calls:
            plain["tool_calls"] = [_with_objects(call) for call in plain["tool_calls"]]
        written.append(plain)
    return written


def tool_call(call: Mapping[str, Any]) -> dict[str, Any]:
    """A tool call in the protocol's shape: ``{"id", "type", "function": {"name", "arguments"}}``, with the
    arguments as JSON text. A bare ``{"name", "arguments"}`` is taken too. Raises ValueError where the name is
    missing.
    """
    function = call.get("function", call)
    name = function.get("name") if isinstance(function, Mapping) else None
    if not isinstance(name, str):
        raise ValueError("a tool call has a function with a name")
    arguments = function.get("arguments")
    if not isinstance(arguments, str):
        arguments = json.dumps({} if arguments is None else arguments, ensure_ascii=False)
    kept = {"id": call["id"]} if isinstance(call.get("id"), str) and call["id"] else {}
    return {**kept, "type": "function", "function": {"name": name, "arguments": arguments}}


def with_reasoning(message: Message) -> Message:
    """The message with inline thoughts (``<think>`` and the like) moved from the content to ``reasoning``."""
    if message.role != "assistant" or "<" not in message.content:
        return message
    thoughts, content = split_reasoning(message.content)
    if not thoughts and content == message.content:
        return message
    both = "\n".join(part for part in (message.reasoning, thoughts) if part)
    return replace(message, content=content.lstrip("\n"), reasoning=both)


def _with_objects(call: Mapping[str, Any]) -> dict[str, Any]:
    function = call["function"]
    try:
        arguments = json.loads(function["arguments"])
    except (ValueError, RecursionError):
        arguments = None
    if not isinstance(arguments, dict) or _depth(arguments) > _DEEPEST:
        return dict(call)
    return {**call, "function": {**function, "arguments": arguments}}


def _depth(value: Any) -> int:
    """Levels of lists and objects within a value of JSON, counted no further than is of interest."""
    level, depth = [value], 0
    while level and depth <= _DEEPEST:
        depth += 1
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return depth


def _content(value: Any) -> Any:
    """Content as text: of a list of parts, the texts."""
    if not isinstance(value, list):
        return value or ""
    texts = []
    for part in value:
        text = part.get("text") if isinstance(part, Mapping) else part
        if not isinstance(text, str):
            raise ValueError("a message's 'content' has a part that is no text")
        texts.append(text)
    return "".join(texts)


def _decoded(value: Any, name: str) -> Any:
    """What a column of Arrow keeps as JSON text."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"a message's {name!r} is no JSON: {error}") from error
