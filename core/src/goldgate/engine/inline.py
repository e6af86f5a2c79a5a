"""Have stages run over a stream of groups, results in the order of the input; here, in this process."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Any, Protocol

from goldgate.config.plan import Plan
from goldgate.engine import meters
from goldgate.engine.driver import Driver
from goldgate.engine.journal import Journal
from goldgate.engine.meters import Usage
from goldgate.engine.stages import Stages
from goldgate.groups import Group

WINDOW = 256  # groups under way in a worker at once


class Crew(Protocol):
    """Where groups are begun and their results turn up."""

    done: dict[int, tuple[Group, ...]]

    def begin(self, stage: int, group: Group) -> int:
        """Start a stage on a group; gives its ticket."""

    def pump(self) -> None:
        """Wait for something to happen."""


def ordered(crew: Crew, stage: int, groups: Iterable[Group], window: int) -> Iterator[Group]:
    """The results of a stage in the order of the groups. At most ``window`` groups are begun and
    not yet given on, so that a slow reader holds back the source.
    """
    source = iter(groups)
    tickets: deque[int] = deque()
    more = True
    while more or tickets:
        while more and len(tickets) < window:
            group = next(source, None)
            if group is None:
                more = False
            else:
                tickets.append(crew.begin(stage, group))
        while tickets and tickets[0] not in crew.done:
            crew.pump()
        while tickets and tickets[0] in crew.done:
            yield from crew.done.pop(tickets.popleft())


class InlinePool:
    """No workers: everything in this process. For tests, short inputs and one's own programs."""

    def __init__(self, plan: Plan, journal: Journal, workers: int = 0, log: Path | None = None) -> None:
        self.done: dict[int, tuple[Group, ...]] = {}
        self.usage: Usage = {}
        config = plan.config
        self._driver = Driver(
            plan.services, journal, config.retries, config.service_timeout, config.give_up_after, config.blobs
        )
        self._stages = Stages(plan, log=log)
        self._tickets = count()

    def map(self, stage: int, groups: Iterable[Any]) -> Iterator[Any]:
        """See goldgate.plugins.components.Pool."""
        return ordered(self, stage, groups, WINDOW)

    def begin(self, stage: int, group: Group) -> int:
        ticket = next(self._tickets)
        self._driver.start(ticket, self._stages.run(stage, group, ticket))
        return ticket

    def pump(self) -> None:
        self._driver.pump()
        finished = self._driver.finished
        while finished:
            ticket, groups = finished.popleft()
            for key, counts in self._driver.usage.pop(ticket, {}).items():
                meters.add(self.usage, key, counts)
            self.done[ticket] = groups

    def wake(self) -> None:
        """Have a pump that waits look again; from any thread."""
        self._driver.events.put(lambda: None)

    def close(self) -> None:
        self._driver.close()
