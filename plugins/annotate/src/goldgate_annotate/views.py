"""What the page shows, and when: of a task only what people may see before they have chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from goldgate import Candidate, Message
from goldgate.runs import audit_share

from goldgate_annotate import figures, queue
from goldgate_annotate.labels import Label, State
from goldgate_annotate.queue import Rules
from goldgate_annotate.tasks import Task
from goldgate_annotate.texts import text_of

RUBRIC = ("accuracy", "instructions", "tone")  # what the report's judges look at (4.2.3)
TAGS = 3
QUICK = 100  # draws for the interval next to a label, which must not make people wait
RECENT = 200  # items that the agreement next to a label is about


def task(one: Task, order: Sequence[int], show_models: bool = False) -> dict[str, Any]:
    """A task as it is shown: no verdict, no reference, no gold; models only where they are asked for."""
    tags = [value for value in one.sample.tags.values() if isinstance(value, str)][:TAGS]
    return {
        "digest": one.digest,
        "id": one.sample.id,
        "tags": tags,
        "ask": one.ask,
        "rubric": list(one.more.rubric or RUBRIC),
        "prompt": [_message(message) for message in one.sample.prompt],
        "responses": [_response(one.response(place), show_models) for place in order],
        "collapsed": one.collapsed,
        "continues": bool(one.more.parent),
    }


def progress(
    tasks: Sequence[Task], state: State, annotator: str, rules: Rules, left: int | None = None
) -> dict[str, Any]:
    """How far the annotator is, and how far the labels have narrowed the estimate; ``left`` where known."""
    done = sum(who == annotator for _, who in state.live)
    if left is None:
        left = sum(1 for _ in queue.open_tasks(tasks, state, annotator, rules))
    return {"done": done, "left": left, "interval": interval(tasks, state)}


def interval(tasks: Sequence[Task], state: State) -> dict[str, Any] | None:
    """The share of wrong rows in the run's data set by the labels so far; None for tasks of no run."""
    strata = queue.strata(tasks, state)
    if not strata:
        return None
    labelled = sum(one.labelled for one in strata)
    what = "right after all" if any(one.more.dataset == "rejected" for one in tasks) else "wrong"
    if not labelled:
        return {"share": None, "low": 0.0, "high": 1.0, "labelled": 0, "what": what}
    return {**asdict(audit_share(strata)), "labelled": labelled, "what": what}


def saved(
    tasks: Sequence[Task], state: State, one: Task, number: int, order: Sequence[int]
) -> dict[str, Any]:
    """What is shown after a label is saved: the reference, planted items, agreement, what comes of it."""
    label = state.labels[number]
    errors = figures.gold(tasks, state, label.annotator)
    shared = [task for task in tasks if len(state.who.get(task.digest, ())) > 1][-RECENT:]
    others = sorted({who for _, who in state.live} - {label.annotator})
    return {
        "reference": _reference(one),
        "gold": asdict(errors) if errors.n else None,
        "was_gold": figures.gold_right(one, label),
        "agreement": figures.agreements(shared, state, QUICK) if one in shared else {},
        "others": others,
        "pairs": pairs(state, number),
        "agrees": agrees(one, label),
        "order": list(order),
    }


def pairs(state: State, number: int) -> int:
    """How many pairs a label makes: ties make none; an edit stands above what it edits and all below."""
    label = state.labels[number]
    ranked = len(label.ranking)
    found = 0
    if not label.bad and label.strengths:
        found = sum(
            any(one != "same" for one in label.strengths[first:last])
            for first in range(ranked)
            for last in range(first + 1, ranked)
        )
    if not state.passes(number):
        return found
    below = 1 if label.bad or label.right is not None or not ranked else ranked
    return found + (0 if label.right == 1 else below)


def agrees(one: Task, label: Label) -> bool | None:
    """Whether the verifiers' verdicts that came with the task fit the label; None where they say nothing."""
    accepted = {
        response.origin.index: all(verdict.get("accepts") for verdict in known)
        for response in one.responses
        if (known := [v for v in one.verdicts(response.origin.index) if v.get("accepts") is not None])
    }
    if label.right is not None:
        place = one.responses[0].origin.index
        return accepted[place] == bool(label.right) if place in accepted else None
    if label.bad or len(label.ranking) < 2 or len(set(accepted.values())) < 2:
        return None
    best, worst = accepted.get(label.ranking[0]), accepted.get(label.ranking[-1])
    return None if best is None or worst is None or best == worst else best


def _reference(one: Task) -> str:
    answer = one.sample.reference.get("answer")
    return answer if isinstance(answer, str) else ""


def _response(candidate: Candidate, show_models: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "messages": [_message(message) for message in candidate.messages],
        "text": text_of(candidate.messages),
    }
    if show_models and candidate.origin.model:
        found["model"] = candidate.origin.model
    return found


def _message(message: Message) -> dict[str, Any]:
    found: dict[str, Any] = {"role": message.role, "text": message.content}
    if message.name:
        found["name"] = message.name
    if message.tool_calls:
        found["calls"] = [
            {"name": call["function"]["name"], "arguments": call["function"]["arguments"]}
            for call in message.tool_calls
        ]
    return found
