"""run a pipeline, or go on with one that was interrupted"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from goldgate.cli import progress
from goldgate.config import file as config
from goldgate.config.plan import loaded
from goldgate.io import readers, sources
from goldgate.runs import pipeline, preview
from goldgate.text import printable


def add(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("config", type=Path, help="the pipeline's TOML file")
    parser.add_argument("--resume", action="store_true", help="refuse to begin a new run")
    parser.add_argument("--again", action="store_true", help="run it although it is finished")
    parser.add_argument("--executor", help="local, inline, or a plug-in's, in place of the config's")
    parser.add_argument("--limit", type=int, help="take only the first so many rows of the source")
    parser.add_argument("--workers", type=int, help="worker processes, in place of the config's number")
    parser.add_argument("--runs", help="the folder for run folders, in place of the config's")
    parser.add_argument("--quiet", action="store_true", help="print nothing but the run's folder")


def command(arguments: argparse.Namespace) -> int:
    """Run; print the funnel. A run that is finished is only shown."""
    wishes = {"workers": arguments.workers, "runs": arguments.runs}
    read = config.read(arguments.config, {key: value for key, value in wishes.items() if value is not None})
    plugins = loaded(read, arguments.executor or read.executor.use)
    for line in preview.warnings(*pipeline.planned(read, plugins)):
        sys.stderr.write(f"goldgate: warning: {printable(line)}\n")
    if not arguments.again and (done := pipeline.finished(read, arguments.limit, plugins)) is not None:
        with progress.screen(read.name, arguments.quiet) as screen:
            screen.end(done, before=True)
        return int(bool(done.empty))
    with progress.screen(read.name, arguments.quiet, _total(read, arguments.limit)) as screen:
        finished = pipeline.run(
            read,
            plugins,
            executor=arguments.executor,
            limit=arguments.limit,
            resume=arguments.resume,
            watch=screen.show,
        )
        screen.end(finished)
    held = bool(finished.stopped) or finished.funnel.held > 0
    return int(finished.failed_share > read.max_failure_rate or bool(finished.empty) or held)


def _total(read: config.Config, limit: int | None) -> int:
    """Rows to come; 0 where nobody knows."""
    if any(source.reader or source.path.startswith(sources.HUB) for source in read.sources):
        return limit or 0
    found = 0
    for source in read.sources:
        rows = readers.count(readers.files(Path(read.base) / source.path, source.split))
        found += source.repeat * (min(rows, source.take) if source.take else rows)
    return found if limit is None else min(found, limit)
