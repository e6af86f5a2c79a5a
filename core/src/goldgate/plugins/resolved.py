"""What a config names, found and given its typed options."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from goldgate.plugins.loading import Component


@dataclass(frozen=True, slots=True)
class ResolvedService:
    """A service that requests are sent to, by the name it is configured under."""

    name: str
    component: Component
    options: Any
    digest: bytes
