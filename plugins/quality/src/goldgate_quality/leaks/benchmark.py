"""The items of a benchmark: their names and their texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from goldgate import RunError, Sample
from goldgate.runs import read_row, rows

from goldgate_quality import texts

COLUMNS = ("prompt", "question", "problem", "text", "input", "instruction")


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its name in a sentence, and what it asks."""

    name: str
    text: str


def items(path: Path) -> list[Item]:
    """The items of a file. Rows are read as a source's are; a row without a prompt gives its column question,
    problem, text, input or instruction. Raises RunError where the file cannot be read, holds no item, or a
    row holds none.
    """
    try:
        found = list(_items(path))
    except OSError as error:
        raise RunError(f"benchmark {path}: {error.strerror or error}") from error
    if not found:
        raise RunError(f"benchmark {path}: it holds no item: give a JSONL file whose rows have a prompt")
    return found


def _items(path: Path) -> Iterator[Item]:
    for place, raw, wrong in rows([path]):
        if wrong or raw is None:
            raise RunError(f"benchmark {place}: {wrong}")
        text = _text(raw, place)
        if not text.strip():
            raise RunError(f"benchmark {place}: no prompt, question, problem, text, input or instruction")
        yield Item(str(raw.get("id") or raw.get("task_id") or place), text)


def _text(raw: Any, place: str) -> str:
    column = next((name for name in COLUMNS if raw.get(name)), "")
    if not column and raw.get("messages"):
        column = "messages"
    if isinstance(raw.get(column), str):
        return str(raw[column])
    if column:
        sample, _ = read_row(
            {"id": "item", "prompt": raw.get(column)} if column != "messages" else raw, place
        )
        return texts.prompt_of(sample) if isinstance(sample, Sample) else ""
    return ""
