"""The rules by name, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from goldgate_quality.clean.apologies import apology
from goldgate_quality.clean.boilerplate import boilerplate
from goldgate_quality.clean.empty import echo, empty
from goldgate_quality.clean.leaks import leaks
from goldgate_quality.clean.marks import emoji, exclamations
from goldgate_quality.clean.refusals import refusal
from goldgate_quality.clean.repetition import repetition
from goldgate_quality.clean.row import Row
from goldgate_quality.clean.truncation import truncation

Rule = Callable[[Row], str | None]

RULES: Mapping[str, Rule] = {
    "empty": empty,
    "leaks": leaks,
    "repetition": repetition,
    "truncation": truncation,
    "echo": echo,
    "refusals": refusal,
    "boilerplate": boilerplate,
    "emoji": emoji,
    "exclamations": exclamations,
    "apologies": apology,
}
