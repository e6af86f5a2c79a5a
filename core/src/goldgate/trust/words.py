"""Estimates of wrong labels as sentences: on the screen and on the card."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Any

FEW = 100
"""Rows below which counts say more than percentages."""
VAGUE = 0.5
"""An upper limit from which on an estimate says nothing."""


def sentence(estimate: Mapping[str, Any], rows: int, what: str = "wrong", level: float = 0.95) -> str:
    """An estimate for people: counts for few rows, shares for many, words where nothing is known."""
    if estimate["share"] is None:
        return f"how many are {what} is unknown ({estimate['why']})"
    if estimate["high"] >= VAGUE and rows >= FEW:
        return f"too few labelled cases to say how many are {what}"
    if rows < FEW:
        most = min(rows, ceil(estimate["high"] * rows))
        if most > rows * VAGUE:
            return f"{_counted(rows)}: too few to say how many are {what}"
        return f"{_counted(rows)}: {f'at most {most}' if most else 'none'} {what} ({_percent(level)} sure)"
    low, high = _percent(estimate["low"]), _percent(estimate["high"])
    return f"about {_percent(estimate['share'])} {what} ({low} to {high}, {_percent(level)} sure)"


def sentences(noise: Mapping[str, Any]) -> list[str]:
    """A line for each data set and side."""
    lines = []
    level = noise.get("level", 0.95)
    for dataset, sides in noise.get("datasets", {}).items():
        rows = sides.get("rows", 0)
        lines.append(f"{dataset}: labels: {sentence(sides['accepted'], rows, 'wrong', level)}")
        if "rejected" in sides:
            right = sentence(sides["rejected"], rows, "right after all", level)
            lines.append(f"{dataset}: its rejected side: {right}")
        for side, what in (("accepted", "wrong"), ("rejected", "right after all")):
            if audit := sides.get("labelled", {}).get(side):
                lines.append(
                    f"{dataset}: by the source's labels {_audited(audit, f'{side} rows are {what}')}"
                )
    whole = noise.get("labelled", {})
    for kind, what in (
        ("false_accept", "wrong responses accepted"),
        ("false_reject", "right responses rejected"),
    ):
        if audit := whole.get(kind):
            lines.append(f"by the source's labels {_audited(audit, what)}")
    return lines


def _audited(audit: Mapping[str, Any], what: str) -> str:
    """Counts of labels with their interval."""
    low, high = _percent(audit["low"]), _percent(audit["high"])
    return f"{audit['errors']} of {audit['n']} labelled {what} ({low} to {high})"


def _counted(rows: int) -> str:
    return f"{rows} row" if rows == 1 else f"{rows} rows"


def _percent(share: float) -> str:
    """A share with two digits that count: 0.21 %, 4.5 %, 37 %, 100 %."""
    value = 100 * share
    digits = 0 if value >= 10 or value == 0 else 1 if value >= 1 else 2
    return f"{value:.{digits}f} %"
