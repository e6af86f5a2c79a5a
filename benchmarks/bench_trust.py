"""What ``min_trust`` keeps of right programs: HumanEval's checks, and the right labelled cases of code.tests.

    python benchmarks/bench_trust.py [--data HumanEval.jsonl.gz] [--cases FILE]

Each program is judged once, with ``min_trust = "full"``; where an acceptance is withheld for its trust alone, the
reason says so, and ``min_trust = "lower"`` would keep it. Prints a Markdown table by kind of tests. Figures: docs/explanation/code.md.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter, defaultdict
from importlib.resources import files
from pathlib import Path
from typing import Any

from goldgate.adapters import Gate

DATA = Path(__file__).parents[2] / "shared" / "data" / "HumanEval.jsonl.gz"
KINDS = {
    "check": "`check` of the labelled cases",
    "asserts": "assert lines",
    "cases": "cases as data",
    "pytest": "pytest and unittest files",
    "unittest": "pytest and unittest files",
    "stdin": "standard input",
}
"""What the reference holds: the kind of tests that the table names."""

WITHHELD = "a verdict with lower trust does not count (min_trust)"
"""How the reason begins where only the trust is missing; the verifier's own reason follows."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--cases", type=Path, help="labelled cases; else those that the package ships")
    options = parser.parse_args()
    rows = list(labelled(options.cases))
    if options.data.exists():
        rows += human_eval(options.data)
    else:
        print(f"{options.data} is absent: HumanEval is left out\n")
    table(rows)


def labelled(path: Path | None) -> list[tuple[str, dict[str, Any], str]]:
    """The right responses of the labelled cases: kind of tests, row, response."""
    source = path or files("goldgate_code").joinpath("cases/tests.jsonl")
    right = []
    for line in source.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        kind = next((name for key, name in KINDS.items() if key in row["reference"]), "others")
        right += [(kind, row, one["text"]) for one in row["responses"] if one["expected"] == 1]
    return right


def human_eval(path: Path) -> list[tuple[str, dict[str, Any], str]]:
    """HumanEval's canonical solutions with their own checks."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        problems = [json.loads(line) for line in file]
    return [
        (
            "HumanEval's `check`",
            {"prompt": one["prompt"], "reference": {"check": one["test"], "entry_point": one["entry_point"]}},
            f"```python\n{one['prompt']}{one['canonical_solution']}\n```",
        )
        for one in problems
    ]


def table(rows: list[tuple[str, dict[str, Any], str]]) -> None:
    gate = Gate("code.tests")
    asked = [{"prompt": row["prompt"], "reference": row["reference"]} for _, row, _ in rows]
    verdicts = gate.rows(asked, [response for _, _, response in rows])
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for (kind, _, _), verdict in zip(rows, verdicts, strict=True):
        counts[kind][outcome(verdict)] += 1
    columns = ("full", "lower", "rejected", "undecided", "failed")
    print("| tests | right programs | kept at full trust | lower trust | rejected | undecided | failed |")
    print("|---|---|---|---|---|---|---|")
    for kind, counted in sorted(counts.items()):
        print(f"| {kind} | {counted.total()} | {' | '.join(str(counted[name]) for name in columns)} |")


def outcome(verdict: Any) -> str:
    """What became of a right program."""
    score = getattr(verdict, "score", None)
    if not hasattr(verdict, "score"):
        return "failed"
    if score is None:
        return "lower" if f"{WITHHELD}: passes " in verdict.why else "undecided"
    return "rejected" if score == 0 else "full"


if __name__ == "__main__":
    main()
