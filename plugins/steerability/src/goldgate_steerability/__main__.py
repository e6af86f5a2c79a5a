"""``python -m goldgate_steerability read ifeval|ifbench|multi_if FILE > rows.jsonl``, or ``page``. FILE is
JSONL, or CSV with a header, as Multi-IF is published.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from goldgate_steerability.page import page
from goldgate_steerability.readers import READERS, UnreadableError

USAGE = "usage: python -m goldgate_steerability read ifeval|ifbench|multi_if FILE | page"


def main(arguments: Sequence[str]) -> int:
    """Writes goldgate rows to the standard output, one per line. Exit code 1 where a row is left out (each
    is named on the standard error), 2 for a wrong call.
    """
    if list(arguments) == ["page"]:
        print(page(), end="")  # noqa: T201 - a command
        return 0
    if len(arguments) != 3 or arguments[0] != "read" or arguments[1] not in READERS:
        print(USAGE, file=sys.stderr)  # noqa: T201 - a command
        return 2
    path, reads, left_out = Path(arguments[2]), READERS[arguments[1]], 0
    try:
        for number, raw in _records(path):
            try:
                if not isinstance(raw, dict):
                    raise UnreadableError("not a JSON object" if raw is None else "a row is an object")
                print(json.dumps(reads(raw), ensure_ascii=False))  # noqa: T201 - a command
            except UnreadableError as error:
                left_out += 1
                print(f"{path}, line {number}: {error}", file=sys.stderr)  # noqa: T201 - a command
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        print(f"{path}: {error}", file=sys.stderr)  # noqa: T201 - a command
        return 2
    return 1 if left_out else 0


def _records(path: Path) -> Iterator[tuple[int, Any]]:
    """The rows of a file with the numbers of their last lines; None for a line that is not JSON."""
    with path.open(encoding="utf-8-sig", newline="" if path.suffix == ".csv" else "\n") as file:
        if path.suffix == ".csv":
            rows = csv.DictReader(file)
            for row in rows:
                yield rows.line_num, row
            return
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError):
                yield number, None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
