"""HumanEval through code.tests and code.differential: canonical solutions, and mutants of them.

    python benchmarks/bench_humaneval.py [--mutants 5] [--seed 1] [--rows 164]

Reads HumanEval.jsonl.gz beside the checkout (../shared/data). Everything goes through
``goldgate verify``, as a user would call it. Figures: docs/explanation/code.md.
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

from goldgate_code.mutants import Mutant, draw

DATA = Path(__file__).parents[2] / "shared" / "data" / "HumanEval.jsonl.gz"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutants", type=int, default=5, help="a row")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows", type=int, default=164)
    options = parser.parse_args()
    if not DATA.exists():
        sys.exit(f"{DATA} is absent: nothing to measure")
    with gzip.open(DATA, "rt") as file:
        rows = [json.loads(line) for line in file][: options.rows]

    began = time.perf_counter()
    canonical = verified("code.tests", [row(r, [r["canonical_solution"]]) for r in rows], "policy=completion")
    seconds = time.perf_counter() - began
    print(f"canonical solutions through their own check: {tally(canonical)} in {seconds:.1f} s")
    told(canonical, lambda v: v.get("score") != 1.0)

    began = time.perf_counter()
    agreed = verified("code.differential", [row(r, [program(r)]) for r in rows])
    seconds = time.perf_counter() - began
    print(f"canonical solutions against themselves, differentially: {tally(agreed)} in {seconds:.1f} s")
    told(agreed, lambda v: v.get("score") != 1.0)

    drawn = {r["task_id"]: draw(whole(r), options.mutants, options.seed, r["entry_point"]) for r in rows}
    inputs = [row(r, [fenced(m.code) for m in drawn[r["task_id"]]]) for r in rows]
    tests = verified("code.tests", inputs)
    differential = verified("code.differential", inputs)
    first = [verdict for verdict in tests if verdict["index"] == 0]
    print(f"one mutant a row, through the row's own check: {tally(first)}")
    print(f"{options.mutants} mutants a row, through the row's own check: {tally(tests)}")
    print(f"{options.mutants} mutants a row, differentially: {tally(differential)}")
    crossed = Counter((a.get("score"), b.get("score")) for a, b in zip(tests, differential, strict=True))
    print("tests / differential:", {f"{a}/{b}": n for (a, b), n in sorted(crossed.items(), key=str)})
    print("\nmutants that the row's own check accepts:")
    for a, b in zip(tests, differential, strict=True):
        if a.get("score") != 0.0:
            mutant: Mutant = drawn[a["id"]][a["index"]]
            where = f"{a['id']}#{a['index']} line {mutant.line}: {mutant.before} → {mutant.after}"
            print(
                f"  {where}\n      tests {a.get('score')}; differential {b.get('score')}: {b.get('why', b.get('failure'))}"
            )
    print("\nmutants that the row's own check rejects and differential testing does not:")
    for a, b in zip(tests, differential, strict=True):
        if a.get("score") == 0.0 and b.get("score") != 0.0:
            mutant = drawn[a["id"]][a["index"]]
            print(
                f"  {a['id']}#{a['index']}: {mutant.before} → {mutant.after}: {a['why'][:100]}; {b.get('why')}"
            )


def whole(r: dict[str, Any]) -> str:
    return str(r["prompt"] + r["canonical_solution"])


def program(r: dict[str, Any]) -> str:
    return fenced(whole(r))


def fenced(code: str) -> str:
    return f"````python\n{code}````"


def row(r: dict[str, Any], responses: list[str]) -> dict[str, Any]:
    reference = {"entry_point": r["entry_point"], "check": r["test"], "solution": whole(r)}
    return {"id": r["task_id"], "prompt": r["prompt"], "reference": reference, "responses": responses}


def verified(name: str, rows: list[dict[str, Any]], *options: str) -> list[dict[str, Any]]:
    """The verdicts of ``goldgate verify``, in order."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "rows.jsonl")
        path.write_text("".join(json.dumps(one) + "\n" for one in rows))
        command = [sys.executable, "-m", "goldgate", "verify", name, str(path)]
        command += [part for option in options for part in ("--option", option)]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    return [json.loads(line) for line in done.stdout.splitlines()]


def tally(verdicts: list[dict[str, Any]]) -> dict[str, int]:
    names = {1.0: "accepted", 0.0: "rejected", None: "abstained"}
    return dict(Counter("failed" if "failure" in v else names[v["score"]] for v in verdicts))


def told(verdicts: list[dict[str, Any]], which: Any) -> None:
    for verdict in filter(which, verdicts):
        print(f"  {verdict['id']}#{verdict['index']}: {said(verdict)}")


def said(verdict: dict[str, Any]) -> str:
    return str(verdict.get("why", verdict.get("failure")))


if __name__ == "__main__":
    main()
