"""A pipeline around the toy plug-in, for the tests of the core."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from goldgate.config import file as config
from goldgate.config.file import Config

TOYS = str(Path(__file__).parent / "toy" / "toys.py")


@pytest.fixture
def toys(tmp_path: Path) -> Callable[..., Config]:
    """``toys(rows, steps, **keys)``: a config over these rows (objects, or raw lines) and steps."""

    def made(rows: list[Any], steps: list[Any], **keys: Any) -> Config:
        lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
        (tmp_path / "rows.jsonl").write_text("".join(line + "\n" for line in lines))
        table = {
            "name": "toys",
            "plugins": [TOYS],
            "source": {"path": "rows.jsonl"},
            "runs": str(tmp_path / "runs"),
            "step": [{"use": step} if isinstance(step, str) else step for step in steps],
            **keys,
        }
        return config.parse(table, "toys.toml", tmp_path)

    return made


@pytest.fixture
def read() -> Callable[[Path], list[Any]]:
    """The objects of a JSONL file."""
    return lambda path: [json.loads(line) for line in path.read_text().splitlines()]
