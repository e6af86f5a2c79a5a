"""Which task comes next for whom, and in which order its responses are shown.

All of it follows from the labels, the seed and the names, so a server that starts again goes on as if it had
never stopped; only leases are forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b

from goldgate.runs import AuditLabels

from goldgate_annotate.labels import State
from goldgate_annotate.tasks import Task
from goldgate_annotate.worth import PRIOR, gain

LEASE = 600.0  # seconds for which nobody else gets a task


@dataclass(frozen=True, slots=True)
class Rules:
    """``overlap``: the share of tasks that everybody labels; ``gold``: the share of planted items among what
    an annotator sees; ``seed``: of orders and draws.
    """

    overlap: float = 0.0
    gold: float = 0.1
    seed: int = 0


@dataclass(slots=True)
class Leases:
    """Who has which task on the screen: task → browser, and until when."""

    held: dict[str, tuple[str, float]] = field(default_factory=dict)

    def free(self, task: str, browser: str, now: float) -> bool:
        """Whether the browser may have the task."""
        holder, until = self.held.get(task, ("", 0.0))
        return holder == browser or until <= now

    def take(self, task: str, browser: str, now: float) -> None:
        """Give the task to the browser; what it had before is free again."""
        self.drop(browser)
        self.held[task] = (browser, now + LEASE)

    def drop(self, browser: str) -> None:
        """Free what the browser has."""
        self.held = {task: held for task, held in self.held.items() if held[0] != browser}


def order(task: Task, annotator: str, seed: int) -> tuple[int, ...]:
    """The places of the task's responses in the order in which this annotator sees them."""
    places = [one.origin.index for one in task.responses]
    return tuple(sorted(places, key=lambda place: _draw(seed, task.digest, annotator, str(place))))


def shared(task: Task, rules: Rules) -> bool:
    """Whether everybody labels the task: planted items, and a random share of the others."""
    return task.more.gold is not None or _shares(rules.seed, task.digest) < rules.overlap


@lru_cache(maxsize=1 << 18)
def _shares(seed: int, digest: str) -> float:
    return _draw(seed, digest, "overlap")


def open_tasks(tasks: Sequence[Task], state: State, annotator: str, rules: Rules) -> Iterator[Task]:
    """The tasks that the annotator has not labelled and that still need a label, the next one first.

    A dialogue that he has continued comes first; then planted items, at their share of what he has labelled,
    and all others as the labels of their stratum narrow the estimate most, or in the file's order.
    """
    left = [
        task
        for task in tasks
        if (task.digest, annotator) not in state.live
        and state.owners.get(task.digest, annotator) == annotator
        and (shared(task, rules) or not state.given(task.digest))
    ]
    yield from (task for task in left if task.digest in state.owners)
    gold = [task for task in left if task.more.gold is not None and task.digest not in state.owners]
    others = [task for task in left if task.more.gold is None and task.digest not in state.owners]
    gold.sort(key=lambda task: _draw(rules.seed, task.digest, annotator))
    others = _by_gain(others, tasks, state)
    done = sum(who == annotator for _, who in state.live)
    if gold and (not others or _draw(rules.seed, annotator, str(done), "gold") < rules.gold):
        yield from (*gold, *others)
    else:
        yield from (*others, *gold)


def strata(tasks: Sequence[Task], state: State) -> list[AuditLabels]:
    """What the labels so far say of each stratum of the run that the tasks were selected from."""
    sizes: dict[str, int] = {}
    known: dict[str, tuple[int, int]] = {}
    found: dict[str, list[bool]] = {}
    for task in tasks:
        sizes.update(task.more.rows)
        known.update(task.more.known)
        if task.more.stratum and task.more.gold is None:
            rights = [label.right for label in state.given(task.digest).values() if label.right is not None]
            if rights:  # several annotators: right where most say so
                right = 2 * sum(rights) > len(rights)
                against = right if task.more.dataset == "rejected" else not right
                found.setdefault(task.more.stratum, []).append(against)
    return [
        AuditLabels(name, rows, before + len(new := found.get(name, [])), wrong + sum(new))
        for name, rows in sizes.items()
        for before, wrong in [known.get(name, (0, 0))]
    ]


def _by_gain(left: list[Task], tasks: Sequence[Task], state: State) -> list[Task]:
    """The task whose label narrows the estimate most first; the file's order where they are of no strata."""
    if not any(task.more.stratum for task in left):
        return left
    priors = {name: share for task in tasks for name, share in task.more.prior.items()}
    worth = {one.stratum: gain(one, prior=priors.get(one.stratum, PRIOR)) for one in strata(tasks, state)}
    return sorted(left, key=lambda task: -worth.get(task.more.stratum, 0.0))


def _draw(seed: int, *names: str) -> float:
    """A number in [0, 1) that depends on the seed and the names alone."""
    seeded = "\0".join((str(seed), *names)).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(seeded, digest_size=7).digest()) / 2**56
