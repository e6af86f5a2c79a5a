"""Which task comes next: order of responses, overlap, planted items, leases, what narrows the interval most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from goldgate.runs import AuditLabels
from goldgate_annotate import queue, tasks, views, worth
from goldgate_annotate.labels import State, apply

MANY = [{"id": f"t{n}", "prompt": f"{n}?", "responses": ["a", "b", "c"]} for n in range(60)]


def read(rows: list[Any]) -> list[tasks.Task]:
    return [tasks.read(row, "r") for row in rows]


def test_the_order_is_random_by_task_and_annotator_and_always_the_same() -> None:
    found = read(MANY)
    orders = Counter(queue.order(task, "ann", 0) for task in found)
    assert len(orders) == 6
    assert max(orders.values()) < 25
    assert [queue.order(task, "ann", 0) for task in found] == [queue.order(task, "ann", 0) for task in found]
    assert [queue.order(task, "ann", 0) for task in found] != [queue.order(task, "bob", 0) for task in found]
    assert [queue.order(task, "ann", 0) for task in found] != [queue.order(task, "ann", 1) for task in found]


def test_everybody_labels_the_overlap_and_one_the_rest(
    desks: Callable[..., Any], label: Callable[..., Any]
) -> None:
    desk = desks(MANY, overlap=0.2)
    for annotator in ("ann", "bob"):
        while desk.next(annotator, annotator)["task"]:
            label(desk, annotator)
    per_task = Counter(one.task for one in desk.log.state.labels)
    both = {task for task, count in per_task.items() if count == 2}
    assert len(per_task) == 60
    assert 4 <= len(both) <= 22
    assert both == {task.digest for task in desk.tasks() if queue.shared(task, desk.rules)}


def test_planted_items_come_at_their_share_and_to_everybody(
    desks: Callable[..., Any], label: Callable[..., Any]
) -> None:
    gold = [
        {**row, "id": f"g{n}", "prompt": f"gold {n}", "annotate": {"gold": [0]}}
        for n, row in enumerate(MANY[:20])
    ]
    desk = desks([*MANY, *gold], gold=0.25)
    seen = {"ann": 0, "bob": 0}
    for annotator in seen:
        for _ in range(30):
            seen[annotator] += label(desk, annotator, best="a")[0]["prompt"][0]["text"].startswith("gold")
    assert all(2 <= count <= 15 for count in seen.values()), seen
    desk = None


def test_a_lease_runs_out(desks: Callable[..., Any]) -> None:
    now = [0.0]
    desk = desks(MANY[:1], clock=lambda: now[0])
    assert desk.next("ann", "x")["task"]
    assert desk.next("bob", "y")["task"] is None
    now[0] = queue.LEASE - 1
    assert desk.next("bob", "y")["task"] is None
    now[0] = queue.LEASE + 1
    assert desk.next("bob", "y")["task"]


def strata_rows(prior: dict[str, float] | None = None) -> list[Any]:
    more = {"rows": {"big": 1000, "small": 10}, "prior": prior or {}, "dataset": "sft"}
    return [
        {
            "id": f"{name}{n}",
            "prompt": f"{name} {n}",
            "responses": ["x"],
            "annotate": {**more, "stratum": name},
        }
        for n in range(8)
        for name in ("small", "big")
    ]


def test_the_stratum_whose_label_tells_most_comes_next() -> None:
    found = read(strata_rows())
    state = State()
    first = next(queue.open_tasks(found, state, "ann", queue.Rules()))
    assert first.more.stratum == "big"
    for task in found:
        if task.more.stratum == "big":
            apply(state, {"kind": "label", "task": task.digest, "annotator": "ann", "right": 1})
    assert next(queue.open_tasks(found, state, "ann", queue.Rules())).more.stratum == "small"


def test_labels_go_where_the_interval_is_widest_for_its_rows() -> None:
    def strata(**counts: tuple[int, int, int]) -> dict[str, AuditLabels]:
        return {name: AuditLabels(name, *three) for name, three in counts.items()}

    def shares(known: dict[str, AuditLabels], n: int, priors: dict[str, float]) -> Counter[str]:
        rows = {name: list(range(one.rows)) for name, one in known.items()}
        return Counter(name for name, _ in worth.picked(rows, known, n, priors))

    even = shares(strata(a=(500, 0, 0), b=(500, 0, 0)), 40, {})
    assert even == {"a": 20, "b": 20}
    larger = shares(strata(a=(900, 0, 0), b=(100, 0, 0)), 40, {})
    assert larger["a"] > 30
    open_ = shares(strata(a=(500, 0, 0), b=(500, 0, 0)), 60, {"a": 0.005, "b": 0.5})
    assert open_["b"] > open_["a"] > 5  # a certificate never takes all labels away
    spread = shares(strata(a=(500, 30, 12), b=(500, 30, 0)), 40, {})
    assert spread["a"] > spread["b"]
    assert shares(strata(a=(3, 0, 0)), 40, {}) == {"a": 3}
    assert worth.gain(AuditLabels("b", 500, 500, 0)) == 0.0


def test_the_interval_shrinks_with_every_label() -> None:
    found = read(strata_rows())
    state = State()
    widths = []
    for task in found:
        apply(state, {"kind": "label", "task": task.digest, "annotator": "ann", "right": 1})
        interval = views.interval(found, state)
        assert interval is not None
        widths.append(interval["high"] - interval["low"])
    assert widths[-1] < widths[7] < widths[1]
    assert views.interval(read(MANY), State()) is None


def test_labels_that_the_audit_held_before_count() -> None:
    rows = strata_rows()
    for row in rows:
        row["annotate"]["known"] = {"big": [40, 4]}
    counts = {one.stratum: one for one in queue.strata(read(rows), State())}
    assert (counts["big"].labelled, counts["big"].wrong, counts["big"].rows) == (40, 4, 1000)
    assert counts["small"].labelled == 0
