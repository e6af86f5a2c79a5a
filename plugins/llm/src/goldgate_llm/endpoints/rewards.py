"""The service ``llm.rewards``: a reward model behind vLLM's /pooling, /classify or /score."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import urlsplit, urlunsplit

from goldgate import Failure, Message, Rate, Reward, protocol_messages

from goldgate_llm.endpoints import connection
from goldgate_llm.endpoints.connection import Connection, EndpointOptions
from goldgate_llm.endpoints.embeddings import by_index

ALMOST = 1e-12  # a probability nearer to 0 or 1 has no reward that a float can tell from infinity


@dataclass(frozen=True, slots=True)
class RewardsOptions(EndpointOptions):
    """An endpoint that scores conversations."""

    api: Literal["pooling", "classify", "score"] = "pooling"
    """Which interface of vLLM: "pooling" and "classify" are sent the conversation's messages, which the
    server's own chat template renders; "score" is sent the prompt's and the response's text as a pair."""
    gives: Literal["reward", "probability"] = "reward"
    """What the server answers: the reward itself, or its logistic, a probability, which is turned back into
    the reward. Servers that apply an activation give probabilities; for "reward", vLLM is asked to apply none
    (``use_activation`` is false)."""
    at: Literal["last", "mean"] = "last"
    """Where a model gives a number per token: the last one, or their mean."""


class RewardsClient:
    """A server with one conversation per request, and many requests under way."""

    def __init__(self, connected: Connection, options: RewardsOptions) -> None:
        self.batch = 1
        self.parallel = options.concurrency
        self._connection = connected
        self._options = options
        # These interfaces of vLLM are at the server's root, whatever the version in the base URL.
        self._url = _root(options.base_url) + "/" + options.api

    def serve(self, requests: Sequence[Reward | Rate]) -> Sequence[float | tuple[float, ...] | Failure]:
        """The reward of each conversation, or the scores after its steps; a Failure where the endpoint gave
        none.
        """
        return [
            self._ask(request.messages, goes_on=False)
            if isinstance(request, Reward)
            else self._steps(request)
            for request in requests
        ]

    def close(self) -> None:
        """Close every connection."""
        self._connection.close()

    def _steps(self, request: Rate) -> tuple[float, ...] | Failure:
        """The score of the conversation up to the end of each step, one request for each."""
        *before, last = request.messages
        found = []
        for end in request.at:
            score = self._ask((*before, replace(last, content=last.content[:end])), goes_on=True)
            if isinstance(score, Failure):
                return score
            found.append(score)
        return tuple(found)

    def _ask(self, messages: Sequence[Message], *, goes_on: bool) -> float | Failure:
        reply = self._connection.post(self._url, _body(messages, self._options, goes_on))
        if isinstance(reply, Failure):
            return reply
        (row,) = by_index(reply, 1)
        number = _number(row, self._options) if isinstance(row, dict) else None
        if number is None or not math.isfinite(number):
            return self._connection.malformed("it holds no single finite number")
        if self._options.gives == "reward":
            return number
        if not 0 <= number <= 1:
            return self._connection.malformed(f"{number:g} is no probability")
        clipped = min(max(number, ALMOST), 1 - ALMOST)
        return math.log(clipped / (1 - clipped))


def connect(options: RewardsOptions) -> RewardsClient:
    """A client of the endpoint; nothing is sent yet. Raises ConfigError for a key that is not set."""
    return RewardsClient(connection.connect(options), options)


def _body(messages: Sequence[Message], options: RewardsOptions, goes_on: bool) -> dict[str, Any]:
    raw: dict[str, Any] = {} if options.gives == "probability" else {"use_activation": False}
    if options.api != "score":
        if goes_on:  # the last message has no end yet
            raw |= {"continue_final_message": True, "add_generation_prompt": False}
        return {"model": options.model, "messages": protocol_messages(messages), **raw}
    split = max((at for at, message in enumerate(messages, 1) if message.role == "user"), default=0)
    texts = [
        "\n\n".join(message.content for message in part) for part in (messages[:split], messages[split:])
    ]
    return {"model": options.model, "text_1": texts[0], "text_2": texts[1], **raw}


def _number(row: dict[str, Any], options: RewardsOptions) -> float | None:
    """The number of an entry: ``score``, the single one of ``probs``, or that of ``data`` (per token)."""
    if options.api == "score":
        return _single(row.get("score"))
    if options.api == "classify":
        return _single(row.get("probs"))
    data = row.get("data")
    if isinstance(data, list) and data and all(isinstance(token, list) for token in data):
        numbers = [_single(token) for token in data]
        known = [number for number in numbers if number is not None]
        if len(known) < len(numbers):
            return None
        return known[-1] if options.at == "last" else sum(known) / len(known)
    return _single(data)


def _single(value: Any) -> float | None:
    """A number, or the only one of a list."""
    while isinstance(value, list):
        if len(value) != 1:
            return None
        value = value[0]
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _root(base_url: str) -> str:
    parts = urlsplit(base_url.rstrip("/"))
    return urlunsplit((parts.scheme, parts.netloc, parts.path.removesuffix("/v1"), "", ""))
