"""``tools.replay``: calls answered from a recording, and never by anything live.

A recording is JSONL with one call per line: ``{"tool", "arguments", "state", "output"}``, optionally with
``error`` and ``state_after``. It is also the default service for calls: without a recording it knows no tool.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from goldgate import ConfigError, Failure, RowError

from goldgate_tools.reading.json_text import MalformedError, canonical, decode
from goldgate_tools.requests import Call, Result

LARGEST = 64_000_000  # characters of one line


@dataclass(frozen=True, slots=True)
class RecordingOptions:
    """Where the recorded calls are."""

    path: Path | None = None
    """A JSONL file of recorded calls; without one, calls are answered by the recording that they name."""


@dataclass(slots=True)
class Recording:
    """Recorded calls by tool and arguments, each with the state before it."""

    rows: dict[tuple[str, str], list[tuple[str, Result]]] = field(default_factory=dict)
    tools: set[str] = field(default_factory=set)

    def add(self, row: Mapping[str, Any]) -> None:
        """Take one row. Raises ValueError where it is malformed, or contradicts another."""
        tool, arguments, state = row.get("tool"), row.get("arguments", {}), row.get("state") or ""
        if isinstance(arguments, str):
            arguments = decode(arguments)
        if not isinstance(tool, str) or not tool or not isinstance(arguments, Mapping):
            raise ValueError(
                'a recorded call is {"tool": ..., "arguments": {...}, "state": ..., "output": ...}'
            )
        if "output" not in row and "error" not in row:
            raise ValueError("a recorded call has an output")
        state = state if isinstance(state, str) else canonical(state)
        after = row.get("state_after") or state
        after = after if isinstance(after, str) else canonical(after)
        result = Result(row.get("output", ""), str(row.get("error") or ""), after)
        held = self.rows.setdefault((tool, canonical(arguments)), [])
        if any(known == state and other != result for known, other in held):
            raise ValueError(f"the call of {tool} is recorded twice, with different outputs")
        if (state, result) not in held:
            held.append((state, result))
        self.tools.add(tool)

    def answer(self, call: Call) -> Result:
        """The recorded result; one that says so where the tool or the call is not in the recording."""
        if call.tool not in self.tools:
            return Result(known=False)
        held = self.rows.get((call.tool, canonical(call.arguments)), [])
        for wanted in (call.state, ""):
            for state, result in held:
                if state == wanted:
                    return result
        if held and (not call.state or len({canonical((one.output, one.error)) for _, one in held}) == 1):
            return held[0][1]
        return Result(error="not recorded", recorded=False)


class RecordingServer:
    """Answers calls from recordings, each read once."""

    batch = 64
    parallel = 1

    def __init__(self, options: RecordingOptions) -> None:
        self._own = read(options.path) if options.path is not None else Recording()
        self._named: dict[str, Recording] = {}

    def serve(self, requests: Sequence[Call]) -> list[Result | Failure]:
        """A result for each call; a Failure where the recording that it names cannot be read."""
        return [self._one(request) for request in requests]

    def close(self) -> None:
        """Nothing is open."""

    def _one(self, call: Call) -> Result | Failure:
        if not call.recording:
            return self._own.answer(call)
        if call.recording not in self._named:
            try:
                self._named[call.recording] = read(Path(call.recording))
            except (ConfigError, RowError) as error:
                return Failure(str(error), "tools.replay")
        return self._named[call.recording].answer(call)


def open_recording(options: RecordingOptions) -> RecordingServer:
    """A server of the recording. Raises ConfigError where there is none, RowError for a malformed line."""
    return RecordingServer(options)


def read(path: Path) -> Recording:
    """The recording in a file. Raises ConfigError and RowError."""
    recording = Recording()
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    _add(recording, line, path, number)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read the recording {path}: {error}") from error
    return recording


def _add(recording: Recording, line: str, path: Path, number: int) -> None:
    try:
        row = decode(line, LARGEST)
        if not isinstance(row, dict):
            raise ValueError("a recorded call is a JSON object")
        recording.add(row)
    except (MalformedError, ValueError) as error:
        raise RowError(f"{path}, line {number}: {error}") from error


def line_of(call: Call, result: Result) -> str:
    """A call and its result as a line of a recording."""
    row = {"tool": call.tool, "arguments": dict(call.arguments), "state": call.state, "output": result.output}
    if result.error:
        row["error"] = result.error
    if result.state != call.state:
        row["state_after"] = result.state
    return json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n"
