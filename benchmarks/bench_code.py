"""The static tier's throughput, and what ordering saves a cascade.

    python benchmarks/bench_code.py [--snippets 10000] [--rows 300] [--repeats 3]

1. code.static over snippets (functions written by this script, one in ten broken), through ``goldgate verify``; and
   ruff alone, in batches and one by one, by turns.
2. A cascade of code.static and code.tests over candidates of which some parse, some lint and some pass: the
   cheap tier first, the dear one first, and every verifier on every candidate, by turns.

Prints Markdown tables: medians, in brackets least and greatest. Progress is on standard error.
Figures: docs/explanation/code.md.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from goldgate.requests import Lint
from goldgate_code.lint.lint_ruff import RuffOptions, open_ruff
from goldgate_code.lint.rules import chosen

OPERATORS = ("+", "-", "*", "//", "%")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--snippets", type=int, default=10_000)
    parser.add_argument("--rows", type=int, default=300)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    static_tier(options.snippets, options.repeats)
    cascade(options.rows, options.repeats)


def snippet(draw: random.Random, at: int) -> str:
    """A function of some ten lines; one in ten does not parse, uses an undefined name or is otherwise wrong."""
    names = [f"{word}_{at % 97}" for word in ("items", "limit", "total", "extra")]
    body = [f"def work_{at}({names[0]}, {names[1]}={draw.randint(1, 9)}):", f"    {names[2]} = 0"]
    body += [f"    for place, item in enumerate({names[0]}):"]
    for _ in range(draw.randint(2, 6)):
        first, second = draw.choice(OPERATORS[:3]), draw.choice(OPERATORS)
        body.append(f"        {names[2]} {first}= item {second} (place + {draw.randint(1, 9)})")
    body += [f"        if {names[2]} > {names[1]}:", "            break", f"    return {names[2]}"]
    fault = draw.randrange(20)
    if fault == 0:
        body[3] = body[3].replace("item", names[3])
    elif fault == 1:
        body[-3] = body[-3].rstrip(":")
    return "\n".join(body) + "\n"


def static_tier(count: int, repeats: int) -> None:
    draw = random.Random(1)
    codes = [snippet(draw, at) for at in range(count)]
    rows = [
        {"id": str(at), "prompt": "Write it.", "response": f"```python\n{code}```"}
        for at, code in enumerate(codes)
    ]
    rates: list[float] = []
    processor: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "rows.jsonl")
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        for repeat in range(repeats):
            result(f"code.static over {count} snippets, {repeat + 1} of {repeats}")
            seconds, used, out = timed([sys.executable, "-m", "goldgate", "verify", "code.static", str(path)])
            rates.append(count / seconds)
            processor.append(count / used)
    scores = Counter(json.loads(line).get("score") for line in out.splitlines())
    server = open_ruff(RuffOptions())
    rules = chosen(("correctness",))
    requests = [Lint(code, rules=rules) for code in codes]
    few = requests[:100]
    batch: list[float] = []
    single: list[float] = []
    for repeat in range(repeats):
        result(f"ruff, {repeat + 1} of {repeats}")
        began = time.perf_counter()
        for at in range(0, min(count, 2000), 500):
            server.serve(requests[at : at + 500])
        batch.append(min(count, 2000) / (time.perf_counter() - began))
        began = time.perf_counter()
        for one in few:
            server.serve([one])
        single.append(len(few) / (time.perf_counter() - began))
    ratios = [a / b for a, b in zip(batch, single, strict=True)]
    print(f"Of {count} snippets {scores[1.0]} were accepted, {scores[0.0]} rejected.\n")
    print("| static tier | per second of wall clock | per second of processor |\n|---|---|---|")
    print(f"| code.static through goldgate verify | {spread(rates)} | {spread(processor)} |")
    print(f"| ruff alone, 500 a process | {spread(batch)} | |")
    print(f"| ruff alone, 1 a process | {spread(single)} | |")
    print(f"| batch against one by one | {spread(ratios)} times | |\n")


def cascade(count: int, repeats: int) -> None:
    draw = random.Random(2)
    rows = [problem(draw, at) for at in range(count)]
    orders = {
        "static, tests": ("cascade", ["code.static", "code.tests"]),
        "tests, static": ("cascade", ["code.tests", "code.static"]),
        "every verifier on every candidate": ("all", ["code.static", "code.tests"]),
    }
    times: dict[str, list[float]] = {name: [] for name in orders}
    processor: dict[str, list[float]] = {name: [] for name in orders}
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
        for repeat in range(repeats):
            for name, (judge, steps) in orders.items():
                result(f"cascade of {4 * count} candidates, {name}, {repeat + 1} of {repeats}")
                config = Path(folder, "bench.toml")
                config.write_text(written(judge, steps, f"runs-{repeat}-{len(steps)}-{name[:5]}"))
                seconds, spent, _ = timed([sys.executable, "-m", "goldgate", "run", str(config)], folder)
                times[name].append(seconds)
                processor[name].append(spent)
    base, base_used = times["static, tests"], processor["static, tests"]
    print(f"| {4 * count} candidates | wall clock, s | processor, s | wall clock, ratio | processor, ratio |")
    print("|---|---|---|---|---|")
    for name in orders:
        wall = spread([a / b for a, b in zip(times[name], base, strict=True)])
        used = spread([a / b for a, b in zip(processor[name], base_used, strict=True)])
        print(f"| {name} | {spread(times[name])} | {spread(processor[name])} | {wall} | {used} |")


def problem(draw: random.Random, at: int) -> dict[str, Any]:
    """A problem with four candidates: right, wrong, one that the linter rejects, one that does not parse. In every
    twentieth, what the linter rejects would not end either.
    """
    a, b = draw.randint(2, 9), draw.randint(1, 99)
    name = f"line_{at}"
    linted = (
        "while True:\n        m.append(n)\n        m.clear()" if at % 20 == 0 else f"return {a} * m + {b}"
    )
    bodies = [f"return {a} * n + {b}", f"return {a} * n - {b}", linted, f"return {a} * n + {b}\n  print(n)"]
    responses = [f"```python\ndef {name}(n):\n    {body}\n```" for body in bodies]
    if at % 20 == 0:
        responses[2] = responses[2].replace("(n):", "(n, m=[]):")
    asserts = [f"assert {name}({n}) == {a * n + b}" for n in (0, 3, -2)]
    return {"id": name, "prompt": "Write it.", "reference": {"asserts": asserts}, "responses": responses}


def written(judge: str, steps: list[str], runs: str) -> str:
    body = "".join(
        f'[[step]]\nuse = "{step}"\n' + ("seconds = 2.0\n" * (step == "code.tests")) for step in steps
    )
    head = f'name = "bench"\ncascade = {str(judge == "cascade").lower()}\norder = "given"\nruns = "{runs}"\n[source]\npath = "rows.jsonl"\n'
    return f'{head}{body}[[step]]\nuse = "select.best"\n'


def timed(command: list[str], folder: str | None = None) -> tuple[float, float, bytes]:
    """Seconds of wall clock and of processor, and the output, of a command run in a folder: where it leaves its
    runs, which no later measurement may find.
    """
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if done.returncode:
        sys.exit(done.stderr.decode() or done.stdout.decode())
    return seconds, used, done.stdout


def result(progress: str) -> None:
    sys.stderr.write(progress + "\n")


def spread(values: list[float]) -> str:
    return f"{statistics.median(values):.3g} ({min(values):.3g} to {max(values):.3g})"


if __name__ == "__main__":
    main()
