"""The service ``llm.replay``: recorded answers, so that the same run goes again with no model at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from goldgate import (
    Chat,
    Completion,
    ConfigError,
    Failure,
    Message,
    RowError,
    chat,
    message_from_dict,
    protocol_messages,
    with_reasoning,
)
from goldgate.text import sentence


@dataclass(frozen=True, slots=True)
class ReplayOptions:
    """Where the recorded answers are."""

    path: Path
    """A JSONL file with one prompt per line: ``{"prompt": text or messages, "responses": [text or message,
    ...]}``. Request number i of a prompt is answered by response i; a message may say its ``finish``."""
    model: str = "recorded"
    """The name that the answers are given under."""


@dataclass(slots=True)
class Index:
    """Where in the file each prompt is, by a digest of its messages; and a line for each way that prompts
    begin, so that a miss can be explained.
    """

    prompts: dict[bytes, int] = field(default_factory=dict)
    beginnings: dict[bytes, int] = field(default_factory=dict)


class Replay:
    """A server that knows where in its file each prompt is; the file itself stays on disk."""

    def __init__(self, file: BinaryIO, index: Index, model: str) -> None:
        self.batch = 256
        self.parallel = 1
        self._file = file
        self._index = index
        self._model = model

    def serve(self, requests: Sequence[Chat]) -> Sequence[Completion | Failure]:
        """The recorded answers. A prompt or an index that was not recorded is a Failure: nothing is ever
        asked of a live model instead.
        """
        return [self._answer(request) for request in requests]

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _answer(self, request: Chat) -> Completion | Failure:
        *_, key = _keys(request.messages)
        offset = self._index.prompts.get(key)
        if offset is None:
            return Failure(self._miss(request.messages), code="not_recorded")
        responses = self._row(offset)["responses"]
        if request.index >= len(responses):
            had = f"{len(responses)} answers are recorded, and number {request.index + 1} was asked for"
            last = request.messages[-1].content if request.messages else ""
            return Failure(f"{had}, for the prompt {_quoted(last)}", code="not_recorded")
        message, finish = _response(responses[request.index])
        return Completion(message, finish, self._model)

    def _miss(self, messages: Sequence[Message]) -> str:
        """Which message no recorded prompt has, and what is recorded in its place."""
        keys = list(_keys(messages))
        new = next((at for at, key in enumerate(keys) if key not in self._index.beginnings), len(keys))
        known = max(0, new - 1)
        if known == len(messages):
            return f"no answer is recorded after these {known} messages, only after further ones"
        missing = messages[known]
        name = f"message {known + 1} of {len(messages)} ({missing.role})"
        why = f"{name} is in no recorded prompt: {_quoted(missing.content or _calls(missing))}"
        recorded = _prompt(self._row(self._index.beginnings[keys[known]])) if known else ()
        if known < len(recorded):
            other = recorded[known]
            why += f"; recorded there ({other.role}): {_difference(missing, other)}"
        return why

    def _row(self, offset: int) -> Mapping[str, Any]:
        self._file.seek(offset)
        row: Mapping[str, Any] = json.loads(self._file.readline())
        return row


def load(options: ReplayOptions) -> Replay:
    """Index a recording. Raises ConfigError where there is none, RowError for a malformed line."""
    try:
        file = options.path.open("rb")
    except OSError as error:
        raise ConfigError(f"cannot read the recording {options.path}: {error.strerror}") from error
    index = Index()
    offset = 0
    for number, line in enumerate(file, 1):
        if line.strip():
            try:
                keys = list(_keys(_checked(json.loads(line))))
                if keys[-1] in index.prompts:
                    raise ValueError("this prompt is recorded twice")
            except (ValueError, RecursionError) as error:
                file.close()
                raise RowError(f"{options.path}, line {number}: {error}") from error
            index.prompts[keys[-1]] = offset
            for key in keys:
                index.beginnings.setdefault(key, offset)
        offset += len(line)
    return Replay(file, index, options.model)


def _checked(row: Any) -> tuple[Message, ...]:
    """The prompt of a row, after a look at its responses too."""
    if not isinstance(row, dict) or not isinstance(row.get("responses"), list):
        raise ValueError('a recorded row is {"prompt": ..., "responses": [...]}')
    for response in row["responses"]:
        _response(response)
    return _prompt(row)


def _prompt(row: Mapping[str, Any]) -> tuple[Message, ...]:
    prompt = row.get("prompt")
    if isinstance(prompt, str):
        return chat(prompt)
    if not isinstance(prompt, list) or not all(isinstance(message, dict) for message in prompt):
        raise ValueError("a prompt is text, or a list of messages")
    return tuple(message_from_dict(message, role="user") for message in prompt)


def _response(response: Any) -> tuple[Message, str]:
    """A recorded message, and how it ended."""
    if isinstance(response, str):
        return with_reasoning(Message("assistant", response)), "stop"
    if not isinstance(response, dict):
        raise ValueError("a response is text, or one message of the assistant")
    finish = response.get("finish", "")
    if not isinstance(finish, str):
        raise ValueError("the finish of a response is text")
    message = message_from_dict({key: value for key, value in response.items() if key != "finish"})
    return with_reasoning(message), finish or ("tool_calls" if message.tool_calls else "stop")


def _keys(messages: Sequence[Message]) -> Iterator[bytes]:
    """A digest of each beginning of the messages, from none of them to all. Thoughts do not count."""
    digest = hashlib.blake2b(digest_size=16)
    yield digest.digest()
    for plain in protocol_messages(messages):
        digest.update(json.dumps(plain, sort_keys=True).encode() + b"\n")
        yield digest.digest()


def _difference(asked: Message, recorded: Message) -> str:
    """The recorded text from shortly before the first character that differs."""
    one, other = asked.content or _calls(asked), recorded.content or _calls(recorded)
    pairs = enumerate(zip(one, other, strict=False))
    at = next((at for at, (left, right) in pairs if left != right), min(len(one), len(other)))
    start = max(0, at - 20) if at > 40 else 0
    return ("…" if start else "") + _quoted(other[start:])


def _calls(message: Message) -> str:
    return (
        json.dumps([call.get("function", call) for call in message.tool_calls]) if message.tool_calls else ""
    )


def _quoted(text: str) -> str:
    return repr(sentence(text, 80))
