"""Any endpoint that speaks OpenAI's chat protocol: vLLM, llama.cpp, Ollama, a vendor."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from goldgate import Chat, Completion, ConfigError, Failure

from goldgate_llm.protocol import read, written

if TYPE_CHECKING:
    from openai import OpenAI

CONNECTION = {"digest": False}  # how an answer is fetched does not change it


@dataclass(frozen=True)
class Endpoint:
    """Where the model is, and how to talk to it.

    ``key_env`` names the environment variable that holds the API key; none is sent where it is
    empty. ``concurrency`` requests are under way at once, in each worker process. ``extra`` is added to
    the body of every request (``top_k``, ``reasoning_effort`` …).
    ``limit`` is what this endpoint calls its limit of new tokens. ``timeout`` in seconds, for each
    try; 408, 409, 429, 5xx and lost connections are tried again up to ``retries`` times, after the
    endpoint's own Retry-After (up to two minutes) or a back-off of 0.5 to 8 seconds.
    """

    base_url: str
    model: str
    key_env: str = field(default="", metadata=CONNECTION)
    concurrency: int = field(default=16, metadata=CONNECTION)
    timeout: float = field(default=600.0, metadata=CONNECTION)
    retries: int = field(default=5, metadata=CONNECTION)
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.concurrency < 1 or self.retries < 0 or self.timeout <= 0:
            raise ValueError("concurrency is at least 1, retries at least 0, and timeout above 0")
        if not self.base_url.startswith(("http://", "https://")):
            raise ValueError(f"base_url starts with http:// or https://, unlike {self.base_url!r}")


class Client:
    """A server with one request a batch and as many batches under way as the endpoint may have."""

    def __init__(self, client: OpenAI, key: str, options: Endpoint) -> None:
        self.batch = 1
        self.parallel = options.concurrency
        self._client = client
        self._key = key
        self._options = options

    def serve(self, requests: Sequence[Chat]) -> Sequence[Completion | Failure]:
        """One answer a request; a Failure where the endpoint gave none."""
        return [self._ask(request) for request in requests]

    def close(self) -> None:
        """Close every connection."""
        self._client.close()

    def _ask(self, request: Chat) -> Completion | Failure:
        from openai import APIConnectionError, APIError, APIStatusError

        try:
            reply = self._client.chat.completions.create(**_body(request, self._options))
        except APIConnectionError as error:
            cause = error.__cause__ or error
            return self._failed(f"the endpoint cannot be reached: {cause}", transient=True)
        except APIStatusError as error:
            busy = error.status_code in (408, 409, 429) or error.status_code >= 500
            return self._failed(f"the endpoint answered {error.status_code}: {error.message}", busy)
        except (APIError, ValueError) as error:  # ValueError: a body that is no JSON
            return self._failed(f"the endpoint's answer cannot be read: {error}", transient=False)
        try:
            return _completion(reply, self._options.model)
        except (AttributeError, IndexError, TypeError, ValueError) as error:
            return self._failed(f"the endpoint's answer holds no message: {error}", transient=False)

    def _failed(self, why: str, transient: bool) -> Failure:
        if self._key:
            why = why.replace(self._key, "***")
        return Failure(f"{self._options.base_url}: {why[:500]}", transient=transient)


def connect(options: Endpoint) -> Client:
    """A client of the endpoint; nothing is sent yet. Raises ConfigError where ``key_env`` names a
    variable that is not set.
    """
    from openai import OpenAI, Timeout

    key = os.environ.get(options.key_env, "") if options.key_env else ""
    if options.key_env and not key:
        raise ConfigError(f"set the environment variable {options.key_env}: key_env names it as the API key")
    client = OpenAI(
        api_key=key or "none",  # the client wants one, and would look for other variables without it
        base_url=options.base_url,
        timeout=Timeout(options.timeout, connect=min(10.0, options.timeout)),
        max_retries=options.retries,
    )
    return Client(client, key, options)


def _body(request: Chat, options: Endpoint) -> dict[str, Any]:
    body: dict[str, Any] = {
        "model": options.model,
        "messages": written(request.messages),
        "temperature": request.temperature,
        "top_p": request.top_p,
        options.limit: request.max_tokens,
    }
    if request.seed is not None:
        body["seed"] = request.seed
    if request.stop:
        body["stop"] = list(request.stop)
    if request.tools:
        body["tools"] = [dict(tool) for tool in request.tools]
    if request.response_format is not None:
        body["response_format"] = dict(request.response_format)
    if options.extra:
        body["extra_body"] = dict(options.extra)
    return body


def _completion(reply: Any, model: str) -> Completion:
    """A reply of the protocol. The client does not validate: anything may be missing in it."""
    choice = reply.choices[0]
    said = choice.message
    calls = [call.model_dump(exclude_none=True) for call in said.tool_calls or ()]
    content = said.content or getattr(said, "refusal", None) or ""
    usage = reply.usage
    return Completion(
        read({"role": "assistant", "content": content, "tool_calls": calls}),
        choice.finish_reason or "stop",
        reply.model or model,
        (usage.prompt_tokens or 0) if usage else 0,
        (usage.completion_tokens or 0) if usage else 0,
    )
