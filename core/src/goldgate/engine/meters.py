"""What requests cost: by step and service for the results of a run, and what was really spent, against a
budget."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Mapping
from typing import Any

from goldgate.config.tables import Config, Price

Usage = dict[tuple[str, str], list[int]]
"""(step, service) → requests, prompt tokens, completion tokens. What the results took, whoever answered:
the same in every run and after a restart."""

Spent = dict[str, list[int]]
"""Service → requests that it answered, prompt tokens, completion tokens."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS spent (
    service TEXT PRIMARY KEY,
    requests INTEGER NOT NULL,
    prompt INTEGER NOT NULL,
    completion INTEGER NOT NULL
) WITHOUT ROWID
"""
FIRST = 8  # requests that are asked before anybody knows what one costs
_ADD = (
    "INSERT INTO spent VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
    "requests = requests + excluded.requests, prompt = prompt + excluded.prompt, "
    "completion = completion + excluded.completion"
)


NO_TOKENS = (1, 0, 0)


def measured(reply: Any) -> tuple[int, int, int]:
    """One request, and the tokens that its reply says it took."""
    prompt, completion = getattr(reply, "prompt_tokens", 0), getattr(reply, "completion_tokens", 0)
    if not (prompt or completion):
        return NO_TOKENS
    return 1, _count(prompt), _count(completion)


def _count(tokens: Any) -> int:
    return tokens if isinstance(tokens, int) and tokens > 0 else 0


def add(usage: dict[Any, list[int]], key: Any, counts: Iterable[int]) -> None:
    """Add three counts under a key."""
    if (held := usage.get(key)) is None:
        usage[key] = list(counts)
        return
    requests, prompt, completion = counts
    held[0] += requests
    held[1] += prompt
    held[2] += completion


def without(usage: Usage, less: Usage) -> Usage:
    """A usage less a part of it."""
    found = {
        key: [a - b for a, b in zip(n, less.get(key, (0, 0, 0)), strict=True)] for key, n in usage.items()
    }
    return {key: counts for key, counts in found.items() if any(counts)}


def cost(counts: Iterable[int], price: Price | None) -> float:
    """US dollars."""
    if price is None:
        return 0.0
    requests, prompt, completion = counts
    return requests * price.request + (prompt * price.prompt + completion * price.completion) / 1e6


def summary(usage: Usage, config: Config) -> dict[str, dict[str, dict[str, float]]]:
    """Step → service → requests, tokens and US dollars, for the manifest."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    for (step, service), counts in sorted(usage.items()):
        row: dict[str, float] = dict(
            zip(("requests", "prompt_tokens", "completion_tokens"), counts, strict=True)
        )
        price = config.services[service].price if service in config.services else None
        if price is not None:
            row["usd"] = round(cost(counts, price), 6)
        found.setdefault(step, {})[service] = row
    return found


class Spending:
    """What a run has spent so far, earlier sessions of it included, and whether its budget lets it go on."""

    def __init__(self, config: Config) -> None:
        self.hits = 0  # requests that the journal answered, in this session
        self._budget = config.budget
        self._prices: Mapping[str, Price | None] = {name: use.price for name, use in config.services.items()}
        self._spent: Spent = {}
        self._began = time.monotonic()

    @property
    def limited(self) -> bool:
        """Whether there is a budget: then every request is claimed, so that none is asked beyond it."""
        budget = self._budget
        return any((budget.usd, budget.tokens, budget.requests, budget.seconds))

    def open(self, db: sqlite3.Connection) -> None:
        """Take up what earlier sessions spent."""
        db.execute(_SCHEMA)
        for service, *counts in db.execute("SELECT service, requests, prompt, completion FROM spent"):
            self._spent[service] = list(counts)

    def add(self, db: sqlite3.Connection, spent: Mapping[str, list[int]]) -> None:
        """Count what services answered; part of the caller's transaction."""
        db.executemany(_ADD, [(service, *counts) for service, counts in spent.items()])
        for service, counts in spent.items():
            add(self._spent, service, counts)

    def totals(self) -> dict[str, float]:
        """What was spent in all: US dollars, tokens, requests; and the seconds of this session."""
        usd = sum(cost(counts, self._prices.get(name)) for name, counts in self._spent.items())
        requests, prompt, completion = (
            sum(column) for column in zip(*self._spent.values(), [0, 0, 0], strict=True)
        )
        seconds = time.monotonic() - self._began
        return {"usd": usd, "tokens": prompt + completion, "requests": requests, "seconds": seconds}

    def over(self, under_way: int) -> str | None:
        """Why nothing more may be asked; empty where something may. None where that depends on the
        ``under_way`` requests that are not answered yet: ask again.
        """
        budget = self._budget
        limits = {"usd": budget.usd, "tokens": budget.tokens, "requests": budget.requests}
        limits["seconds"] = budget.seconds
        if not any(limits.values()):
            return ""
        now = self.totals()
        for name, most in limits.items():
            if most and now[name] >= most:
                return f"the budget of {most:g} {name} is used up"
        if not under_way:
            return ""
        answered = now["requests"]
        if not answered:
            return "" if under_way < FIRST and not 0 < limits["requests"] <= under_way else None
        for name in ("usd", "tokens", "requests"):
            each = now[name] / answered  # those under way are taken to cost what others did
            if limits[name] and now[name] + each * under_way >= limits[name]:
                return None
        return ""
