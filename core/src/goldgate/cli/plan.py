"""check a config and say what would run; run nothing"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from goldgate.cli.terminal import console
from goldgate.config import file as config
from goldgate.config.plan import Plan, ResolvedStep, loaded, prepare
from goldgate.engine import journal
from goldgate.io import input_rows, readers, sources
from goldgate.plugins.named_services import NamedService
from goldgate.requests import Expected
from goldgate.runs import costs, preview, run_folder
from goldgate.text import printable
from goldgate.trust import certificates


def add(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("config", type=Path, help="the pipeline's TOML file")
    parser.add_argument("--limit", type=int, help="as for run")
    parser.add_argument("--runs", help="as for run")


def command(arguments: argparse.Namespace) -> int:
    """Print steps, services and the source; read no more of it than its first row."""
    wishes = {} if arguments.runs is None else {"runs": arguments.runs}
    read = config.read(arguments.config, wishes)
    plan = prepare(read)
    opened = sources.opened(read, loaded(read))
    paths = [path for source in opened for path in source.paths]
    out = console()
    size = sum(path.stat().st_size for path in paths)
    where = ", ".join(source.path for source in read.sources)
    out.print(f"{read.name}: {len(paths)} file(s), {size:,} bytes: {where}")
    count = readers.count(paths)
    count = count if arguments.limit is None else min(count, arguments.limit)
    each, first = 0, None
    for source, (place, raw, wrong) in sources.stream(opened, read.seed):
        if wrong:
            out.print(f"  first row: {place}: {wrong}")
        else:
            sample, candidates = input_rows.read(raw, place, source.config.columns, source.config.tags)
            each, first = len(candidates), sample
            out.print(f"  first row: {sample.id}, {len(candidates)} response(s)")
            if unread := input_rows.unread(raw, source.config.columns):
                out.print(f"  columns that nothing reads: {', '.join(sorted(unread))}")
        break
    for line in preview.warnings(plan, opened):
        out.print(f"warning: {printable(line)}")
    steps = [step for stage in plan.stages for step in stage]
    for number, step in enumerate([*steps, *plan.selectors], 1):
        out.print(f"{number}. {_described(step)}")
        if asked := plan.asked(step):
            out.print(f"   asks {', '.join(_who(one) for one in asked)}")
    forecasts = list(costs.steps(plan, first, count, each))
    for line in (*_costs(plan, forecasts), *estimate(plan, forecasts, count, each)):
        out.print(line)
    for name, service in plan.used().items():
        kinds = ", ".join(service.component.value.answers)
        out.print(f"service {name}: {service.component.name} {service.component.version} answers {kinds}")
    run = run_folder.identity(plan, sources.digest(opened), arguments.limit)
    folder = run_folder.folder(read, run)
    out.print(_state(folder, read))
    return 0


def _state(folder: Path, read: config.Config) -> str:
    """Whether the run begins, goes on or is finished, and what its journal answers already."""
    kept = run_folder.journal(read, folder)
    if not kept.is_file():
        earlier = sum(
            sum(journal.answered(path).values()) for path in run_folder.earlier(read, folder.name[-12:])
        )
        known = f"; earlier runs of this name hold {earlier:,} answers that it may use" if earlier else ""
        return f"begins {folder}{known}"
    answers = journal.answered(kept)
    held = ", ".join(f"{count:,} {kind}" for kind, count in answers.items()) or "none"
    state = "is finished" if (folder / run_folder.MANIFEST).is_file() else "goes on"
    return f"{state}: {folder}; answers in its journal: {held}"


def _costs(plan: Plan, forecasts: Sequence[costs.Forecast]) -> Iterator[str]:
    """What each step expects to ask for, if all rows are like the first."""
    usd, unpriced = 0.0, False
    for forecast in forecasts:
        step, asks = forecast.step, getattr(forecast.step.component.value, "asks", ())
        if forecast.expected is None and "chat" in asks:
            makes = step.component.kind == "generators"
            least = forecast.calls * (getattr(step.options, "n", 1) if makes else 1)
            yield f"{step.config.name} asks at least {least:,} times for a chat"
            unpriced = True
        for one in forecast.expected or ():
            yield f"{step.config.name} {_expected(one)}"
            price = costs.dollars(plan, step, one)
            usd, unpriced = usd + (price or 0.0), unpriced or price is None
    if usd:
        rest = " besides what has no price" if unpriced else ""
        yield f"at most {usd:,.2f} USD{rest}, if all rows are like the first"


def _expected(one: Expected) -> str:
    asked = f"asks about {one.requests:,.0f} times for {one.kind}"
    asked += f" of {one.service}" if one.service else ""
    if not one.prompt_tokens:
        return asked
    most = f"at most {one.completion_tokens:,.0f} completion tokens"
    return f"{asked}: about {one.prompt_tokens:,.0f} prompt tokens and {most}"


def estimate(plan: Plan, forecasts: Sequence[costs.Forecast], rows: int, each: int) -> Iterator[str]:
    """What a run would come to: candidates, and seconds by the verifiers' certificates.

    ``each``: responses per row, as the first row has them. The seconds are those of one worker that asks
    every verifier about every candidate: an upper bound for a cascade.
    """
    seconds, unknown, candidates = 0.0, [], rows * each
    for forecast in forecasts:
        step, candidates = forecast.step, forecast.samples * forecast.each
        if step.component.kind == "verifiers":
            known = certificates.find(step, Path(plan.config.base))
            if known is None or known.speed is None:
                unknown.append(step.config.name)
            else:
                seconds += candidates * known.speed.workers / known.speed.per_second
    about = f"about {rows:,} rows and {candidates:,} candidates"
    yield f"{about}, judged in at most {seconds:,.0f} s of one worker" if seconds else about
    if unknown:
        yield f"no time is known for {', '.join(unknown)}: no certificate with these options"


def _who(one: NamedService) -> str:
    return (
        f"{one.service} for {one.kind}" if not one.option else f"{one.service} as {one.option} ({one.kind})"
    )


def _described(step: ResolvedStep) -> str:
    """The step, its condition, and the options that are not at their defaults."""
    kind = step.component.kind.removesuffix("s")
    when = "".join(f", when {key} is {value}" for key, value in step.config.when.items())
    changed = ", ".join(f"{name} = {value!r}" for name, value in _changed(step.options))
    options = f"; {changed}" if changed else ""
    return (
        f"{step.config.name}: {kind} of {step.component.distribution} {step.component.version}{when}{options}"
    )


def _changed(held: Any) -> Iterator[tuple[str, Any]]:
    for field in fields(held) if held is not None else ():
        value = getattr(held, field.name)
        default = field.default_factory() if field.default_factory is not MISSING else field.default
        if value != default:
            yield field.name, value
