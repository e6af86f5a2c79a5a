"""Files that nobody ever sees half of, and JSON text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec


def write(path: Path, content: bytes) -> None:
    """Write a small file so that nobody ever sees half of it."""
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)


def pretty(value: Any) -> bytes:
    """JSON for people."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def compact(value: Any) -> str:
    """JSON on one line."""
    return msgspec.json.encode(value).decode() + "\n"
