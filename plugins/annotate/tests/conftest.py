"""Tasks, a desk over them, and a client that talks to its page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from goldgate_annotate.log import Log
from goldgate_annotate.queue import Rules

TASKS = [
    {
        "id": "sum",
        "prompt": "What is 2 + 2?",
        "reference": {"answer": "4"},
        "responses": ["It is 4.", "It is 5."],
    },
    {
        "id": "sky",
        "prompt": "Why is the sky blue?",
        "responses": ["Scattering.", "Because.", "Short waves scatter more."],
    },
    {"id": "one", "prompt": "3 + 3?", "reference": {"answer": "6"}, "responses": ["It is 6."]},
]


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """``write(rows, name)``: a JSONL file of rows."""

    def written(rows: list[Any], name: str = "tasks.jsonl") -> Path:
        path = tmp_path / name
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        return path

    return written


@pytest.fixture
def desks(write: Callable[..., Path], tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """``desks(rows, …)``: a desk over tasks; ``out`` is its log."""
    pytest.importorskip("starlette", reason="goldgate[serve] is not installed")
    from goldgate_annotate.desk import Desk

    opened: list[Any] = []

    def made(
        rows: list[Any] | None = None, overlap: float = 0.0, gold: float = 0.1, seed: int = 0, **more: Any
    ) -> Any:
        path = write(TASKS if rows is None else rows)
        desk = Desk((path,), Log(tmp_path / "labels.jsonl"), Rules(overlap, gold, seed), **more)
        opened.append(desk)
        return desk

    yield made
    for desk in opened:
        desk.close()


@pytest.fixture
def label() -> Callable[..., Any]:
    """``label(desk, "ann", best=…)``: have an annotator label his next task; returns (task, what came back)."""
    from goldgate_annotate.desk import Sent

    def labelled(desk: Any, annotator: str, best: str = "", strength: str = "better", **more: Any) -> Any:
        task = desk.next(annotator, annotator)["task"]
        texts = [one["text"] for one in task["responses"]]
        order = sorted(range(len(texts)), key=lambda place: (texts[place] != best, place))
        choice: dict[str, Any] = {"right": 1} if task["ask"] == "accept" else {}
        if task["ask"] == "rank":
            choice = {"ranking": tuple(order), "strengths": (strength,) * (len(order) - 1)}
        sent = Sent(task["digest"], annotator, **{**choice, **more})
        return task, desk.save(annotator, sent)

    return labelled
