"""tell the story of a row: where it came from, every verdict, and why it is where it is"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from rich.console import Console

from goldgate.errors import RunError
from goldgate.runs import run_folder


def add(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("run", type=Path, help="a run folder")
    parser.add_argument("row", help="a sample's id, or id:index for one of its candidates")


def command(arguments: argparse.Namespace) -> int:
    """Print every exported row of the sample or candidate."""
    out = Console(highlight=False, soft_wrap=True, markup=False)
    found = list(run_folder.find(arguments.run, arguments.row))
    if not found:
        raise RunError(f"{arguments.run}: no row {arguments.row!r} in any of its data sets")
    for dataset, row in sorted(found, key=lambda one: (one[1]["id"], one[1]["index"] or 0, one[0])):
        for line in story(dataset, row):
            out.print(line)
    return 0


def story(dataset: str, row: dict[str, Any]) -> list[str]:
    """A row as lines of text."""
    index = "" if row["index"] is None else f":{row['index']}"
    lines = [f"{row['id']}{index} in {dataset}", f"  run {row['run']}; made {_origin(row['origin'] or {})}"]
    for part in ("prompt", "completion", "chosen", "rejected"):
        for said in row.get(part) or ():
            lines += [f"  {part} ({said['role']}):", *_block(said["content"])]
    for verdict in (*(row.get("verdicts") or ()), *(row.get("rejected_verdicts") or ())):
        score = "abstains" if verdict["score"] is None else f"{verdict['score']:g}"
        lines.append(f"  {verdict['verifier']} {verdict.get('version', '')}: {score}: {verdict['why']}")
        lines.append(
            f"    behaviour {verdict.get('digest', '')}; evidence {_short(str(verdict['evidence']))}"
        )
    if "outcome" in row:
        return [*lines, f"  {row['outcome']} by {row['by']}: {row['why']}"]
    if "kind" in row:
        return [*lines, f"  failed in {row['where']} ({row['kind']}): {row['why']}"]
    return [*lines, f"  kept: chosen for {dataset}"]


def _origin(origin: dict[str, Any]) -> str:
    known = [
        f"{key} {origin[key]}"
        for key in ("by", "model", "seed", "parent")
        if origin.get(key) not in (None, "")
    ]
    return ", ".join(known) or "nowhere"


def _block(text: str | None, most: int = 2000) -> list[str]:
    text = text or ""
    cut = text if len(text) <= most else text[:most] + " …"
    return [f"    {line}" for line in cut.splitlines()]


def _short(text: str | None, most: int = 500) -> str:
    text = " ".join((text or "").split())
    return text if len(text) <= most else text[:most] + " …"
