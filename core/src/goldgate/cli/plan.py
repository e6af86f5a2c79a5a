"""check a config and say what would run; run nothing"""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console

from goldgate import config, digests, rows, runs, sources
from goldgate.plan import Resolved, prepare


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
    paths = sources.files(Path(read.base) / read.source.path, read.source.split)
    out = Console(highlight=False, soft_wrap=True, markup=False)
    size = sum(path.stat().st_size for path in paths)
    out.print(f"{read.name}: {len(paths)} file(s), {size:,} bytes: {read.source.path}")
    for place, raw, wrong in sources.rows(paths):
        if wrong:
            out.print(f"  first row: {place}: {wrong}")
        else:
            sample, candidates = rows.read(raw, place, read.source.columns)
            out.print(f"  first row: {sample.id}, {len(candidates)} response(s)")
            if unread := rows.unread(raw, read.source.columns):
                out.print(f"  columns that nothing reads: {', '.join(sorted(unread))}")
        break
    for number, step in enumerate([s for stage in plan.stages for s in stage] + list(plan.selectors), 1):
        out.print(f"{number}. {_told(step)}")
    for name, service in plan.used().items():
        kinds = ", ".join(service.offer.value.answers)
        out.print(f"service {name}: {service.offer.name} {service.offer.version} answers {kinds}")
    run = runs.identity(plan, digests.of_files(paths), arguments.limit)
    folder = runs.folder(read, run)
    state = "goes on with" if (folder / runs.JOURNAL).is_file() else "begins"
    out.print(f"{state} {folder}")
    return 0


def _told(step: Resolved) -> str:
    kind = step.offer.kind.removesuffix("s")
    when = f" when {step.step.when}" if step.step.when else ""
    options = f" {step.options}" if step.options is not None else ""
    return f"{step.step.name}: {kind} of {step.offer.distribution} {step.offer.version}{when}{options}"
