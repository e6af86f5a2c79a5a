"""People's labels, as lines of a log; the state is what the lines say, one after the other.

Every line is a JSON object with its ``kind``. A line is never changed: an undo is a line, a change of mind
is a second label. So a log that ends anywhere still says all that stands in its whole lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

STRENGTHS = ("significantly better", "better", "slightly better", "marginally better", "same")
"""Between a response and the next (Llama 3 report, 4.2.1); "same" is a tie and makes no pair."""


@dataclass(frozen=True, slots=True)
class Edited:
    """A better text of one response."""

    of: int
    """The place of the response in the task's row."""
    text: str
    """What the assistant's last message says now."""


@dataclass(frozen=True, slots=True)
class Label:
    """One line of kind "label". Responses are named by their place in the task's row."""

    task: str
    """The digest of the task."""
    annotator: str
    """Who says it."""
    ranking: tuple[int, ...] = ()
    """The responses, best first."""
    strengths: tuple[str, ...] = ()
    """How much better each is than the next."""
    right: Literal[0, 1] | None = None
    """Of a task that asks whether the response is right; None: nobody can say."""
    bad: bool = False
    """No response is good enough."""
    edited: Edited | None = None
    """A better text of the best response."""
    skipped: str = ""
    """Why there is no label."""
    comment: str = ""
    """What the annotator adds."""
    order: tuple[int, ...] = ()
    """In which order the responses were shown."""
    seen: bool = False
    """Whether the verifiers' opinion had been shown before: a change of mind."""
    seconds: float = 0.0
    """How long it took."""
    keys: int = 0
    """How many keys were pressed, those that type an edit left out."""
    at: str = ""
    """When it was saved, UTC."""
    once: str = ""
    """A name of what was sent, so that a label that is sent again is not kept twice."""


@dataclass(frozen=True, slots=True)
class Check:
    """One line of kind "check": what verifiers say of the edit of a label. ``passes`` is None where none of
    them judges such a task, or where the machinery failed.
    """

    of: int
    passes: bool | None
    verdicts: tuple[dict[str, Any], ...] = ()
    why: str = ""


@dataclass(slots=True)
class State:
    """What a log says. Labels are numbered in their order from 0."""

    tasks: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """Rows of the tasks that were shown, by digest."""
    owners: dict[str, str] = field(default_factory=dict)
    """Tasks that belong to one annotator: the dialogues that he continued."""
    labels: list[Label] = field(default_factory=list)
    """Every label, undone or not."""
    undone: set[int] = field(default_factory=set)
    checks: dict[int, Check] = field(default_factory=dict)
    live: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    """(task, annotator) → numbers of the labels that are not undone, in their order."""
    who: dict[str, list[str]] = field(default_factory=dict)
    """Task → annotators with a label that is not undone, in the order of their first."""
    unread: list[str] = field(default_factory=list)
    """What could not be read: place and reason."""

    def of(self, task: str, annotator: str) -> Label | None:
        """The annotator's last label of a task."""
        numbers = self.live.get((task, annotator))
        return self.labels[numbers[-1]] if numbers else None

    def given(self, task: str) -> dict[str, Label]:
        """The last label of each annotator that is no skip."""
        found = {name: self.labels[self.live[task, name][-1]] for name in self.who.get(task, ())}
        return {name: label for name, label in found.items() if not label.skipped}

    def first(self, task: str, annotator: str) -> Label | None:
        """The first label that stands: given without having seen what verifiers say."""
        numbers = self.live.get((task, annotator), [])
        return next((self.labels[one] for one in numbers if not self.labels[one].seen), None)

    def last(self, annotator: str) -> int | None:
        """The number of the annotator's latest label that is not undone."""
        numbers = [n for (_, who), found in self.live.items() if who == annotator for n in found]
        return max(numbers, default=None)

    def passes(self, number: int) -> bool:
        """Whether the edit of a label may be chosen: no verifier rejected it."""
        check = self.checks.get(number)
        return self.labels[number].edited is not None and (check is None or check.passes is not False)


def apply(state: State, line: Mapping[str, Any], place: str = "") -> None:
    """Change the state by one line. A line that says nothing known is noted, and changes nothing."""
    try:
        _apply(state, line)
    except (msgspec.ValidationError, KeyError, TypeError, IndexError) as error:
        state.unread.append(f"{place}: {error}" if place else str(error))


def replay(lines: Iterable[tuple[str, bytes]]) -> State:
    """The state after all lines, each with its place."""
    state = State()
    for place, line in lines:
        try:
            found = msgspec.json.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            state.unread.append(f"{place}: not JSON: {error}")
            continue
        apply(state, found, place)
    return state


def _apply(state: State, line: Mapping[str, Any]) -> None:
    kind = line["kind"]
    if kind == "label":
        label = msgspec.convert({key: value for key, value in line.items() if key != "kind"}, Label)
        state.labels.append(label)
        state.live.setdefault((label.task, label.annotator), []).append(len(state.labels) - 1)
        if label.annotator not in state.who.setdefault(label.task, []):
            state.who[label.task].append(label.annotator)
    elif kind == "undo":
        label = state.labels[_number(state, line["of"])]
        state.undone.add(line["of"])
        current = state.live.get((label.task, label.annotator), [])
        if line["of"] in current:
            current.remove(line["of"])
        if not current and state.live.pop((label.task, label.annotator), None) is not None:
            state.who[label.task].remove(label.annotator)
    elif kind == "check":
        check = msgspec.convert({key: value for key, value in line.items() if key != "kind"}, Check)
        _number(state, check.of)
        state.checks[check.of] = check
    elif kind == "task":
        digest, row = msgspec.convert((line["task"], line["row"]), tuple[str, dict[str, Any]])
        state.tasks[digest] = row
        if owner := line.get("annotator"):
            state.owners[digest] = msgspec.convert(owner, str)
    else:
        raise KeyError(f"lines of kind {kind!r} are not known")


def _number(state: State, number: Any) -> int:
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < len(state.labels):
        raise KeyError(f"there is no label number {number!r}")
    return number
