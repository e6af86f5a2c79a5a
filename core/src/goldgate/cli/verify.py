"""judge the responses of a JSONL file with one verifier; verdicts as JSONL on standard output"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from goldgate.blobs import BlobStore
from goldgate.config.file import Config, Source
from goldgate.config.tables import ServiceConfig
from goldgate.engine.journal import SqliteJournal
from goldgate.engine.local import LocalPool
from goldgate.groups import Group
from goldgate.io import readers
from goldgate.io.output_rows import verdict_to_row
from goldgate.keyvalue import pair, value
from goldgate.runs.single_verifier import plan_of, rows


def add(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("verifier", help="its name, such as math.answer")
    parser.add_argument("file", type=Path, help="rows with responses: JSONL, Parquet or a data set folder")
    parser.add_argument("--option", action="append", default=[], metavar="KEY=VALUE", help="of the verifier")
    parser.add_argument("--column", action="append", default=[], metavar="THEIRS=OURS", help="map a column")
    parser.add_argument(
        "--service",
        action="append",
        default=[],
        metavar="NAME",
        help="an installed service with its default options, in place of the one that would answer",
    )
    parser.add_argument("--workers", type=int, default=0, help="worker processes; one per core by default")
    parser.add_argument("--plugin", action="append", default=[], help="a module or file of your own to load")


def command(arguments: argparse.Namespace) -> int:
    """Stream the verdicts in the order of the rows. Exit code 1 where anything failed."""
    table = dict(pair(option, value) for option in arguments.option)
    columns = dict(pair(column, str) for column in arguments.column)
    services = {name: ServiceConfig(name) for name in arguments.service}
    paths = readers.files(arguments.file)
    failed = False
    with TemporaryDirectory(prefix="goldgate-") as folder, closing(SqliteJournal(":memory:")) as journal:
        like = Config(arguments.verifier, (Source(""),), (), services=services, blobs=(folder,))
        plan = plan_of(arguments.verifier, table, like, arguments.plugin, arguments.workers)
        with closing(LocalPool(plan, journal)) as pool:
            groups = pool.map(0, rows(paths, columns, BlobStore((folder,))))
            failed = _written(groups, arguments.verifier)
    return int(failed)


def _written(groups: Iterator[Group], verifier: str) -> bool:
    """Write the verdicts; whether anything failed."""
    failed = False
    for group in groups:
        for line in _lines(group, verifier):
            failed = failed or "failure" in line
            sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")
        sys.stdout.buffer.flush()
    return failed


def _lines(group: Group, name: str) -> Iterator[dict[str, Any]]:
    for failure in group.failures:
        yield {"id": group.sample.id, "index": None, "verifier": name, "failure": failure.why}
    for judged in group.judged:
        head = {"id": group.sample.id, "index": judged.candidate.origin.index, "verifier": name}
        seconds = round(judged.seconds.get(name, 0.0), 6)
        if judged.failure is not None:
            yield {**head, "failure": judged.failure.why, "seconds": seconds}
        else:
            yield {**head, **verdict_to_row(judged.verdicts[name]), "seconds": seconds}
