"""The command ``goldgate inspect PATH``."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from goldgate import ConfigError, GoldgateError
from goldgate.commands import DONE, UNFINISHED, USAGE
from goldgate.runs import files, rows
from goldgate.text import printable

from goldgate_quality.inspecting.looking import EVERY_LANGUAGE, chunks, looked_at
from goldgate_quality.inspecting.page import page
from goldgate_quality.inspecting.tally import Tally
from goldgate_quality.leaks.filter import DecontaminateOptions

CHUNK = 128  # rows that a worker is given at once
AHEAD = 8  # chunks for each worker that are under way
SMALL = 2000  # rows up to which one process is quicker


def add(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("path", type=Path, help="a file, a folder or a pattern, as a source's path")
    parser.add_argument("--split", default="", help="which split of a data set folder")
    parser.add_argument("--out", type=Path, help="folder for report.html and report.json (inspect-NAME)")
    parser.add_argument("--benchmark", type=Path, help="rows whose prompts must not be in the data set")
    parser.add_argument("--limit", type=int, help="look at the first rows only")
    parser.add_argument("--workers", type=int, default=0, help="processes; 0 takes one per core")
    parser.add_argument("--json", action="store_true", help="print the report as JSON, no table")


def run(arguments: argparse.Namespace) -> int:
    """Look at every row, write the page and the JSON, print a table. Exit code 1 where no row can be read."""
    try:
        report = inspect(arguments)
    except GoldgateError as error:
        sys.stderr.write(f"goldgate: {error}\n")
        return USAGE
    out = arguments.out or Path(f"inspect-{arguments.path.stem or 'data'}")
    text = json.dumps(report, ensure_ascii=False, indent=2)
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / "report.json").write_text(text + "\n", "utf-8", "replace")
        (out / "report.html").write_text(page(report), "utf-8", "replace")
    except OSError as error:
        sys.stderr.write(f"goldgate: {out}: {error.strerror or error}\n")
        return USAGE
    sys.stdout.write(text + "\n" if arguments.json else "\n".join(_lines(report)) + f"\nwritten to {out}/\n")
    counts = report["counts"]
    broken = sum(one["rows"] for one in report["findings"].get("unreadable", {}).values())
    return DONE if counts.get("rows", 0) > broken else UNFINISHED


def inspect(arguments: argparse.Namespace) -> dict[str, Any]:
    """The report of a data set. Raises ConfigError for files that are not there."""
    paths = list(files(arguments.path, arguments.split))
    if arguments.benchmark is not None and not arguments.benchmark.exists():
        raise ConfigError(f"{arguments.benchmark}: no such file")
    leaks = DecontaminateOptions(arguments.benchmark) if arguments.benchmark is not None else None
    count = sum(1 for _ in _cut(paths, arguments.limit))
    step = max(1, -(-count // EVERY_LANGUAGE))
    stream = ((*row, number % step == 0) for number, row in enumerate(_cut(paths, arguments.limit)))
    workers = arguments.workers or (1 if count <= SMALL else os.cpu_count() or 1)
    with tempfile.TemporaryDirectory(prefix="goldgate-") as scratch:
        tally = Tally(Path(scratch), leaks)
        try:
            for found in _looked(chunks(iter(stream), CHUNK), leaks, workers):
                for one in found:
                    tally.add(one)
            return tally.report(str(arguments.path))
        finally:
            tally.close()


def _cut(paths: list[Path], limit: int | None) -> Iterator[Any]:
    return islice(rows(paths), limit)


def _looked(parts: Iterator[list[Any]], leaks: Any, workers: int) -> Iterator[list[dict[str, Any]]]:
    """The findings of chunks, in their order."""
    look = partial(looked_at, leaks=leaks)
    if workers <= 1:
        yield from map(look, parts)
        return
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        waiting: deque[Future[list[dict[str, Any]]]] = deque()
        for part in parts:
            waiting.append(pool.submit(look, part))
            if len(waiting) >= AHEAD * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _lines(report: dict[str, Any]) -> Iterator[str]:
    counts = report["counts"]
    yield ", ".join(f"{value:,} {name.replace('_', ' ')}" for name, value in counts.items())
    for part, kinds in report["findings"].items():
        for kind, found in kinds.items():
            yield f"{part:12} {kind:28} {found['rows']:>9,} {found['share']:>8.2%}"
    for read, count in report["columns"].items():
        yield f"columns      {read}: {count:,} rows"
    languages = list(report["languages"].items())[:8]
    yield "languages    " + printable(", ".join(f"{name} {one['share']:.1%}" for name, one in languages))
