"""What the labels of a log say together: agreement, planted items, bias of place and length, pace."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from itertools import combinations
from statistics import median
from typing import Any

from goldgate.runs import Rate, agreement, alpha, gwet, rate

from goldgate_annotate.labels import STRENGTHS, Label, State
from goldgate_annotate.tasks import Task
from goldgate_annotate.texts import text_of

Measure = Callable[[Sequence[Sequence[Any]]], float | None]
DRAWS = 1000  # of items with replacement
SIGNIFICANT = 4  # the strength of "significantly better", as a number; "same" is 0
LEAST = 0.8  # an annotator with a smaller share of planted items right is named


def gold_right(task: Task, label: Label) -> bool | None:
    """Whether the label of a planted item is the known one; None for other tasks and for skips."""
    known = task.more.gold
    if known is None or label.skipped:
        return None
    if isinstance(known, int):
        return label.right == known
    return bool(label.ranking) and not label.bad and label.ranking[0] in known


def gold(tasks: Iterable[Task], state: State, annotator: str) -> Rate:
    """The share of planted items that an annotator labelled wrong, by first labels, with its interval."""
    found = [
        right
        for task in tasks
        if (label := state.first(task.digest, annotator)) is not None
        and (right := gold_right(task, label)) is not None
    ]
    return rate(found.count(False), len(found))


def gap(label: Label, one: int, other: int) -> int | None:
    """How much better one response is than the other by a label, from -4 to 4; 0 is a tie, None unknown. Over
    several steps it is at least the widest of them.
    """
    if label.bad or one not in label.ranking or other not in label.ranking:
        return None
    first, last = sorted((label.ranking.index(one), label.ranking.index(other)))
    widest = max(SIGNIFICANT - STRENGTHS.index(name) for name in label.strengths[first:last])
    return widest if label.ranking.index(one) == first else -widest


def agreements(tasks: Iterable[Task], state: State, draws: int = DRAWS) -> dict[str, dict[str, Any]]:
    """Alpha and Gwet's coefficient of first labels, with intervals over items: "rank" compares how much
    better the one of two responses is (ordinal), "accept" right and wrong (nominal). ``draws`` make the
    interval.
    """
    names = sorted({who for _, who in state.live})
    items: dict[str, list[list[int | None]]] = {"rank": [], "accept": []}
    for task in (task for task in tasks if len(state.who.get(task.digest, ())) > 1):
        labels = [state.first(task.digest, name) for name in names]
        given = [label if label is not None and not label.skipped else None for label in labels]
        if task.ask == "accept":
            items["accept"].append([label.right if label else None for label in given])
        else:
            items["rank"] += [
                [gap(label, one, other) if label else None for label in given]
                for one, other in combinations(sorted(r.origin.index for r in task.responses), 2)
            ]
    steps = tuple(range(-SIGNIFICANT, SIGNIFICANT + 1))
    measures: dict[str, tuple[Measure, Measure]] = {
        "rank": (partial(alpha, scale="ordinal"), partial(gwet, labels=steps, scale="ordinal")),
        "accept": (alpha, partial(gwet, labels=(0, 1))),
    }
    found = {}
    for ask, (first, second) in measures.items():
        one = agreement(items[ask], first, draws=draws)
        if one.items:
            found[ask] = {"alpha": asdict(one), "gwet": asdict(agreement(items[ask], second, draws=draws))}
    return found


def report(tasks: Sequence[Task], state: State) -> dict[str, Any]:
    """Everything that ``goldgate annotate merge`` says of the labels, as plain data."""
    by = {task.digest: task for task in tasks}
    labels = [label for numbers in state.live.values() for label in (state.labels[n] for n in numbers[:1])]
    given = [label for label in labels if not label.skipped]
    return {
        "tasks": len(tasks),
        "labelled": len({label.task for label in given}),
        "skipped": len(labels) - len(given),
        "undone": len(state.undone),
        "changed_minds": sum(len(numbers) > 1 for numbers in state.live.values()),
        "annotators": {
            name: _person(tasks, state, name, [label for label in given if label.annotator == name])
            for name in sorted({label.annotator for label in given})
        },
        "agreement": agreements(tasks, state),
        **_places([label for label in given if label.ranking and not label.bad]),
        "longer_chosen": asdict(_longer(by, given)),
    }


def _person(tasks: Sequence[Task], state: State, name: str, labels: Sequence[Label]) -> dict[str, Any]:
    errors = gold(tasks, state, name)
    return {
        "labels": len(labels),
        "seconds": round(median(label.seconds for label in labels), 1),
        "keys": median(label.keys for label in labels),
        "gold": asdict(errors),
        "below": errors.rate is not None and 1.0 - errors.rate < LEAST,
    }


def _places(labels: Sequence[Label]) -> dict[str, Any]:
    """How often the response that was shown first was called best, and how often chance alone would."""
    decided = [label for label in labels if label.strengths[:1] != ("same",)]
    known = [label for label in decided if label.ranking[0] in label.order]
    first = sum(label.order[0] == label.ranking[0] for label in known)
    expected = sum(1 / len(label.order) for label in known)
    return {"shown_first": asdict(rate(first, len(known))) | {"expected": round(expected, 1)}}


def _longer(by: Mapping[str, Task], labels: Sequence[Label]) -> Rate:
    """How often the best response is longer than the worst, where their lengths differ."""
    lengths = []
    for label in labels:
        task = by.get(label.task)
        if task and len(label.ranking) > 1 and not label.bad:
            best, worst = (len(text_of(task.response(label.ranking[place]).messages)) for place in (0, -1))
            lengths.append((best, worst))
    different = [best > worst for best, worst in lengths if best != worst]
    return rate(sum(different), len(different))
