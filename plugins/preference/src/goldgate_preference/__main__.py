"""``goldgate preference read SET FILE`` turns a known preference set into goldgate rows on standard
output; ``report FILE`` gives the figures of a set of pairs.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from goldgate import GoldgateError, message_from_dict
from goldgate.runs import files, rows

from goldgate_preference.measures import length_bias
from goldgate_preference.readers import READERS, UnreadableError
from goldgate_preference.similar import alike

HELP = "read preference sets as rows; report length bias and alike pairs"


def main(words: list[str] | None = None) -> int:
    """The exit code: 0 done, 1 done but some rows could not be read, 2 bad usage."""
    parser = argparse.ArgumentParser("python -m goldgate_preference", description=HELP)
    add(parser)
    arguments = parser.parse_args(words)
    try:
        return run(arguments)
    except GoldgateError as error:
        print(f"goldgate: {error}", file=sys.stderr)  # noqa: T201 - a command's last words
        return 2


def add(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    commands = parser.add_subparsers(required=True)
    read = commands.add_parser("read", help="a known preference set as goldgate rows")
    read.add_argument("set", choices=READERS)
    read.add_argument("file", type=Path, help="JSONL, Parquet or a data set folder")
    read.set_defaults(preference=_read)
    report = commands.add_parser(
        "report", help="length bias and alike pairs of prompt, chosen, rejected rows"
    )
    report.add_argument("file", type=Path)
    report.set_defaults(preference=_report)


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked for."""
    return int(arguments.preference(arguments))


def _read(arguments: argparse.Namespace) -> int:
    """Rows that cannot be read are counted by reason on standard error, never dropped in silence."""
    wrong: Counter[str] = Counter()
    read = 0
    for place, raw in _rows(arguments.file):
        try:
            ranking = READERS[arguments.set](raw)
        except UnreadableError as error:
            wrong[str(error)] += 1
            continue
        read += 1
        print(json.dumps(ranking.row(place), ensure_ascii=False))  # noqa: T201 - a command's output
    reasons = "".join(f"\n  {count} rows: {why}" for why, count in wrong.most_common())
    print(f"{read} rows read, {wrong.total()} not{reasons}", file=sys.stderr)  # noqa: T201 - as above
    return int(bool(wrong))


def _report(arguments: argparse.Namespace) -> int:
    pairs = [
        (_text(row, "chosen", place), _text(row, "rejected", place)) for place, row in _rows(arguments.file)
    ]
    if not pairs:
        print("goldgate: there are no pairs in this file", file=sys.stderr)  # noqa: T201 - as above
        return 2
    near = Counter(why for pair in pairs if (why := alike(*pair)))
    print(json.dumps({**asdict(length_bias(pairs)), "alike": near.total()}))  # noqa: T201 - as above
    return 0


def _rows(path: Path) -> Iterator[tuple[str, Any]]:
    for place, raw, wrong in rows(files(path)):
        if wrong or not isinstance(raw, dict):
            raise GoldgateError(f"{place}: {wrong or 'a row is an object'}")
        yield place, raw


def _text(row: Any, key: str, place: str) -> str:
    """A response's text: of messages, what they say one after the other. Raises GoldgateError."""
    side = row.get(key)
    if isinstance(side, str):
        return side
    if not isinstance(side, list) or not all(isinstance(message, dict) for message in side):
        raise GoldgateError(f"{place}: {key} is a text or a list of messages")
    try:
        return "\n".join(message_from_dict(message).content for message in side)
    except ValueError as error:
        raise GoldgateError(f"{place}: {key}: {error}") from error


if __name__ == "__main__":
    sys.exit(main())
