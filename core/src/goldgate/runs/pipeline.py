"""The main job: source → stages → selectors → data sets, in a run folder that can be resumed."""

from __future__ import annotations

import errno
import fcntl
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from goldgate import digests, groups
from goldgate.config.file import Config
from goldgate.config.plan import Plan, ResolvedStep, prepare
from goldgate.engine.deciding import decided
from goldgate.engine.journal import SqliteJournal
from goldgate.errors import ConfigError, RunError
from goldgate.groups import Group, applies
from goldgate.io import atomic, output_rows, readers
from goldgate.io.writers import EXPORTERS, Buffered
from goldgate.nouns import Drop, Example, Judged
from goldgate.plugins.loading import Plugins, load
from goldgate.runs import run_folder
from goldgate.runs.card import card
from goldgate.runs.funnel import Funnel
from goldgate.trust.label_noise import LabelNoise
from goldgate.trust.order import by_cost

Watch = Callable[[Funnel], None]
SCRATCH = ".scratch"
"""Folder of a run for the state of its filters."""
PROMPTS = "prompts"
"""The data set of the samples that nothing dropped, where [export] names it."""


@dataclass(frozen=True, slots=True)
class Finished:
    """What a run came to: its folder, its counts, and its manifest."""

    folder: Path
    funnel: Funnel
    manifest: Mapping[str, Any]

    @property
    def failed_share(self) -> float:
        """Failures as a share of all candidates and of the samples that came to none."""
        return self.funnel.failures / max(1, self.funnel.candidates, self.funnel.rows)


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
    installed = (plugins or load()).find("executors", executor)
    if installed is None:
        raise ConfigError(f"{config.name}: no executor {executor!r} is installed")
    paths = readers.files(Path(config.base) / config.source.path, config.source.split)
    told = digests.of_files(paths)
    name = run_folder.identity(plan, told, limit)
    folder = run_folder.folder(config, name)
    if resume and not (folder / run_folder.JOURNAL).is_file():
        raise RunError(f"{folder}: nothing to resume: this config, source and code have no run there")
    with _clear_words(folder), ExitStack() as stack:
        folder.mkdir(parents=True, exist_ok=True)
        stack.enter_context(_locked(folder))
        journal = SqliteJournal(folder / run_folder.JOURNAL, run_folder.earlier(config, name))
        stack.callback(journal.close)
        pool = installed.value.open(plan, journal, config.workers)
        stack.callback(pool.close)
        scratch = folder / SCRATCH
        shutil.rmtree(scratch, ignore_errors=True)  # what a killed run left there
        stack.callback(shutil.rmtree, scratch, ignore_errors=True)
        funnel = Funnel.of(plan)
        stream = _source(config, paths, limit, funnel)
        for number, segment in enumerate(plan.segments()):
            stream = pool.map(number, stream)
            if filters := [step for step in segment if step.component.kind == "filters"]:
                stream = decided(filters, stream, scratch)
        sinks, files = _opened(plan, folder)
        for sink in sinks.values():
            stack.callback(sink.abandon)
        label_noise = LabelNoise(plan)
        _exported(plan, name, sinks, stream, funnel, label_noise, watch)
        source = {"path": config.source.path, "digest": told, "rows": funnel.rows}
        answered = {kind: requests for kind, (requests, _) in journal.counts().items()}
        manifest = run_folder.manifest(plan, name, source, funnel, answered) | {
            "label_noise": label_noise.told()
        }
        atomic.write(folder / run_folder.MANIFEST, atomic.pretty(manifest))
        atomic.write(folder / "README.md", card(manifest, files))
    return Finished(folder, funnel, manifest)


def _source(config: Config, paths: list[Path], limit: int | None, funnel: Funnel) -> Iterator[Group]:
    for place, raw, wrong in readers.rows(paths):
        if limit is not None and funnel.rows >= limit:
            return
        funnel.rows += 1
        group = groups.read(place, raw, wrong, config.source.columns)
        funnel.bad_rows += any(failure.kind == "row" for failure in group.failures)
        yield group


def _opened(plan: Plan, folder: Path) -> tuple[dict[str, Buffered], dict[str, str]]:
    """A sink for each data set, and its file's name."""
    sinks: dict[str, Buffered] = {}
    files: dict[str, str] = {}
    chosen = [step.component.value.to for step in plan.selectors]
    chosen += [PROMPTS] if PROMPTS in plan.config.export else []
    for name in (*dict.fromkeys(chosen), "rejected", "failures"):
        exporter = plan.exporters.get(name, EXPORTERS["jsonl"])
        files[name] = name + exporter.suffix
        sinks[name] = Buffered(exporter.open(folder / files[name]))
    return sinks, files


def _exported(
    plan: Plan,
    run: str,
    sinks: Mapping[str, Buffered],
    stream: Iterator[Group],
    funnel: Funnel,
    label_noise: LabelNoise,
    watch: Watch | None,
) -> None:
    accept = {step.config.name: step.config.accept for stage in plan.stages for step in stage}
    judges = [step for stage in plan.stages for step in stage if step.component.kind == "verifiers"]
    judges = [step for step in judges if step.component.value.of != "sample"]
    for group in stream:
        judged = [_settled(one, judges) for one in group.judged]
        funnel.add(group, judged, accept)
        for selector in plan.selectors:
            to = selector.component.value.to
            for example in _selected(selector, judged):
                label_noise.example(to, example)
                for row in output_rows.example(example, plan, run):
                    sinks[to].add(row)
        for row in output_rows.failures(group, run):
            sinks["failures"].add(row)
        if PROMPTS in sinks and group.dropped is None and not group.failures:
            sinks[PROMPTS].add(output_rows.prompt(group, plan, run))
        elif not judged and not group.failures:
            why = group.dropped or NOTHING_MADE
            sinks["rejected"].add(output_rows.dropped_sample(group, why, plan, run))
        for one in judged:
            label_noise.judged(one)
            if one.failure is not None:
                sinks["failures"].add(output_rows.failed(one, one.failure, plan, run))
            elif one.dropped is not None:
                sinks["rejected"].add(output_rows.dropped(one, one.dropped, plan, run))
        if watch is not None:
            funnel.datasets = {name: sink.rows for name, sink in sinks.items()}
            watch(funnel)
    for sink in sinks.values():
        sink.close()
    funnel.datasets = {name: sink.rows for name, sink in sinks.items()}


NOTHING_MADE = Drop(
    "", "nothing answers it: the row has no responses and no generator made any", "filtered", "no_candidates"
)


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
