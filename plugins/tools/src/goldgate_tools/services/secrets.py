"""Keeps secrets out of what is written down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

MASK = "***"
SHORTEST = 4  # a value of fewer characters would mask ordinary text


def mask(value: Any, secrets: Sequence[str]) -> Any:
    """A JSON value in which no text holds one of the secrets."""
    if isinstance(value, str):
        for secret in secrets:
            if len(secret) >= SHORTEST:
                value = value.replace(secret, MASK)
        return value
    if isinstance(value, dict):
        return {mask(key, secrets): mask(inner, secrets) for key, inner in value.items()}
    if isinstance(value, list):
        return [mask(inner, secrets) for inner in value]
    return value
