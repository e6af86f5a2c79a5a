"""Recorded answers: the same run again, with no model at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from goldgate import Chat, Completion, ConfigError, Failure, Message, RowError, chat

from goldgate_llm.protocol import read, written


@dataclass(frozen=True)
class Recording:
    """Where the answers are: a JSONL file with one prompt a line.

    ``{"prompt": text or messages, "responses": [text or message, ...]}``; the request with
    ``index`` i is answered by response i. ``model`` is the name that the answers are given under.
    """

    path: Path
    model: str = "recorded"


class Replay:
    """A server that knows where in its file each prompt lies; the file itself stays on disk."""

    def __init__(self, file: BinaryIO, offsets: dict[bytes, int], model: str) -> None:
        self.batch = 256
        self.parallel = 1
        self._file = file
        self._offsets = offsets
        self._model = model

    def serve(self, requests: Sequence[Chat]) -> Sequence[Completion | Failure]:
        """The recorded answers. A prompt or an index that was not recorded is a Failure: nothing
        is ever asked of a live model instead.
        """
        return [self._answer(request) for request in requests]

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _answer(self, request: Chat) -> Completion | Failure:
        offset = self._offsets.get(_key(request.messages))
        if offset is None:
            return Failure(f"no answer is recorded for the prompt {_quoted(request)}")
        self._file.seek(offset)
        responses = json.loads(self._file.readline())["responses"]
        if request.index >= len(responses):
            had = f"{len(responses)} answers are recorded, and number {request.index + 1} was asked for"
            return Failure(f"{had}, for the prompt {_quoted(request)}")
        message = _response(responses[request.index])
        return Completion(message, "tool_calls" if message.tool_calls else "stop", self._model)


def load(options: Recording) -> Replay:
    """Index a recording. Raises ConfigError where there is none, RowError for a malformed line."""
    try:
        file = options.path.open("rb")
    except OSError as error:
        raise ConfigError(f"cannot read the recording {options.path}: {error.strerror}") from error
    offsets: dict[bytes, int] = {}
    offset = 0
    for number, line in enumerate(file, 1):
        if line.strip():
            try:
                key = _key(_prompt(json.loads(line)))
                if key in offsets:
                    raise ValueError("this prompt is recorded twice")
            except ValueError as error:
                file.close()
                raise RowError(f"{options.path}, line {number}: {error}") from error
            offsets[key] = offset
        offset += len(line)
    return Replay(file, offsets, options.model)


def _prompt(row: Any) -> tuple[Message, ...]:
    """The prompt of a row, after a look at its responses too."""
    if not isinstance(row, dict) or not isinstance(row.get("responses"), list):
        raise ValueError('a recorded row is {"prompt": ..., "responses": [...]}')
    for response in row["responses"]:
        _response(response)
    prompt = row.get("prompt")
    if isinstance(prompt, str):
        return chat(prompt)
    if not isinstance(prompt, list) or not all(isinstance(said, dict) for said in prompt):
        raise ValueError("a prompt is text, or a list of messages")
    return tuple(read(said, role="user") for said in prompt)


def _response(response: Any) -> Message:
    if isinstance(response, str):
        return Message("assistant", response)
    if isinstance(response, dict):
        return read(response)
    raise ValueError("a response is text, or one message of the assistant")


def _key(messages: Sequence[Message]) -> bytes:
    text = json.dumps(written(messages), sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def _quoted(request: Chat) -> str:
    text = request.messages[-1].content if request.messages else ""
    return repr(text if len(text) <= 80 else text[:80] + "…")
