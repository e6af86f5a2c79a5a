"""Select and export again what a run has judged: other selectors, other data sets, nothing is asked."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from goldgate import digests
from goldgate.blobs import FOLDER
from goldgate.config.file import Config, results_table
from goldgate.config.plan import Plan, prepare
from goldgate.errors import ConfigError
from goldgate.io import atomic, output_rows
from goldgate.plugins.loading import Plugins
from goldgate.runs import pipeline, rereading, run_folder
from goldgate.runs.card import card
from goldgate.runs.exporting import Exporting
from goldgate.trust.label_noise import LabelNoise


def select(
    run: Path, config: Config, plugins: Plugins | None = None, watch: pipeline.Watch | None = None
) -> tuple[pipeline.Finished, list[str]]:
    """Choose again among the candidates of a finished run, by the selectors and exports of a config.

    The result is a run folder of its own; verdicts keep the version and digest of the run that made them.
    Returns it with what a reader should know, a sentence each. Raises RunError for what is no finished run,
    ConfigError where the config lacks a step that judged it.
    """
    run_folder.data_sets(run)  # says what is missing
    old = msgspec.json.decode((run / run_folder.MANIFEST).read_bytes())
    plan = prepare(config, plugins)
    notes = _differences(plan, old)
    selectors = [(step.config.name, step.digest) for step in plan.selectors]
    name = digests.of_value((old["run"], selectors, results_table(config)))[:12]
    folder = run_folder.folder(config, name)
    with pipeline.clear_words(folder), ExitStack() as stack:
        folder.mkdir(parents=True, exist_ok=True)
        stack.enter_context(pipeline.locked(folder))
        sinks, files = pipeline.opened_sinks(plan, folder)
        for sink in sinks.values():
            stack.callback(sink.abandon)
        label_noise = LabelNoise(plan)
        steps = {step["name"]: {key: step[key] for key in ("version", "digest")} for step in old["steps"]}
        blobs = (str((folder / FOLDER).absolute()), str((run / FOLDER).absolute()))
        plan = replace(plan, config=replace(config, blobs=blobs))
        context = replace(output_rows.Context.of(plan, name), steps=steps)
        exporting = Exporting(plan, name, label_noise, context=context)
        funnel = exporting.funnel
        funnel.rows, funnel.bad_rows = old["counts"]["rows"], old["counts"]["bad_rows"]
        funnel.usage = old["counts"]["usage"]
        pipeline.export(rereading.groups(run), exporting, sinks, watch)
        manifest: dict[str, Any] = run_folder.manifest(plan, name, old["source"], funnel, old["answered"])
        judged = {step["name"]: step for step in old["steps"]}
        manifest["steps"] = [judged.get(step["name"], step) for step in manifest["steps"]]
        manifest |= {
            "files": run_folder.sizes(folder, funnel.datasets),
            "selected_from": old["run"],
            "services": old["services"],
            "label_noise": label_noise.summary(),
            "metrics": exporting.metrics.summary(),
        }
        begun = run_folder.head(plan, name, old["source"]) | {"steps": manifest["steps"]}
        begun |= {"certificates": label_noise.certificates()}
        atomic.write(folder / run_folder.PLAN, atomic.pretty(begun))
        atomic.write(folder / run_folder.MANIFEST, atomic.pretty(manifest))
        columns = {name: sink.columns for name, sink in sinks.items()}
        atomic.write(folder / "README.md", card(manifest, files, columns))
    filled = dict.fromkeys(step.component.value.to for step in plan.selectors)
    empty = tuple(name for name in filled if not funnel.datasets.get(name))
    return pipeline.Finished(folder, funnel, manifest, empty), notes


def _differences(plan: Plan, old: dict[str, Any]) -> list[str]:
    """What differs between the config and the run beyond selectors and exports. Raises ConfigError."""
    name = plan.config.name
    if not plan.selectors:
        raise ConfigError(f"{name}: no selector: there is nothing to choose by")
    own = {step.config.name: step for stage in plan.stages for step in stage}
    counted = old["counts"]["steps"]
    if missing := [step for step in counted if step not in own]:
        raise ConfigError(
            f"{name}: the run was judged by {', '.join(missing)}, which this config lacks: keep its steps as "
            "they are and change its selectors and [export]"
        )
    digest = {step["name"]: step["digest"] for step in old["steps"]}
    found = [
        f"{step}: the run's verdicts are those of another version, code or options than this config's; they "
        "are kept as they are"
        for step in counted
        if digest.get(step) != own[step].digest
    ]
    found += [
        f"{step}: it did not judge this run; select asks nothing, so it has no verdicts"
        for step, resolved in own.items()
        if step not in digest and resolved.component.kind == "verifiers"
    ]
    stripped = [
        name for name, export in old["config"].get("export", {}).items() if export.get("reasoning") == "strip"
    ]
    if stripped:
        found.append(f"{', '.join(stripped)}: the run left their thoughts out, so they are missing here too")
    return found
