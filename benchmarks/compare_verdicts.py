"""Which verdicts two versions of goldgate give differently on the same rows.

``python benchmarks/compare_verdicts.py --against PYTHON VERIFIER=FILE …``: PYTHON is the interpreter of an
environment with the other version. Prints a table: row, response, the other version's score, this one's, and
both reasons. Exit code 1 where anything differs.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any


def main() -> int:
    """Run each verifier over its file with both interpreters, and print what differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--against", required=True, metavar="PYTHON", help="the other environment")
    parser.add_argument("pairs", nargs="+", metavar="VERIFIER=FILE")
    arguments = parser.parse_args()
    differ = 0
    for pair in arguments.pairs:
        verifier, _, file = pair.partition("=")
        before, after = verdicts(arguments.against, verifier, file), verdicts(sys.executable, verifier, file)
        labels = expected(Path(file))
        changed = [key for key in after if score(before.get(key)) != score(after[key])]
        differ += len(changed)
        print(f"{verifier}: {len(after)} responses of {Path(file).name}, {len(changed)} differ")
        for key in changed:
            label = labels.get(key)
            print(
                f"  {key[0]}:{key[1]} label {label} {described(before.get(key))} -> {described(after[key])}"
            )
    return int(differ > 0)


def verdicts(python: str, verifier: str, file: str) -> dict[tuple[str, int], dict[str, Any]]:
    """Sample id and index of the response → the line that ``goldgate verify`` writes."""
    command = [python, "-m", "goldgate", "verify", verifier, file]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)}: {done.stderr.strip()}")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {(line["id"], line["index"]): line for line in lines}


def expected(file: Path) -> dict[tuple[str, int], Any]:
    """The labels of the rows, where they have any."""
    found = {}
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        row = json.loads(line)
        name = str(row.get("id") or f"{file}:{number}")
        for index, response in enumerate(row.get("responses", ())):
            found[name, index] = response.get("expected") if isinstance(response, dict) else None
    return found


def score(line: dict[str, Any] | None) -> Any:
    """The score; "failure" where there is none."""
    return "missing" if line is None else "failure" if "failure" in line else line["score"]


def described(line: dict[str, Any] | None) -> str:
    """The score and its reason, in short."""
    reason = "" if line is None else line.get("failure") or line["why"]
    return f"{score(line)} ({reason[:70]})"


if __name__ == "__main__":
    sys.exit(main())
