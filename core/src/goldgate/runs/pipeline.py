"""The main job: source → stages → selectors → data sets, in a run folder that can be resumed."""

from __future__ import annotations

import errno
import fcntl
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from goldgate import groups
from goldgate.config.file import Config, ExportConfig
from goldgate.config.plan import Plan, loaded, prepare
from goldgate.engine import meters
from goldgate.engine.deciding import decided
from goldgate.engine.journal import SqliteJournal
from goldgate.engine.local import LocalPool
from goldgate.engine.meters import Spending
from goldgate.engine.stages import Stages
from goldgate.engine.tracebacks import LOG
from goldgate.errors import ConfigError, RunError
from goldgate.groups import Group
from goldgate.io import atomic, sources
from goldgate.io.ids import Ids
from goldgate.io.output_rows import PROMPTS
from goldgate.io.writers import EXPORTERS, Buffered, Sharded
from goldgate.plugins.loading import Plugins
from goldgate.runs import chunks, run_folder
from goldgate.runs.card import card
from goldgate.runs.exporting import Exporting
from goldgate.runs.funnel import Funnel
from goldgate.trust.label_noise import LabelNoise
from goldgate.trust.order import by_cost

Watch = Callable[[Funnel], None]
RUNNER = "goldgate.runs.chunks:Runner"
EVERY = 64  # samples between two looks at what they took
SCRATCH = ".scratch"
"""Folder of a run for the state of its filters."""


@dataclass(frozen=True, slots=True)
class Finished:
    """What a run came to: its folder, its counts, and its manifest."""

    folder: Path
    funnel: Funnel
    manifest: Mapping[str, Any]
    empty: tuple[str, ...] = ()
    """Data sets that a selector fills and that hold no row."""
    stopped: str = ""
    """Why the run could not go on to its end, such as a budget that is used up."""
    spent: Mapping[str, float] = field(default_factory=dict)
    """What was really spent, in all sessions of the run: usd, tokens, requests; and the seconds of this
    one."""

    @property
    def failed_share(self) -> float:
        """Failures as a share of all candidates and of the samples that came to none."""
        return self.funnel.failures / max(1, self.funnel.candidates, self.funnel.rows)


def planned(config: Config, plugins: Plugins | None = None) -> tuple[Plan, tuple[sources.OpenedSource, ...]]:
    """The plan of a config and its sources. Raises ConfigError and PluginError."""
    known = plugins or loaded(config)
    return by_cost(prepare(config, known), known), sources.opened(config, known)


def run(
    config: Config,
    plugins: Plugins | None = None,
    executor: str = "local",
    limit: int | None = None,
    resume: bool = False,
    watch: Watch | None = None,
) -> Finished:
    """Run a pipeline, or go on with one that was interrupted: what the journal has is not asked again.

    ``plugins`` other than the installed ones need the "inline" executor. ``resume`` refuses to begin
    anew. Raises ConfigError, PluginError and RunError.
    """
    plan = by_cost(prepare(config, plugins), plugins)
    installed = (plugins or loaded(config)).find("executors", executor)
    if installed is None:
        raise ConfigError(f"{config.name}: no executor {executor!r} is installed")
    opened = sources.opened(config, plugins or loaded(config))
    told = sources.digest(opened)
    name = run_folder.identity(plan, told, limit)
    folder = run_folder.folder(config, name)
    if resume and not (folder / run_folder.JOURNAL).is_file():
        raise RunError(f"{folder}: nothing to resume: this config, source and code have no run there")
    with _clear_words(folder), ExitStack() as stack:
        folder.mkdir(parents=True, exist_ok=True)
        stack.enter_context(_locked(folder))
        spending = Spending(config)
        journal = SqliteJournal(folder / run_folder.JOURNAL, run_folder.earlier(config, name), spending)
        stack.callback(journal.close)
        sinks, files = _opened(plan, folder)
        for sink in sinks.values():
            stack.callback(sink.abandon)
        label_noise = LabelNoise(plan)
        exporting = Exporting(plan, name, label_noise)
        source = {"path": ", ".join(source.path for source in config.sources), "digest": told}
        begun = run_folder.head(plan, name, source) | {"certificates": label_noise.certificates()}
        atomic.write(folder / run_folder.PLAN, atomic.pretty(begun))
        funnel = exporting.funnel
        chunked = installed.value.open is LocalPool and chunks.usable(plan, opened, sinks)
        runner = {"runner": (RUNNER, name)} if chunked else {}
        pool = installed.value.open(plan, journal, config.workers, log=folder / LOG, **runner)
        stack.callback(pool.close)
        scratch = folder / SCRATCH
        shutil.rmtree(scratch, ignore_errors=True)  # what a killed run left there
        stack.callback(shutil.rmtree, scratch, ignore_errors=True)
        if chunked:
            parts = chunks.cut(opened[0].paths, limit)
            made = chunks.results(pool, parts, chunks.Runner(plan, Stages(plan), name))
            _appended(made, exporting, sinks, pool, watch)
        else:
            stream = _source(config, opened, limit, funnel)
            for number, segment in enumerate(plan.segments()):
                stream = pool.map(number, stream)
                if filters := [step for step in segment if step.component.kind == "filters"]:
                    stream = decided(filters, stream, scratch)
            _exported(_counted(stream, pool, config, funnel), exporting, sinks, watch)
        funnel.usage = meters.told(pool.usage, config)
        sources.unchanged(opened)
        answered = {kind: requests for kind, (requests, _) in journal.counts().items()}
        source_rows = source | {"rows": funnel.rows}
        manifest = run_folder.manifest(plan, name, source_rows, funnel, answered) | {
            "label_noise": label_noise.told(),
            "metrics": exporting.metrics.told(),
        }
        atomic.write(folder / run_folder.MANIFEST, atomic.pretty(manifest))
        spent = spending.totals() | {"steps": exporting.metrics.seconds()}
        with (folder / run_folder.SESSIONS).open("a") as sessions:
            sessions.write(atomic.compact(spent))
        atomic.write(
            folder / "README.md", card(manifest, files, {name: sink.columns for name, sink in sinks.items()})
        )
    filled = dict.fromkeys(step.component.value.to for step in plan.selectors)
    empty = tuple(name for name in filled if not funnel.datasets.get(name))
    return Finished(folder, funnel, manifest, empty, journal.stopped, spending.totals())


def _counted(stream: Iterator[Group], pool: Any, config: Config, funnel: Funnel) -> Iterator[Group]:
    """The stream, with what it took so far in the funnel now and then."""
    for number, group in enumerate(stream):
        if number % EVERY == 0:
            funnel.usage = meters.told(pool.usage, config)
        yield group


def _source(
    config: Config, opened: tuple[sources.OpenedSource, ...], limit: int | None, funnel: Funnel
) -> Iterator[Group]:
    seen = Ids()
    for source, (place, raw, wrong) in sources.stream(opened, config.seed):
        if limit is not None and funnel.rows >= limit:
            return
        funnel.rows += 1
        group = groups.read(place, raw, wrong, source.config.columns, source.config.tags)
        if not group.failures:
            group = _named(group, seen, config.ids)
        funnel.bad_rows += any(failure.kind == "row" for failure in group.failures)
        yield group


def _named(group: Group, seen: Ids, rule: str) -> Group:
    """The group with an id that no other has; a failure where it has another's and the rule says so."""
    name = group.sample.id
    if rule == "error":
        if seen.new(name):
            return group
        return groups.doubled(group)
    if (other := seen.suffixed(name)) == name:
        return group
    sample = replace(group.sample, id=other)
    judged = tuple(replace(one, candidate=replace(one.candidate, sample=sample)) for one in group.judged)
    return replace(group, sample=sample, judged=judged)


def _opened(plan: Plan, folder: Path) -> tuple[dict[str, Buffered], dict[str, str]]:
    """A sink for each data set, and its file's name."""
    sinks: dict[str, Buffered] = {}
    files: dict[str, str] = {}
    chosen = [step.component.value.to for step in plan.selectors]
    chosen += [PROMPTS] if PROMPTS in plan.config.export else []
    for name in dict.fromkeys((*chosen, "accepted", "rejected", "failures")):
        exporter = plan.exporters.get(name, EXPORTERS["jsonl"])
        export = plan.config.export.get(name, ExportConfig())
        path = folder / (name + exporter.suffix)
        sink = Sharded(exporter, path, export.shard_rows) if export.shard_rows else exporter.open(path)
        files[name] = f"{name}-*{exporter.suffix}" if export.shard_rows else path.name
        sinks[name] = Buffered(sink, reasoning=export.reasoning, repeat=export.repeat)
    return sinks, files


def _exported(
    stream: Iterator[Group], exporting: Exporting, sinks: Mapping[str, Buffered], watch: Watch | None
) -> None:
    for group in stream:
        for name, row in exporting.rows(group):
            sinks[name].add(row)
        _shown(exporting.funnel, sinks, watch)
    _closed(exporting.funnel, sinks)


def _appended(
    parts: Iterator[chunks.Done],
    exporting: Exporting,
    sinks: Mapping[str, Buffered],
    pool: Any,
    watch: Watch | None,
) -> None:
    """As ``_exported``, where workers have made the rows."""
    funnel = exporting.funnel
    for part in parts:
        funnel.merge(part.funnel)
        exporting.label_noise.merge(part.label_noise)
        exporting.metrics.merge(part.metrics)
        for name, lines in part.data.items():
            sinks[name].append(lines, part.rows[name], part.columns[name])
        if watch is not None:
            funnel.usage = meters.told(pool.usage, exporting.config)
            _shown(funnel, sinks, watch)
    _closed(funnel, sinks)


def _shown(funnel: Funnel, sinks: Mapping[str, Buffered], watch: Watch | None) -> None:
    if watch is not None:
        funnel.datasets = {name: sink.rows for name, sink in sinks.items()}
        watch(funnel)


def _closed(funnel: Funnel, sinks: Mapping[str, Buffered]) -> None:
    for sink in sinks.values():
        sink.close()
    funnel.datasets = {name: sink.rows for name, sink in sinks.items()}


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One process a run folder."""
    with (folder / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise RunError(f"{folder}: another process is running this run") from error
        yield


@contextmanager
def _clear_words(folder: Path) -> Iterator[None]:
    """Say in one sentence when the disk is at fault."""
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        hint = "free some space and run the same command again: it goes on where it stopped" if full else ""
        raise RunError(f"{folder}: {error.strerror or error}{': ' + hint if hint else ''}") from error
