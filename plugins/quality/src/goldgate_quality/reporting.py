"""What a filter leaves in the run folder: its report for the manifest, and lists of rows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import msgspec


class Listing(Protocol):
    """Where rows of a list go."""

    def add(self, row: Mapping[str, Any]) -> None:
        """One more row."""


def report(scratch: Path, values: Mapping[str, Any]) -> None:
    """Have values stand in the manifest under ``filters`` and the step's name."""
    text = json.dumps(values, ensure_ascii=False, indent=2)
    (_folder(scratch) / "report.json").write_text(text + "\n", "utf-8", "replace")


@contextmanager
def listing(scratch: Path, name: str) -> Iterator[Listing]:
    """A JSONL file that stays in the run folder, as ``filters/STEP/NAME``."""
    with (_folder(scratch) / name).open("wb") as file:
        yield _Lines(file)


class _Lines:
    def __init__(self, file: Any) -> None:
        self._file = file
        self._encode = msgspec.json.Encoder().encode

    def add(self, row: Mapping[str, Any]) -> None:
        """See Listing."""
        self._file.write(self._encode(row) + b"\n")


def _folder(scratch: Path) -> Path:
    folder = scratch / "keep"
    folder.mkdir(exist_ok=True)
    return folder
