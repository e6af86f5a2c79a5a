"""Keeps secrets out of what is written down."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote, quote_plus

MASK = "***"
SHORTEST = 4  # a value of fewer characters would mask ordinary text


def forms(secrets: Iterable[str]) -> tuple[str, ...]:
    """Secrets, the words that follow a scheme such as "Bearer", and how addresses, JSON and base64 write
    them; the longest first.
    """
    found: set[str] = set()
    for secret in secrets:
        for one in {secret, secret.strip(), secret.partition(" ")[2].strip()}:
            if len(one) >= SHORTEST:
                coded = base64.b64encode(one.encode()).decode()
                found |= {
                    one,
                    quote(one, safe=""),
                    quote_plus(one),
                    json.dumps(one)[1:-1],
                    coded,
                    coded.rstrip("="),
                }
    return tuple(sorted(found, key=len, reverse=True))


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
