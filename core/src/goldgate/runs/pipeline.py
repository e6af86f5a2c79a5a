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
from goldgate.config.plan import Plan, ResolvedStep, loaded, prepare
from goldgate.engine import meters
from goldgate.engine.deciding import decided
from goldgate.engine.journal import SqliteJournal
from goldgate.engine.meters import Spending
from goldgate.engine.tracebacks import LOG
from goldgate.errors import ConfigError, RunError
from goldgate.groups import Group, applies
from goldgate.io import atomic, output_rows, sources
from goldgate.io.ids import Ids
from goldgate.io.output_rows import PROMPTS
from goldgate.io.writers import EXPORTERS, Buffered, Sharded
from goldgate.nouns import Drop, Example, Judged
from goldgate.plugins.loading import Plugins
from goldgate.runs import run_folder
from goldgate.runs.card import card
from goldgate.runs.funnel import Funnel
from goldgate.runs.metrics import Metrics
from goldgate.trust.label_noise import LabelNoise
from goldgate.trust.order import by_cost

Watch = Callable[[Funnel], None]
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
        pool = installed.value.open(plan, journal, config.workers, log=folder / LOG)
        stack.callback(pool.close)
        scratch = folder / SCRATCH
        shutil.rmtree(scratch, ignore_errors=True)  # what a killed run left there
        stack.callback(shutil.rmtree, scratch, ignore_errors=True)
        funnel = Funnel.of(plan)
        stream = _source(config, opened, limit, funnel)
        for number, segment in enumerate(plan.segments()):
            stream = pool.map(number, stream)
            if filters := [step for step in segment if step.component.kind == "filters"]:
                stream = decided(filters, stream, scratch)
        sinks, files = _opened(plan, folder)
        for sink in sinks.values():
            stack.callback(sink.abandon)
        label_noise = LabelNoise(plan)
        metrics = Metrics({step.config.name: step.config.accept for stage in plan.stages for step in stage})
        _exported(
            plan, name, sinks, _counted(stream, pool, config, funnel), funnel, label_noise, metrics, watch
        )
        funnel.usage = meters.told(pool.usage, config)
        sources.unchanged(opened)
        source = {
            "path": ", ".join(source.path for source in config.sources),
            "digest": told,
            "rows": funnel.rows,
        }
        answered = {kind: requests for kind, (requests, _) in journal.counts().items()}
        manifest = run_folder.manifest(plan, name, source, funnel, answered) | {
            "label_noise": label_noise.told(),
            "metrics": metrics.told(),
        }
        atomic.write(folder / run_folder.MANIFEST, atomic.pretty(manifest))
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
        why = f'{group.place}: id {name!r} stands in an earlier row; set ids = "suffix" to number such rows'
        return groups.failed(group.place, why)
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
    plan: Plan,
    run: str,
    sinks: Mapping[str, Buffered],
    stream: Iterator[Group],
    funnel: Funnel,
    label_noise: LabelNoise,
    metrics: Metrics,
    watch: Watch | None,
) -> None:
    accept = {step.config.name: step.config.accept for stage in plan.stages for step in stage}
    judges = [step for stage in plan.stages for step in stage if step.component.kind == "verifiers"]
    judges = [step for step in judges if step.component.value.of != "sample"]
    context = output_rows.Context.of(plan, run)
    for group in stream:
        judged = [_settled(one, judges) for one in group.judged]
        funnel.add(group, judged, accept)
        metrics.add(group, judged)
        chosen: dict[str, list[Example]] = {}
        for selector in plan.selectors:
            examples = _selected(selector, judged)
            chosen.setdefault(selector.component.value.to, []).extend(examples)
            for example in examples:
                label_noise.example(selector.component.value.to, example)
        for one in judged:
            label_noise.judged(one)
        for name, row in output_rows.exported(group, judged, chosen, context, PROMPTS in sinks):
            sinks[name].add(row)
        if watch is not None:
            funnel.datasets = {name: sink.rows for name, sink in sinks.items()}
            watch(funnel)
    for sink in sinks.values():
        sink.close()
    funnel.datasets = {name: sink.rows for name, sink in sinks.items()}


def _settled(judged: Judged, judges: list[ResolvedStep]) -> Judged:
    """A candidate that no verifier has said anything of is not accepted, where there are verifiers."""
    if not judged.accepted or not judges or any(v.score is not None for v in judged.verdicts.values()):
        return judged
    return replace(judged, dropped=Drop("judge", "no verifier gave a verdict", "abstained"))


def _selected(selector: ResolvedStep, judged: list[Judged]) -> list[Example]:
    if not judged or not applies(selector.config.when, judged[0].candidate.sample):
        return []
    try:
        return list(selector.call(selector.component.value.choose, judged))
    except Exception as error:
        raise RunError(f"{selector.config.name} broke: {type(error).__name__}: {error}") from error


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
