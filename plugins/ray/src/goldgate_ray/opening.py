"""Open the nodes of a run: compare what they would do, give them files, start their workers."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from typing import Any

import ray
from goldgate import ConfigError, PluginError, RunError
from goldgate.engine import Behaviour, Plan, PoolJournal, behaviours, packed, paths, prepare

from goldgate_ray import checks, cluster, settings
from goldgate_ray.cluster import Machine
from goldgate_ray.member import Member, Opening
from goldgate_ray.options import RayOptions
from goldgate_ray.settings import MARK, Settings


class Opener:
    """What nodes are compared with, and given, at their start."""

    def __init__(
        self,
        plan: Plan,
        journal: PoolJournal,
        log: Path | None,
        runner: tuple[str, str] | None,
        options: RayOptions,
    ) -> None:
        base = Path(plan.config.base)
        if (
            not base.is_absolute()
        ):  # a path that is not there counts by its name, and nodes have another folder
            plan = prepare(replace(plan.config, base=str(base.absolute())))
        self.behaviours: Mapping[str, Behaviour] = behaviours(plan)
        self._plan = plan
        self._runner = runner
        self._options = options
        self._packed = packed(plan)
        self._names = checks.distributions(self.behaviours)
        self._here = checks.probe()(self._names)
        own = journal.replies
        self._replies = own.folder.absolute() if own is not None else None
        self._earlier = [folder.absolute() for folder in own.earlier if folder.is_dir()] if own else []
        self._marks: dict[str, str] = {}
        self._placed = {name: place for name, place in options.services.items() if place != "worker"}
        self._heads: dict[str, Any] = {}
        for name in options.services:
            if name not in plan.services:
                raise ConfigError(
                    f"{plan.config.name}: [executor] services: there is no service {name!r}; "
                    f"known: {', '.join(plan.services)}"
                )
        self._mark([log.parent.absolute()] if log is not None else [])

    def start_hosts(self, here: Machine, share: int) -> None:
        """Start the services that run once, on the machine of the head. Raises RunError."""
        for name, place in self._placed.items():
            if place == "head":
                host = cluster.start_host(here, self._options, self._packed, name, share)
                self._heads[name] = host
                try:
                    ray.get(host.size.remote(), timeout=self._plan.config.service_timeout)
                except ray.exceptions.RayError as error:
                    raise RunError(f"service {name} cannot be opened on the head: {_why(error)}") from error

    def steps(self, member: Member) -> Opening:
        """The steps that open a node. Raises ConfigError and PluginError where it cannot be used."""
        node = member.machine.address
        there = yield cluster.run_on(member.machine, checks.probe(), self._names)
        for why in checks.missing(node, self._here, there):
            raise PluginError(why)
        member.actor = cluster.start_node(member.machine, self._options, member.workers)
        body = yield member.actor.open.remote(settings.encode(self._settings(member)))
        report = settings.decode_report(body)
        for unseen in report.unseen:
            raise ConfigError(
                f"node {node} does not see {unseen}: put it on a file system that all nodes share, or copy it"
            )
        for why in checks.differing(node, self.behaviours, report.behaviours):
            raise PluginError(why)
        for number, path in self._logs_unseen(report.shared):
            yield member.actor.give.remote(number, path.name, ray.put(path.read_bytes()))
        hosts = dict(self._heads)
        for name, place in self._placed.items():
            if place == "node":
                hosts[name] = cluster.start_host(
                    member.machine, self._options, self._packed, name, member.workers
                )
                member.hosts.append(hosts[name])
                yield hosts[name].size.remote()
        member.workers = yield member.actor.begin.remote(hosts)

    def close(self) -> None:
        """Take away what was put up for the nodes."""
        for host in self._heads.values():
            ray.kill(host, no_restart=True)
        for folder in self._marks:
            (Path(folder) / MARK).unlink(missing_ok=True)

    def _settings(self, member: Member) -> Settings:
        blobs = [Path(folder).absolute() for folder in self._plan.config.blobs]
        texts = [folder for folder in blobs[1:] if folder.is_dir()]
        if blobs and blobs[0].is_dir() and any(blobs[0].iterdir()):
            texts.append(blobs[0])
        return Settings(
            packed=self._packed,
            workers=member.workers,
            runner=self._runner,
            replies=str(self._replies or ""),
            earlier=[str(folder) for folder in self._earlier],
            marks=self._marks,
            paths={option: str(path.absolute()) for option, path in paths(self._plan).items()},
            texts=[str(folder) for folder in texts],
            blobs=str(blobs[0]) if blobs else "",
            services=list(self._placed),
            local=self._options.local,
        )

    def _mark(self, folders: list[Path]) -> None:
        """Put a file in each folder by which a node sees whether it shares it."""
        if self._replies is not None:
            self._replies.mkdir(parents=True, exist_ok=True)
            folders = [*folders, self._replies]
        for folder in (*folders, *self._earlier):
            if os.access(folder, os.W_OK):
                self._marks[str(folder)] = token_hex(16)
                (folder / MARK).write_text(self._marks[str(folder)])

    def _logs_unseen(self, shared: list[str]) -> Iterator[tuple[int, Path]]:
        """The journal's sealed files that a node does not see, each with the number of its run."""
        folders = enumerate(self._earlier)
        every = [(-1, self._replies)] if self._replies is not None else []
        for number, folder in (*every, *folders):
            if str(folder) not in shared:
                for index in sorted(folder.glob("*.index")):
                    yield from ((number, index.with_suffix(".log")), (number, index))


def _why(error: BaseException) -> str:
    """The last line of what Ray says: what was raised."""
    lines = str(getattr(error, "cause", None) or error).strip().splitlines()
    return lines[-1] if lines else type(error).__name__


def of_node(member: Member, error: BaseException) -> Exception:
    """What was raised while a node was opened, in one sentence that names it."""
    cause = getattr(error, "cause", None) or error
    if isinstance(error, ConfigError | PluginError | RunError) and not hasattr(error, "cause"):
        return error
    kind = type(cause) if isinstance(cause, ConfigError | PluginError) else RunError
    return kind(f"node {member.machine.address} cannot be used: {_why(error)}")
