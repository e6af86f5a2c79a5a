"""Whole rows as they travel in the page: a prompt with its candidates, cut, and hidden where asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from goldgate_report.reading.lines import Store
from goldgate_report.reading.table import BETTER, OUTCOMES, WORSE, Table

LONGEST = 20_000  # characters of a text in the page; the page says how much more there is
VALUE = 4_000  # of a text inside evidence
ITEMS = 100  # of a list inside evidence
DEEPEST = 12
FIELDS = ("prompt", "completion", "reference", "evidence", "tags")
"""What can be hidden."""
PERSONAL = ("quality.personal", "quality.secrets")
"""Steps that find what may not be shown: the rows that they drop are masked."""


@dataclass(frozen=True, slots=True)
class Mask:
    """What is left out of the page. ``steps``: names of steps whose rows are masked."""

    hide: frozenset[str] = frozenset()
    steps: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, hide: Collection[str], steps: Sequence[Mapping[str, Any]]) -> Mask:
        """The mask of a run. Evidence quotes what it judges, so it goes with prompt and completion."""
        hidden = set(hide)
        if hidden & {"prompt", "completion"}:
            hidden |= {"evidence"}
        if "prompt" in hidden:
            hidden |= {"reference"}
        finders = {str(step["name"]) for step in steps if step.get("use") in PERSONAL}
        return cls(frozenset(hidden), frozenset(finders))


def prompt(store: Store, table: Table, number: int, mask: Mask) -> dict[str, Any]:
    """A prompt with its candidates, by their index."""
    rows = sorted(table.candidates(number), key=lambda at: table.index[at])
    first: Mapping[str, Any] = {}
    candidates = []
    personal = any(table.by[at] >= 0 and table.steps[table.by[at]] in mask.steps for at in rows)
    for at in rows:
        row = store.row(table.place(at))
        first = first or row
        candidates.append(_candidate(table, at, row, mask, personal))
    why = "personal data" if personal else ""
    hidden = mask.hide
    found: dict[str, Any] = {
        "prompt": _messages(first.get("prompt"), "prompt" in hidden, why),
        "reference": _hidden(first.get("reference"), "reference" in hidden or personal),
        "tags": _hidden(first.get("tags"), "tags" in hidden),
        "c": candidates,
    }
    for key in ("tools", "sample_origin"):
        if first.get(key):
            found[key] = value(first[key])
    return found


def _candidate(table: Table, at: int, row: Mapping[str, Any], mask: Mask, personal: bool) -> dict[str, Any]:
    side = table.part[at]
    key = ("completion", "chosen", "rejected")[side]
    why = "personal data" if personal else ""
    verdicts = row.get("rejected_verdicts" if side == WORSE else "verdicts") or ()
    quiet = "evidence" in mask.hide or personal
    found: dict[str, Any] = {
        "i": table.index[at],
        "o": OUTCOMES[table.outcome[at]],
        "m": _messages(row.get(key), "completion" in mask.hide, why),
        "v": [_verdict(verdict, quiet) for verdict in verdicts],
    }
    if side != WORSE:
        found |= {name: row[name] for name in ("finish", "origin") if row.get(name)}
    if side not in (BETTER, WORSE):
        for name in ("by", "where", "why", "code", "kind"):
            if row.get(name):
                found[name] = "(hidden)" if name == "why" and quiet else row[name]
    return found


def _verdict(verdict: Mapping[str, Any], quiet: bool) -> dict[str, Any]:
    kept = ("verifier", "score", "why", "code", "evidence", "parts", "abstained", "version", "digest")
    found = {key: value(verdict[key]) for key in kept if verdict.get(key) not in (None, {}, [])}
    found["score"] = verdict.get("score")
    if quiet:
        found.pop("evidence", None)
        found["why"] = "(hidden)"
    return found


def _messages(messages: Any, hide: bool, why: str) -> list[dict[str, Any]]:
    found = []
    for message in messages or ():
        if not isinstance(message, Mapping):
            continue
        text = message.get("content")
        text = text if isinstance(text, str) else "" if text is None else str(text)
        one: dict[str, Any] = {"role": str(message.get("role", "")), "content": text[:LONGEST]}
        if len(text) > LONGEST:
            one["cut"] = len(text)
        thoughts = message.get("reasoning_content")
        if isinstance(thoughts, str) and thoughts:
            one["thoughts"] = thoughts[:LONGEST]
        for key in ("tool_calls", "name"):
            if message.get(key):
                one[key] = value(message[key])
        if hide or why:
            one = {"role": one["role"], "content": "", "hidden": why or f"{len(text):,} characters"}
        found.append(one)
    return found


def _hidden(found: Any, hide: bool) -> Any:
    return "(hidden)" if hide and found else value(found)


def value(found: Any, depth: int = 0) -> Any:
    """A value of evidence, with long texts and lists cut."""
    if isinstance(found, str):
        return found if len(found) <= VALUE else f"{found[:VALUE]}… ({len(found):,} characters)"
    if depth > DEEPEST:
        return "…"
    if isinstance(found, Mapping):
        items = list(found.items())
        kept = {str(key)[:200]: value(one, depth + 1) for key, one in items[:ITEMS]}
        return kept | ({"…": f"{len(items) - ITEMS} more"} if len(items) > ITEMS else {})
    if isinstance(found, list | tuple):
        rest = [f"… {len(found) - ITEMS} more"] if len(found) > ITEMS else []
        return [value(one, depth + 1) for one in found[:ITEMS]] + rest
    return found
