"""Estimates of wrong labels as sentences: on the screen and on the card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def sentence(told: Mapping[str, Any], what: str = "wrong labels") -> str:
    """An estimate for people."""
    if told["share"] is None:
        return f"{what}: unknown ({told['why']})"
    return f"{what}: about {_percent(told['share'])} ({_percent(told['low'])} to {_percent(told['high'])})"


def sentences(noise: Mapping[str, Any]) -> list[str]:
    """A line for each data set and side."""
    lines = []
    for dataset, sides in noise.get("datasets", {}).items():
        lines.append(f"{dataset}: {sentence(sides['accepted'])}")
        if "rejected" in sides:
            lines.append(f"{dataset}: {sentence(sides['rejected'], 'right among the rejected')}")
    return lines


def _percent(share: float) -> str:
    return f"{100 * share:.2g} %"
