"""The main job: source → stages → selectors → data sets, in a run folder that can be resumed."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

import msgspec

from goldgate.blobs import FOLDER
from goldgate.config.file import Config, ExportConfig
from goldgate.config.plan import Plan, loaded, prepare
from goldgate.engine import filter_reports, meters
from goldgate.engine.journal import SqliteJournal
from goldgate.engine.meters import Spending, Usage
from goldgate.engine.reply_log import FOLDER as REPLIES
from goldgate.engine.reply_log import Replies
from goldgate.engine.tracebacks import LOG
from goldgate.errors import ConfigError, RunError
from goldgate.groups import Group
from goldgate.io import atomic, sources
from goldgate.io.naming import Naming
from goldgate.io.output_rows import PROMPTS
from goldgate.io.writers import EXPORTERS, Buffered, Sharded
from goldgate.plugins import options
from goldgate.plugins.loading import Plugins, missing
from goldgate.runs import chunks, flow, run_folder
from goldgate.runs.card import card
from goldgate.runs.exporting import Exporting
from goldgate.runs.funnel import Funnel
from goldgate.runs.kept_chunks import KeptChunks
from goldgate.trust.label_noise import LabelNoise
from goldgate.trust.order import by_cost

Watch = Callable[[Funnel], None]
RUNNER = "goldgate.runs.runner:Runner"
KEPT = "chunks.log"
"""File of a run for its finished chunks, until it is whole."""
SCRATCH = ".scratch"
"""Folder of a run for the state of its filters."""
FILTERS = "filters"
"""Folder of a run for what its filters report."""


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
    executor: str | None = None,
    limit: int | None = None,
    resume: bool = False,
    watch: Watch | None = None,
) -> Finished:
    """Run a pipeline, or go on with one that was interrupted: what the journal has is not asked again.

    ``plugins`` other than the installed ones need the "inline" executor. ``executor`` replaces the config's.
    ``resume`` refuses to begin again. Raises ConfigError, PluginError and RunError.
    """
    name = executor or config.executor.use
    plugins = plugins or loaded(config, name)
    plan, opened = planned(config, plugins)
    opening = _executor(config, name, plugins)
    source_digest = sources.digest(opened)
    name = run_folder.identity(plan, source_digest, limit)
    folder = run_folder.folder(config, name)
    kept = run_folder.journal(config, folder)
    if resume and not kept.is_file():
        raise RunError(f"{folder}: nothing to resume: this config, source and code have no run there")
    with clear_words(folder), ExitStack() as stack:
        folder.mkdir(parents=True, exist_ok=True)
        stack.enter_context(locked(folder))
        spending = Spending(config)
        earlier = run_folder.earlier(config, name)
        config = replace(plan.config, blobs=_blobs(folder, earlier, opened))
        plan = replace(plan, config=config)
        kept.parent.mkdir(parents=True, exist_ok=True)
        logs = Replies(kept.parent / REPLIES, tuple(path.parent / REPLIES for path in earlier))
        journal = SqliteJournal(kept, earlier, spending, None if spending.limited else logs)
        stack.callback(journal.close)
        sinks, files = opened_sinks(plan, folder)
        for sink in sinks.values():
            stack.callback(sink.abandon)
        exporting = Exporting(plan, name, LabelNoise(plan))
        label_noise, funnel = exporting.label_noise, exporting.funnel
        source = {"path": ", ".join(source.path for source in config.sources), "digest": source_digest}
        begun = run_folder.head(plan, name, source) | {"certificates": label_noise.certificates()}
        atomic.write(folder / run_folder.PLAN, atomic.pretty(begun))
        scratch = folder / SCRATCH
        shutil.rmtree(scratch, ignore_errors=True)  # what a killed run left there
        stack.callback(shutil.rmtree, scratch, ignore_errors=True)
        reported = folder / FILTERS
        shutil.rmtree(reported, ignore_errors=True)
        naming = Naming(opened, config.ids)
        stack.callback(naming.close)
        done = KeptChunks(folder / KEPT)
        stack.callback(done.close)
        lines = sources.lines(opened, config.seed)
        parts = chunks.cut(lines, naming, limit, chunks.most_rows(plan))
        workers, parts = _workers(config, parts)
        pool = opening(plan, journal, workers, log=folder / LOG, runner=(RUNNER, name))
        stack.callback(pool.close)
        _appended(flow.results(pool, plan, parts, scratch, done, reported), exporting, sinks, pool, watch)
        funnel.usage = meters.summary(pool.usage, config)
        sources.unchanged(opened)
        answered = {kind: requests for kind, (requests, _) in journal.counts().items()}
        source_rows = source | {"rows": funnel.rows}
        manifest = run_folder.manifest(plan, name, source_rows, funnel, answered) | {
            "label_noise": label_noise.summary(),
            "metrics": exporting.metrics.summary(),
            "filters": filter_reports.reports(reported),
            "files": run_folder.sizes(folder, funnel.datasets),
        }
        atomic.write(folder / run_folder.MANIFEST, atomic.pretty(manifest))
        spent = spending.totals() | {"steps": exporting.metrics.seconds()}
        with (folder / run_folder.SESSIONS).open("a") as sessions:
            sessions.write(atomic.compact(spent))
        atomic.write(
            folder / "README.md", card(manifest, files, {name: sink.columns for name, sink in sinks.items()})
        )
        if not (funnel.failures or funnel.held or journal.stopped):
            done.forget()
    return Finished(folder, funnel, manifest, _empty(plan, funnel), journal.stopped, spending.totals())


def _executor(config: Config, name: str, plugins: Plugins) -> Callable[..., Any]:
    """What opens the pool of an executor. Raises ConfigError where there is none of that name."""
    if (installed := plugins.find("executors", name)) is None:
        raise ConfigError(f"{config.name}: executor: {missing(name, plugins, ('executors',))}")
    table = config.executor.options if config.executor.use == name else {}
    built = options.build(
        installed.value.options, table, f"{config.name}: [executor] ({name})", Path(config.base)
    )
    opened: Callable[..., Any] = installed.value.open
    return opened if installed.value.options is None else partial(opened, options=built)


def _workers(config: Config, parts: Iterator[bytes]) -> tuple[int, Iterator[bytes]]:
    """How many workers a run has: no more than there are chunks for them. And the chunks."""
    if config.workers:
        return config.workers, parts
    first = list(islice(parts, len(os.sched_getaffinity(0))))
    return max(1, len(first)), chain(first, parts)


def finished(config: Config, limit: int | None = None, plugins: Plugins | None = None) -> Finished | None:
    """What a run of this config, source and code came to, where it is finished and nothing in it failed or
    waits: running it again would write the same. Raises ConfigError and PluginError, and RunError where one
    of its files is not as it wrote it.
    """
    if not any(Path(config.runs).glob(f"{config.name}-*/{run_folder.MANIFEST}")):
        return None  # so that the source of a first run is not read once more
    plan, opened = planned(config, plugins)
    name = run_folder.identity(plan, sources.digest(opened), limit)
    folder = run_folder.folder(config, name)
    try:
        manifest = msgspec.json.decode((folder / run_folder.MANIFEST).read_bytes())
        funnel = msgspec.convert(manifest["counts"], Funnel)
        run_folder.data_sets(folder)
        changed = run_folder.changed(folder, manifest)
    except (OSError, KeyError, msgspec.MsgspecError, RunError):
        return None
    if funnel.failures or funnel.held:
        return None
    if changed:
        more = f" (and {len(changed) - 1} more)" if changed[1:] else ""
        raise RunError(
            f"{changed[0]}: somebody changed it{more}; --again writes all data sets of the run again"
        )
    return Finished(folder, funnel, manifest, _empty(plan, funnel), spent={"usd": 0.0, "requests": 0.0})


def _empty(plan: Plan, funnel: Funnel) -> tuple[str, ...]:
    filled = dict.fromkeys(step.component.value.to for step in plan.selectors)
    return tuple(name for name in filled if not funnel.datasets.get(name))


def _blobs(
    folder: Path, earlier: Sequence[Path], opened: tuple[sources.OpenedSource, ...]
) -> tuple[str, ...]:
    """Where the run keeps long texts, and where those lie that its source and earlier journals name."""
    neighbours = [path.parent / FOLDER for source in opened for path in source.paths]
    others = [path.parent / FOLDER for path in earlier]
    found = [path for path in dict.fromkeys([*neighbours, *others]) if path.is_dir()]
    return (str((folder / FOLDER).absolute()), *(str(path.absolute()) for path in found))


def opened_sinks(plan: Plan, folder: Path) -> tuple[dict[str, Buffered], dict[str, str]]:
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


def export(
    stream: Iterator[Group], exporting: Exporting, sinks: Mapping[str, Buffered], watch: Watch | None
) -> None:
    for group in stream:
        for name, row in exporting.rows(group):
            sinks[name].add(row)
        _shown(exporting.funnel, sinks, watch)
    _closed(exporting.funnel, sinks)


def _appended(
    parts: Iterator[tuple[chunks.Done, Usage]],
    exporting: Exporting,
    sinks: Mapping[str, Buffered],
    pool: Any,
    watch: Watch | None,
) -> None:
    """As ``export``, where workers have made the rows; and add up their counts."""
    funnel = exporting.funnel
    for part, usage in parts:
        for key, counts in usage.items():
            meters.add(pool.usage, key, counts)
        funnel.merge(part.funnel)
        exporting.label_noise.merge(part.label_noise)
        exporting.metrics.merge(part.metrics)
        for name, lines in part.data.items():
            sinks[name].append(lines, part.rows[name], part.columns[name])
        if watch is not None:
            funnel.usage = meters.summary(pool.usage, exporting.config)
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
def locked(folder: Path) -> Iterator[None]:
    """One process a run folder."""
    with (folder / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise RunError(f"{folder}: another process is running this run") from error
        yield


@contextmanager
def clear_words(folder: Path) -> Iterator[None]:
    """Say in one sentence when the disk is at fault."""
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        hint = "free some space and run the same command again: it goes on where it stopped" if full else ""
        raise RunError(f"{folder}: {error.strerror or error}{': ' + hint if hint else ''}") from error
