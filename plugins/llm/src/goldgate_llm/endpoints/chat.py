"""The service ``llm.openai``: any endpoint that speaks OpenAI's chat protocol (vLLM, llama.cpp, a vendor)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from goldgate import (
    Chat,
    Completion,
    Failure,
    Reasoning,
    message_from_dict,
    message_to_dict,
    protocol_messages,
    with_reasoning,
)

from goldgate_llm.endpoints import connection
from goldgate_llm.endpoints.connection import Connection, EndpointOptions

FINISH = {
    **dict.fromkeys(("end_turn", "eos", "eos_token", "stop_sequence"), "stop"),
    **dict.fromkeys(("max_tokens", "model_length", "max_output_tokens"), "length"),
    **dict.fromkeys(("function_call", "tool_use"), "tool_calls"),
    **dict.fromkeys(("safety", "recitation", "prohibited_content"), "content_filter"),
}
"""What endpoints call the protocol's own words for the end of a message."""


@dataclass(frozen=True, slots=True)
class ChatOptions(EndpointOptions):
    """An endpoint that answers chats."""

    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    """What this endpoint calls its limit of new tokens."""
    reasoning: Reasoning = "strip"
    """Whether the thoughts of earlier turns are sent back ("keep"); some endpoints refuse them."""


class ChatClient:
    """A server with one request per batch, and as many batches under way as the endpoint may have."""

    def __init__(self, connected: Connection, options: ChatOptions) -> None:
        self.batch = 1
        self.parallel = options.concurrency
        self._connection = connected
        self._options = options

    def serve(self, requests: Sequence[Chat]) -> Sequence[Completion | Failure]:
        """One answer per request; a Failure where the endpoint gave none."""
        return [self._ask(request) for request in requests]

    def close(self) -> None:
        """Close every connection."""
        self._connection.close()

    def _ask(self, request: Chat) -> Completion | Failure:
        reply = self._connection.post("/chat/completions", body(request, self._options))
        if isinstance(reply, Failure):
            return reply
        try:
            return completion(reply, self._options.model)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            return self._connection.malformed(f"{type(error).__name__}: {error}")


def connect(options: ChatOptions) -> ChatClient:
    """A client of the endpoint; nothing is sent yet. Raises ConfigError for a key that is not set."""
    return ChatClient(connection.connect(options), options)


def body(request: Chat, options: ChatOptions) -> dict[str, Any]:
    """The body of a request, without what the request leaves open."""
    written: dict[str, Any] = {
        "model": options.model,
        "messages": protocol_messages(request.messages, options.reasoning),
        "temperature": request.temperature,
        "top_p": request.top_p,
        options.limit: request.max_tokens,
    }
    if request.seed is not None:
        written["seed"] = request.seed
    if request.stop:
        written["stop"] = list(request.stop)
    if request.tools:
        written["tools"] = [dict(tool) for tool in request.tools]
    if request.response_format is not None:
        written["response_format"] = dict(request.response_format)
    return written


def completion(reply: Mapping[str, Any], model: str) -> Completion:
    """A reply of the protocol, in which anything may be missing or of a wrong type.

    A refusal is the message's content, and a reply that holds nothing at all counts as one: both have the
    finish "refusal". Raises KeyError, TypeError, ValueError and their kin for a reply without a message.
    """
    choice = reply["choices"][0]
    written = choice["message"]
    refusal = written.get("refusal")
    thoughts = written.get("reasoning_content") or written.get("reasoning")
    fields = {
        "content": written.get("content") or refusal,
        "tool_calls": written.get("tool_calls"),
        "reasoning_content": thoughts if isinstance(thoughts, str) else "",
    }
    message = with_reasoning(message_from_dict(fields))
    json.dumps(
        message_to_dict(message), ensure_ascii=False
    ).encode()  # half of a surrogate pair can be written nowhere
    finish = str(choice.get("finish_reason") or "stop")
    finish = FINISH.get(finish.lower(), finish)
    if finish == "stop" and message.tool_calls:
        finish = "tool_calls"
    empty = not (message.content or message.tool_calls or message.reasoning)
    if finish == "stop" and (refusal or empty):
        finish = "refusal"
    usage = reply.get("usage") or {}
    return Completion(
        message,
        finish,
        str(reply.get("model") or model),
        _count(usage.get("prompt_tokens")),
        _count(usage.get("completion_tokens")),
    )


def _count(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0
