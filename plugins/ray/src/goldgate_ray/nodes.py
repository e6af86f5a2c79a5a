"""The nodes of a run: they are found, opened and watched, and left out where they cannot be used."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import ray
from goldgate import ConfigError, GoldgateError, PluginError, RunError

from goldgate_ray import cluster
from goldgate_ray.cluster import Machine
from goldgate_ray.member import Member
from goldgate_ray.opening import Opener, of_node
from goldgate_ray.options import RayOptions

LOOK = 0.25  # seconds between looks at what is due
JOINED = 2.0  # seconds between looks at the nodes of the cluster

_log = logging.getLogger("goldgate")


class Nodes:
    """Those of the cluster that the run uses. ``members``: those that are open, or being opened."""

    opener: Opener
    """What opens them; set before the first is looked for."""

    def __init__(self, workers: int, options: RayOptions, log: Path | None, busy: Callable[[], bool]) -> None:
        """``workers``: the config's. ``busy``: whether work is under way, so that a node that cannot be used
        is no reason to end the run."""
        self.members: list[Member] = []
        self._workers, self._options, self._log, self._busy = workers, options, log, busy
        self._numbers = count(1)
        self._refused: set[str] = set()
        self._looked = 0.0
        self._alone_since: float | None = None  # without a node that could work

    def begin(self) -> None:
        """Wait for the first nodes, and begin to open them. Raises RunError where none comes."""
        until = time.monotonic() + self._options.patience
        while not (found := self._usable()):
            if time.monotonic() > until:
                wanted = {"CPU": 1, **self._options.resources}
                raise RunError(
                    f"no node of the Ray cluster has what this run needs ({wanted}): add one with "
                    "`ray start --address=HOST:PORT`, or change [executor] resources"
                )
            time.sleep(LOOK)
        here = Machine(ray.get_runtime_context().get_node_id(), "the head", {})
        self.opener.start_hosts(here, sum(workers for _, workers in found))
        self.look_around()

    def look_around(self) -> None:
        """Open nodes that have joined, and give up on those that do not open."""
        now = time.monotonic()
        for member in [one for one in self.members if not one.ready]:
            if now - member.since > self._options.patience:
                why = (
                    f"node {member.machine.address} did not open within {self._options.patience:g} s: other "
                    "jobs hold its CPUs, or it cannot be reached; set [executor] workers_per_node or patience"
                )
                self.leave_out(member, RunError(why))
        self._watch_for_none(now)
        if now - self._looked < JOINED:
            return
        self._looked = now
        known = {member.machine.id for member in self.members} | self._refused
        for machine, workers in self._usable():
            if machine.id not in known and (
                not self._options.nodes or len(self.members) < self._options.nodes
            ):
                member = Member(next(self._numbers), machine, workers)
                member.since = now
                member.opening = self.opener.steps(member)
                self.members.append(member)
                self.step(member, None)

    def step(self, member: Member, value: Any) -> None:
        """Go on with opening a node."""
        assert member.opening is not None  # noqa: S101 - it is being opened
        try:
            member.reference = member.opening.send(value)
        except StopIteration:
            member.opening = None
            member.listen()
        except (GoldgateError, ray.exceptions.RayError) as error:
            self.leave_out(member, of_node(member, error))

    def leave_out(self, member: Member, error: Exception) -> None:
        """A node cannot be used. That ends a run that has not begun, where no other is left or where this
        one would behave otherwise; else it goes on without it.
        """
        self.remove(member)
        self._refused.add(member.machine.id)
        refused = isinstance(error, ConfigError | PluginError)
        if not self._busy() and (refused or not self.members):
            raise error
        self.say(f"{error} (the run goes on without this node)")

    def remove(self, member: Member) -> None:
        """A node is not used any more."""
        self.members.remove(member)
        member.kill()

    def say(self, why: str) -> None:
        """Warn, in the run's log too."""
        _log.warning("goldgate: warning: %s", why)
        if self._log is not None:
            with self._log.open("a") as file:
                file.write(f"{why}\n")

    def close(self) -> None:
        """End them, and take away what was put up for them."""
        for member in self.members:
            member.kill()
        self.members = []
        if hasattr(self, "opener"):
            self.opener.close()

    def _usable(self) -> list[tuple[Machine, int]]:
        """The nodes to use, with how many workers each has."""
        every = [
            (machine, workers)
            for machine in cluster.machines()
            if (workers := cluster.workers_on(machine, self._options, self._workers))
        ]
        return every[: self._options.nodes] if self._options.nodes else every

    def _watch_for_none(self, now: float) -> None:
        if self.members:
            self._alone_since = None
        elif self._alone_since is None:
            self._alone_since = now
        elif now - self._alone_since > self._options.patience:
            raise RunError(
                f"every node is lost, and none came within {self._options.patience:g} s: start some and run "
                "the same command again, it goes on where it stopped"
            )
