from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from goldgate.config import schema
from goldgate.plugins.loading import load


def undescribed(part: Any, path: str = "") -> Iterator[str]:
    """Every property without a description, with its place."""
    if isinstance(part, dict):
        for name, body in part.get("properties", {}).items():
            if "description" not in body:
                yield f"{path}/{name}"
        for name, body in part.items():
            yield from undescribed(body, f"{path}/{name}")
    elif isinstance(part, list):
        for number, body in enumerate(part):
            yield from undescribed(body, f"{path}/{number}")


def test_every_key_and_option_of_what_is_installed_explains_itself() -> None:
    assert list(undescribed(schema.of(load()))) == []
