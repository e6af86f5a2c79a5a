"""``python -m goldgate_trl loop CONFIG`` runs rounds; ``train NAME DATA OUT`` one trainer, also under
``accelerate launch -m goldgate_trl train …``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from goldgate import GoldgateError
from goldgate.runs import build_options, load

from goldgate_trl import loop, rounds


def main(words: list[str] | None = None) -> int:
    """The exit code: 0 done, 1 the run cannot go on, 2 bad usage or config."""
    arguments = _parser().parse_args(words)
    try:
        return int(arguments.command(arguments) or 0)
    except GoldgateError as error:
        print(f"goldgate: {error}", file=sys.stderr)  # noqa: T201 - a command's last words
        return 1 if type(error).__name__ == "RunError" else 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m goldgate_trl", description="Train on what goldgate kept."
    )
    commands = parser.add_subparsers(required=True)
    looped = commands.add_parser("loop", help="rounds of pipelines and trainings, as a config says")
    looped.add_argument("config", type=Path)
    looped.add_argument("--out", type=Path, help="the loop's folder; runs/NAME-SEED by default")
    looped.add_argument("--seed", type=int)
    looped.add_argument("--set", action="append", default=[], metavar="NAME=TEXT", help="what is under [set]")
    looped.set_defaults(command=_loop)
    trained = commands.add_parser("train", help="one trainer on one folder of data sets")
    trained.add_argument("trainer", help="its name, such as trl.sft")
    trained.add_argument("data", type=Path)
    trained.add_argument("out", type=Path)
    trained.add_argument("--options", type=json.loads, default={}, metavar="JSON")
    trained.set_defaults(command=_train)
    return parser


def _loop(arguments: argparse.Namespace) -> None:
    changes = dict(change.split("=", 1) for change in arguments.set)
    read = rounds.read(arguments.config, arguments.seed, changes)
    out = arguments.out or Path("runs") / f"{read.name}-{read.seed}"
    loop.run(read, loop.Place(arguments.config.parent, out), _tell)


def _tell(report: loop.Report) -> None:
    numbers = [f"{key} {value:.4g}" for key, value in report.measures.items()]
    line = f"round {report.round}  {report.stage}  {report.seconds:.1f} s  {', '.join(numbers)}"
    print(line, flush=True)  # noqa: T201 - a command's output


def _train(arguments: argparse.Namespace) -> int:
    offer = load().find("trainers", arguments.trainer)
    if offer is None:
        print(f"goldgate: no trainer {arguments.trainer!r} is installed", file=sys.stderr)  # noqa: T201 - as above
        return 2
    built = build_options(offer.value.options, arguments.options, arguments.trainer, Path())
    measures = offer.value.train(arguments.data, arguments.out, built)
    if os.environ.get("RANK", "0") == "0":  # one of many processes speaks
        print(json.dumps(dict(measures)))  # noqa: T201 - a command's output
    return 0


if __name__ == "__main__":
    sys.exit(main())
