"""``python -m goldgate_steerability read ifeval|ifbench|multi_if FILE > rows.jsonl``, or ``page``."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

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
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        print(f"{path}: {error}", file=sys.stderr)  # noqa: T201 - a command
        return 2
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            raw = json.loads(line)
            if not isinstance(raw, dict):
                raise UnreadableError("a row is an object")
            print(json.dumps(reads(raw), ensure_ascii=False))  # noqa: T201 - a command
        except (ValueError, RecursionError) as error:
            left_out += 1
            print(f"{path}, line {number}: {error}", file=sys.stderr)  # noqa: T201 - a command
    return 1 if left_out else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
