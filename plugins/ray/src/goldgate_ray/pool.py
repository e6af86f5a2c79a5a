"""The pool of a cluster: it hands chunks to nodes, answers their claims, takes back the work of lost ones."""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import ray
from goldgate import Failure, PluginError, RunError
from goldgate.engine import (
    DONE,
    REST,
    Event,
    Group,
    Plan,
    PoolJournal,
    add_usage,
    decode_group,
    decode_split,
    encode_group,
    lost_chunk,
    lost_group,
    ordered,
)

from goldgate_ray import cluster, messages
from goldgate_ray.growing_files import Copies
from goldgate_ray.member import ALONE, CHUNK, Member, Work
from goldgate_ray.nodes import LOOK, Nodes
from goldgate_ray.opening import Opener, of_node
from goldgate_ray.options import RayOptions

GROUPS = 256  # groups under way in a worker at once, where single segments are run
DEATHS = 8  # nodes that may be lost one after the other with nothing done, before the run gives up
PATIENT, HURRIED = 20.0, 2.0  # seconds that nodes have to close; the latter after Ctrl-C
NUMBERS = 1 << 20  # workers of a node, in the numbers that claims are held by


class RayPool:
    """See goldgate.engine.ChunkPool and goldgate.engine.Pool. The journal stays here: one writer."""

    def __init__(
        self,
        plan: Plan,
        journal: PoolJournal,
        workers: int = 0,
        log: Path | None = None,
        runner: tuple[str, str] | None = None,
        options: RayOptions | None = None,
    ) -> None:
        """``workers`` is what suits this machine, and nothing to a cluster: see RayOptions.workers_per_node.
        Raises ConfigError, PluginError and RunError where a node cannot be used.
        """
        self.done: dict[int, tuple[Group, ...]] = {}
        self.usage: dict[tuple[str, str], list[int]] = {}
        self._plan, self._journal, self._runner = plan, journal, runner
        self._options = options = options or RayOptions()
        self._copies = Copies(log, journal.replies.folder if journal.replies is not None else None)
        self._tickets, self._numbers = count(1), count(1)
        self._events: list[Event] = []
        self._backlog: deque[Work] = deque()
        self._work: dict[int, tuple[Work, Member | None]] = {}
        self._deaths = 0
        self._nodes = Nodes(plan.config.workers, options, log, busy=lambda: bool(self._work))
        self._own_ray = cluster.connect(options)
        try:
            self._nodes.opener = Opener(plan, journal, log, runner, options)
            self._open()
        except BaseException:
            self.close()
            raise

    # --- what a pool is ----------------------------------------------------------------------------

    @property
    def size(self) -> int:
        """See goldgate.engine.ChunkPool; so are start, decide and events. It changes with the nodes."""
        return max(1, sum(member.workers for member in self._nodes.members if member.ready))

    def start(self, chunk: bytes, decided: Mapping[int, bytes], urgent: bool = False) -> int:
        work = Work(next(self._tickets), chunk)
        work.decided, work.urgent = dict(decided), urgent
        return self._begun(work)

    def decide(self, ticket: int, block: int, decisions: bytes) -> None:
        work, member = self._work.get(ticket, (None, None))
        if work is not None:
            work.decided[block] = decisions
            if member is not None:
                member.decide(work, block, decisions)

    def events(self) -> Sequence[Event]:
        while not self._events:
            self.pump()
        found, self._events = self._events, []
        return found

    def map(self, stage: int, groups: Iterable[Any]) -> Iterator[Any]:
        """See goldgate.engine.Pool."""
        return ordered(self, stage, groups, 2 * GROUPS * self.size)

    def begin(self, stage: int, group: Group) -> int:
        """Start a segment of the plan on a group; gives its ticket. What it comes to turns up in ``done``."""
        return self._begun(Work(next(self._tickets), encode_group(group), stage))

    def pump(self) -> None:
        """Wait for something to happen, not longer than LOOK."""
        self._nodes.look_around()
        self._assign()
        for member in self._nodes.members:
            member.send()
        waiting = {member.reference: member for member in self._nodes.members if member.reference is not None}
        if not waiting:
            time.sleep(LOOK)
            return
        ready, _ = ray.wait(list(waiting), num_returns=1, timeout=LOOK)
        if ready:
            ready, _ = ray.wait(list(waiting), num_returns=len(waiting), timeout=0)
        for reference in ready:
            self._hear(waiting[reference], reference)

    def close(self) -> None:
        """End every worker, and take in the last of what nodes wrote."""
        hurried = isinstance(sys.exc_info()[1], KeyboardInterrupt)
        closing = {}
        for member in self._nodes.members:
            if member.ready and member.actor is not None:
                member.send()
                closing[member.actor.close.remote()] = member
        if closing:
            ready, _ = ray.wait(
                list(closing), num_returns=len(closing), timeout=HURRIED if hurried else PATIENT
            )
            for reference in ready:
                with suppress(ray.exceptions.RayError):
                    for news in messages.decode_to_head(ray.get(reference)):
                        if not isinstance(news, messages.News | messages.Broken | messages.Claim):
                            self._take(closing[reference], news)
        self._nodes.close()
        if self._own_ray:
            ray.shutdown()
            self._own_ray = False

    # --- nodes -------------------------------------------------------------------------------------

    def _open(self) -> None:
        self._nodes.begin()
        while not all(member.ready for member in self._nodes.members):
            self.pump()

    def _lose(self, member: Member, error: BaseException) -> None:
        """A node is gone: its claims are given back, and its work is begun again elsewhere."""
        self._nodes.remove(member)
        for worker in range(1, member.workers + 1):
            self._journal.abandon(member.number * NUMBERS + worker)
        self._deaths += 1
        if self._deaths > DEATHS:
            raise RunError(
                f"{self._deaths} nodes were lost one after the other with nothing done, the last "
                f"{member.machine.address} ({type(error).__name__})"
            ) from error
        self._nodes.say(
            f"node {member.machine.address} is lost ({type(error).__name__}): {len(member.work)} pieces of "
            "work are begun again elsewhere"
        )
        for work in reversed(member.work.values()):
            computing, work.waiting = work.waiting is None, None
            if computing:
                work.losses += 1
            if work.losses > ALONE:
                self._give_up(work)
            else:
                self._work[work.ticket] = (work, None)
                self._backlog.appendleft(work)

    def _give_up(self, work: Work) -> None:
        """Nodes die over this piece of work, the last of them when it was alone there."""
        why = Failure(
            f"{work.losses} nodes were lost over it, the last while it was alone there",
            kind="worker",
            code="node_lost",
        )
        del self._work[work.ticket]
        if work.stage != CHUNK:
            self.done[work.ticket] = (lost_group(decode_group(work.body), why),)
            return
        assert self._runner is not None  # noqa: S101 - chunks come only where there is a runner
        result = lost_chunk(self._plan, self._runner, work.body, why)
        self._events.append(Event(work.ticket, DONE, result, {}))

    # --- work --------------------------------------------------------------------------------------

    def _begun(self, work: Work) -> int:
        self._work[work.ticket] = (work, None)
        (self._backlog.appendleft if work.urgent else self._backlog.append)(work)
        return work.ticket

    def _assign(self) -> None:
        ready = [member for member in self._nodes.members if member.ready]
        while self._backlog:
            work = self._backlog[0]
            open_ = [m for m in ready if not any(w.alone for w in m.work.values())]
            if work.alone:
                open_ = [member for member in open_ if not member.computing]
            each = self._options.ahead if work.stage == CHUNK else GROUPS
            open_ = [member for member in open_ if member.computing < each * member.workers]
            if not open_:
                return
            member = min(open_, key=lambda member: member.computing / member.workers)
            self._backlog.popleft()
            self._work[work.ticket] = (work, member)
            member.begin(work)

    def _hear(self, member: Member, reference: Any) -> None:
        try:
            found = ray.get(reference)
        except ray.exceptions.RayError as error:
            if member.ready:
                self._lose(member, error)
            else:
                self._nodes.leave_out(member, of_node(member, error))
            return
        if not member.ready:
            self._nodes.step(member, found)
            return
        for news in messages.decode_to_head(found):
            self._take(member, news)
        member.listen()

    def _take(self, member: Member, news: messages.ToHead) -> None:
        match news:
            case messages.News():
                self._note(member, news)
            case messages.Through(ticket, groups, usage):
                if member.end(ticket) is not None:
                    del self._work[ticket]
                    self._deaths = 0
                    for key, counts in messages.as_dict(usage).items():
                        add_usage(self.usage, key, counts)
                    self.done[ticket] = tuple(map(decode_group, groups))
            case messages.Claim(worker, keys):
                answers = self._journal.claim(keys, member.number * NUMBERS + worker)
                plain = [one if isinstance(one, bytes) else one.value for one in answers]
                member.outbox.append(messages.Answers(plain))
            case messages.Put(entries, spent):
                self._journal.put(entries, spent)
            case messages.Release(keys):
                self._journal.release(keys)
            case messages.Abandon(worker):
                self._journal.abandon(member.number * NUMBERS + worker)
            case messages.Tail():
                self._copies.add(news)
            case messages.Broken(kind, why):
                error = PluginError if kind == "plugin" else RunError
                raise error(f"node {member.machine.address}: {why}")

    def _note(self, member: Member, news: messages.News) -> None:
        if (work := member.work.get(news.ticket)) is None:
            return
        self._deaths = 0
        if news.block == DONE:
            member.end(news.ticket)
            del self._work[news.ticket]
        elif news.block == REST:
            work.body = decode_split(news.payload).own  # what is begun again elsewhere is the slice only
        else:
            work.known |= dict(news.known)
            member.wait(work, news.block)
        self._events.append(Event(news.ticket, news.block, news.payload, messages.as_dict(news.usage)))
