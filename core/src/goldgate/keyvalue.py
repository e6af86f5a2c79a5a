"""KEY=VALUE arguments: of the command line, and of the pytest plug-in."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from typing import Any

from goldgate.errors import ConfigError


def pair(text: str, read: Callable[[str], Any]) -> tuple[str, Any]:
    """Key and value of one argument. Raises ConfigError where there is no equals sign."""
    key, equals, body = text.partition("=")
    if not equals:
        raise ConfigError(f"{text!r}: write KEY=VALUE")
    return key, read(body)


def value(text: str) -> Any:
    """A TOML value; whatever is none is a text."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
