"""tell the story of a row: where it came from, every verdict, and why it is where it is"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from goldgate.cli.terminal import console
from goldgate.errors import RunError
from goldgate.runs import run_folder
from goldgate.text import printable, shorten


def add(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("run", type=Path, help="a run folder")
    parser.add_argument("row", help="a sample's id, or id:index for one of its candidates")


def command(arguments: argparse.Namespace) -> int:
    """Print every exported row of the sample or candidate."""
    out = console()
    found = list(run_folder.find(arguments.run, arguments.row))
    if not found:
        raise RunError(f"{arguments.run}: no row {arguments.row!r} in any of its data sets")
    for dataset, row in sorted(found, key=lambda one: (one[1]["id"], one[1].get("index") or 0, one[0])):
        for line in story(dataset, row):
            out.print(printable(line))
    return 0


def story(dataset: str, row: dict[str, Any]) -> list[str]:
    """A row as lines of text."""
    index = "" if row.get("index") is None else f":{row['index']}"
    lines = [
        f"{row['id']}{index} in {dataset}",
        f"  run {row['run']}; made {_origin(row.get('origin') or {})}",
    ]
    if row.get("sample_origin"):
        lines.append(f"  the sample was made {_origin(row['sample_origin'])}")
    lines += [f"  {name}: {_short(str(row[name]))}" for name in ("reference", "tags") if row.get(name)]
    for part in ("prompt", "completion", "chosen", "rejected"):
        for message in row.get(part) or ():
            lines += _message(part, message)
    if row.get("finish"):
        lines.append(f"  it ended with: {row['finish']}")
    for verdict in (*(row.get("verdicts") or ()), *(row.get("rejected_verdicts") or ())):
        score = "abstains" if verdict["score"] is None else f"{verdict['score']:g}"
        lines.append(f"  {verdict['verifier']} {verdict.get('version') or ''}: {score}: {verdict['why']}")
        if verdict.get("parts"):
            lines.append(f"    parts {_short(str(verdict['parts']))}")
        evidence = _short(str(verdict.get("evidence")))
        lines.append(f"    behaviour {verdict.get('digest') or ''}; evidence {evidence}")
    code = f" ({row['code']})" if row.get("code") else ""
    if "outcome" in row:
        return [*lines, f"  {row['outcome']} by {row['by']}: {row['why']}{code}"]
    if "kind" in row:
        return [*lines, f"  failed in {row['where']} ({row['kind']}): {row['why']}{code}"]
    if dataset == "accepted":
        return [*lines, "  accepted; no selector chose it"]
    return [*lines, f"  kept: chosen for {dataset}"]


def _message(part: str, message: dict[str, Any]) -> list[str]:
    lines = [f"  {part} ({message['role']}):"]
    if message.get("reasoning_content"):
        lines += ["    (thoughts)", *_block(message["reasoning_content"], 500)]
    lines += _block(message.get("content"))
    for call in message.get("tool_calls") or ():
        function = call.get("function") or {}
        lines.append(f"    calls {function.get('name')}({_short(str(function.get('arguments')))})")
    return lines


def _origin(origin: dict[str, Any]) -> str:
    known = [
        f"{key} {origin[key]}"
        for key in ("by", "model", "seed", "parent", "sample")
        if origin.get(key) not in (None, "")
    ]
    return ", ".join(known) or "nowhere"


def _block(text: str | None, most: int = 2000) -> list[str]:
    return [f"    {line}" for line in shorten(text or "", most).splitlines()]


def _short(text: str | None, most: int = 500) -> str:
    return shorten(" ".join((text or "").split()), most)
