"""The server of ``annotate.page``, over two files."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import msgspec
from goldgate import ConfigError, Failure, message_to_dict

from goldgate_annotate import log, tasks
from goldgate_annotate.consensus import agreed
from goldgate_annotate.labels import State
from goldgate_annotate.options import PageOptions
from goldgate_annotate.requests import Annotate, Annotation, Edit
from goldgate_annotate.tasks import KEY, Task

FIELDS = tuple(one.name for one in fields(Annotation))


class Page:
    """A server over two files. Raises ConfigError where they cannot be read."""

    def __init__(self, options: PageOptions) -> None:
        self.batch = 1024
        self.parallel = 1
        self._options = options

    def serve(self, requests: Sequence[Annotate]) -> Sequence[Annotation | Failure]:
        """What people decided; a Failure of kind "waiting" for each task that lacks labels."""
        state = log.read(self._options.labels)
        found = [tasks.read(_row(request), request.id) for request in requests]
        replies = [self._reply(task, state) for task in found]
        self._wait([task for task, reply in zip(found, replies, strict=True) if isinstance(reply, Failure)])
        return replies

    def close(self) -> None:
        """Nothing is open."""

    def _reply(self, task: Task, state: State) -> Annotation | Failure:
        given = state.given(task.digest)
        if len(given) < self._options.annotators:
            so_far = f"{len(given)} of {self._options.annotators} labels" if given else "no label yet"
            how = f"goldgate annotate serve {self._options.tasks} --out {self._options.labels}"
            return Failure(f"{so_far}: {how}", kind="waiting", code="waiting")
        passed = []
        for name, label in given.items():
            number = state.live[task.digest, name][-1]
            if label.edited is not None and state.passes(number):
                passed.append(Edit(label.edited.of, label.edited.text, name))
        consensus = agreed(given, passed)
        return Annotation(*(getattr(consensus, name) for name in FIELDS))

    def _wait(self, waiting: Sequence[Task]) -> None:
        """Add tasks that are not in the file yet; several workers may do so at once."""
        if not waiting:
            return
        path = self._options.tasks
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise ConfigError(f"{path}: {error.strerror or error}") from error
        with os.fdopen(handle, "ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            there = {task.digest for task in tasks.of_files([path])} if path.stat().st_size else set()
            new = {task.digest: task.row for task in waiting if task.digest not in there}
            file.write(b"".join(msgspec.json.encode(row) + b"\n" for row in new.values()))


def _row(request: Annotate) -> dict[str, Any]:
    """A request as a task's row."""
    more: dict[str, Any] = {"ask": request.ask, "rubric": request.rubric, "verdicts": request.verdicts}
    row = {
        "id": request.id,
        "prompt": [message_to_dict(message) for message in request.prompt],
        "responses": [
            {"messages": [message_to_dict(message) for message in response]} for response in request.responses
        ],
        "tools": request.tools,
        "reference": request.reference,
        "tags": request.tags,
        KEY: more,
    }
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(row))
    return plain
