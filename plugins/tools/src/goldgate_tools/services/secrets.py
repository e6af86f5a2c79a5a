"""Keeps secrets out of what is written down."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote, quote_plus

MASK = "***"
SHORTEST = 4  # a value of fewer characters would mask ordinary text
PART = 8  # characters of a part of a value, such as the token after "Bearer", that is a secret by itself


def written(secrets: Iterable[str]) -> tuple[str, ...]:
    """The secrets in each way that a service may write them back: whole, without the word before a token,
    encoded for an address or in base 64; the longest first.
    """
    found: set[str] = set()
    for secret in secrets:
        for part in (secret, *(part for part in secret.split() if len(part) >= PART)):
            if len(part) >= SHORTEST:
                coded = b64encode(part.encode("utf-8", "surrogateescape")).decode()
                found |= {part, quote(part, safe=""), quote_plus(part), coded, coded.rstrip("=")}
    return tuple(sorted(found, key=len, reverse=True))


def mask(value: Any, secrets: Sequence[str]) -> Any:
    """A JSON value in which no text holds one of the secrets, however it is written."""
    return _masked(value, written(secrets))


def _masked(value: Any, forms: Sequence[str]) -> Any:
    if isinstance(value, str):
        for form in forms:
            value = value.replace(form, MASK)
        return value
    if isinstance(value, dict):
        return {_masked(key, forms): _masked(inner, forms) for key, inner in value.items()}
    if isinstance(value, list):
        return [_masked(inner, forms) for inner in value]
    return value
