"""HumanEval through code.tests and code.differential: canonical solutions, and mutants of them.

    python benchmarks/bench_humaneval.py [--mutants 5] [--seed 1] [--rows 164] [--data HumanEval.jsonl.gz]

Reads HumanEval.jsonl.gz, by default next to the checkout (../shared/data). Everything goes through
``goldgate verify``, as a user would call it; its progress is on standard error, and Markdown tables on
standard output. Figures: docs/explanation/code.md.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from goldgate_code.mutation.mutants import Mutant, draw

DATA = Path(__file__).parents[2] / "shared" / "data" / "HumanEval.jsonl.gz"
NAMES = {1.0: "accepted", 0.0: "rejected", None: "abstained"}
Row = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutants", type=int, default=5, help="a row")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows", type=int, default=164)
    parser.add_argument("--data", type=Path, default=DATA)
    options = parser.parse_args()
    if not options.data.exists():
        sys.exit(f"{options.data} is absent: nothing to measure")
    with gzip.open(options.data, "rt") as file:
        rows = [json.loads(line) for line in file][: options.rows]

    drawn = {r["task_id"]: draw(whole(r), options.mutants, options.seed, r["entry_point"]) for r in rows}
    inputs = [row(r, [fenced(m.code) for m in drawn[r["task_id"]]]) for r in rows]
    completions = [row(r, [r["canonical_solution"]]) for r in rows]
    programs = [row(r, [fenced(whole(r))]) for r in rows]

    canonical = verified(
        "canonical solutions, their own check", "code.tests", completions, "policy=completion"
    )
    agreed = verified("canonical solutions, differentially", "code.differential", programs)
    tests = verified("mutants, their rows' own check", "code.tests", inputs)
    differential = verified("mutants, differentially", "code.differential", inputs)
    first = [verdict for verdict in tests if verdict["index"] == 0]
    print("| candidates | judged by | accepted | rejected | abstained | failed |\n|---|---|---|---|---|---|")
    result("canonical solutions", "their own check", canonical)
    result("canonical solutions", "code.differential", agreed)
    result("one mutant a row", "the row's own check", first)
    result(f"up to {options.mutants} mutants a row", "the row's own check", tests)
    result(f"up to {options.mutants} mutants a row", "code.differential", differential)
    crossed(tests, differential)
    listed(drawn, tests, differential)


def whole(r: Row) -> str:
    return str(r["prompt"] + r["canonical_solution"])


def fenced(code: str) -> str:
    return f"````python\n{code}````"


def row(r: Row, responses: list[str]) -> Row:
    reference = {"entry_point": r["entry_point"], "check": r["test"], "solution": whole(r)}
    return {"id": r["task_id"], "prompt": r["prompt"], "reference": reference, "responses": responses}


def verified(title: str, name: str, rows: list[Row], *options: str) -> list[Row]:
    """The verdicts of ``goldgate verify``, in order."""
    count = sum(len(one["responses"]) for one in rows)
    sys.stderr.write(f"{title}: {count} candidates\n")
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "rows.jsonl")
        path.write_text("".join(json.dumps(one) + "\n" for one in rows))
        command = [sys.executable, "-m", "goldgate", "verify", name, str(path)]
        command += [part for option in options for part in ("--option", option)]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    verdicts = [json.loads(line) for line in done.stdout.splitlines()]
    if len(verdicts) != count:
        sys.exit(f"{name}: {len(verdicts)} verdicts for {count} candidates")
    sys.stderr.write(f"  {time.perf_counter() - began:.1f} s\n")
    return verdicts


def result(candidates: str, judge: str, verdicts: list[Row]) -> None:
    counts = Counter("failed" if "failure" in v else NAMES[v["score"]] for v in verdicts)
    cells = [str(counts[name]) for name in (*NAMES.values(), "failed")]
    print(f"| {candidates} | {judge} | {' | '.join(cells)} |")
    for verdict in verdicts if candidates.startswith("canonical") else ():
        if verdict.get("score") != 1.0:
            sys.stderr.write(f"{verdict['id']}: {verdict.get('why', verdict.get('failure'))}\n")


def crossed(tests: list[Row], differential: list[Row]) -> None:
    both = Counter((a.get("score"), b.get("score")) for a, b in zip(tests, differential, strict=True))
    print("\n| the row's own check | code.differential rejects | accepts | abstains |\n|---|---|---|---|")
    for score, name in NAMES.items():
        if cells := [both[score, other] for other in (0.0, 1.0, None)]:
            print(f"| {name} | {cells[0]} | {cells[1]} | {cells[2]} |")


def listed(drawn: dict[str, tuple[Mutant, ...]], tests: list[Row], differential: list[Row]) -> None:
    """Every mutant on which the two do not both reject."""
    print("\n| mutant | line: change | own check | code.differential |\n|---|---|---|---|")
    for a, b in zip(tests, differential, strict=True):
        if (a.get("score"), b.get("score")) != (0.0, 0.0):
            mutant = drawn[a["id"]][a["index"]]
            change = f"{mutant.line}: `{mutant.before}` → `{mutant.after}`"
            verdict = f"{NAMES.get(b.get('score'), 'failed')}: {b.get('why', b.get('failure'))}"
            own = NAMES.get(a.get("score"), "failed")
            print(f"| {a['id'].partition('/')[2]}#{a['index']} | {change} | {own} | {verdict[:160]} |")


if __name__ == "__main__":
    main()
