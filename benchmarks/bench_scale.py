"""Measure what workers add, side by side with another version: rows per second, the parent's share, start,
the journal, memory, chunks that grow, verifications a second of every domain.

    python benchmarks/bench_scale.py [rows|filters|start|driver|journal|memory|growing|domains ...] [--against PYTHON]

``--against`` is the interpreter of an environment that has the other version installed; each figure is then
taken from both in turn. Real rows are read from ../shared/data where that lies next to the checkout, or from
the file in GOLDGATE_SOLUTIONS.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import blake2b
from pathlib import Path

from scale_scripts import DRIVER, FILTERS, GROWING, RUN

ROOT = Path(__file__).parents[1]
SOLUTIONS = Path(
    os.environ.get("GOLDGATE_SOLUTIONS", ROOT.parent / "shared" / "data" / "gsm8k_model_solutions.jsonl")
)
FEW, MANY = 5_000, 25_000  # rows; what a run costs at its start cancels out between the two
REPEATS = 3
SLOW = 10.0  # seconds: a set of labelled cases that takes longer is measured once


def solutions() -> list[tuple[str, str, str]]:
    """Question, answer and solution of real model responses."""
    found = []
    for line in SOLUTIONS.read_text().splitlines():
        held = json.loads(line)
        answer = held["ground_truth"].rpartition("A:")[2].strip()
        found += [
            (held["question"], answer, held[model]["solution"])
            for model in held
            if model not in ("question", "ground_truth")
        ]
    return found


def rows(path: Path, count: int, each: int) -> None:
    """So many rows with so many responses each."""
    real = solutions()
    with path.open("w") as out:
        for number in range(count):
            question, answer, _ = real[number * each % len(real)]
            responses = [real[(number * each + place) % len(real)][2] for place in range(each)]
            row = {
                "id": f"g{number}",
                "prompt": question,
                "reference": {"answer": answer},
                "responses": responses,
            }
            out.write(json.dumps(row) + "\n")


def config(folder: Path, name: str, source: str, steps: list[str], plugins: str = "") -> Path:
    path = folder / f"{name}.toml"
    body = f'name = "{name}"\n{plugins}[source]\npath = "{source}"\n'
    path.write_text(body + "".join(f'[[step]]\nuse = "{step}"\n' for step in steps))
    return path


def ran(python: str, path: Path, workers: int) -> list[float]:
    """Seconds, CPU seconds of the parent and of its workers, peak KiB of the parent and of a worker."""
    with tempfile.TemporaryDirectory() as runs:
        command = [python, "-c", RUN, str(path), runs, str(workers)]
        result = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: list[float] = json.loads(result.splitlines()[-1])
    return found


def slope(
    folder: Path, pythons: dict[str, str], name: str, steps: list[str], each: int, plugins: str = ""
) -> None:
    """Rates between FEW and MANY rows, of each version in turn."""
    paths = []
    for count in (FEW // each, MANY // each):
        rows(folder / f"{name}{count}.jsonl", count, each)
        paths.append(config(folder, f"{name}{count}", f"{name}{count}.jsonl", steps, plugins))
    candidates = (MANY // each - FEW // each) * each
    for workers in (1, 2):
        found: dict[str, list[list[float]]] = {version: [] for version in pythons}
        for _ in range(REPEATS):
            for version, python in pythons.items():
                few, many = (ran(python, path, workers) for path in paths)
                found[version].append([b - a for a, b in zip(few, many, strict=True)])
        for version, each_ in found.items():
            rate = sorted(candidates / one[0] for one in each_)
            parent, children = (statistics.median(one[n] for one in each_) / candidates * 1e6 for n in (1, 2))
            print(
                f"{name}, {each} response(s), {workers} worker(s), {version}: candidates/s median "
                f"{statistics.median(rate):.0f} ({rate[0]:.0f} to {rate[-1]:.0f}); CPU µs per candidate: parent "
                f"{parent:.1f}, workers {children:.1f}",
                flush=True,
            )


def of_rows(folder: Path, pythons: dict[str, str]) -> None:
    """math.answer on real solutions, by the slope."""
    slope(folder, pythons, "math", ["math.answer", "select.best"], 1)
    slope(folder, pythons, "math", ["math.answer", "select.best"], 10)


def filters(folder: Path, pythons: dict[str, str]) -> None:
    """A trivial verifier, without filters and with three."""
    (folder / "own.py").write_text(FILTERS)
    plugins = 'plugins = ["own.py"]\n'
    slope(folder, pythons, "trivial", ["own.even", "select.best"], 1, plugins)
    slope(folder, pythons, "three", ["own.even", "own.a", "own.b", "own.c", "select.best"], 1, plugins)


def start(folder: Path, pythons: dict[str, str]) -> None:
    """A run of one row, as the command line runs it."""
    row = {"id": "a", "prompt": "1 + 1?", "reference": {"answer": "2"}, "responses": ["2"]}
    (folder / "one.jsonl").write_text(json.dumps(row) + "\n")
    path = config(folder, "one", "one.jsonl", ["math.answer", "select.best"])
    seconds: dict[str, list[tuple[float, float]]] = {version: [] for version in pythons}
    for _ in range(2 * REPEATS + 1):
        for version, python in pythons.items():
            with tempfile.TemporaryDirectory() as runs:
                command = [python, "-m", "goldgate", "run", str(path), "--quiet", "--runs", runs]
                before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                cpu = sum(after[:2]) - sum(before[:2])
                seconds[version].append((time.monotonic() - began, cpu))
    for version, found in seconds.items():
        wall, cpu = (sorted(one[n] for one in found[1:]) for n in (0, 1))
        print(
            f"start, one row, {version}: median {statistics.median(wall):.2f} s ({wall[0]:.2f} to "
            f"{wall[-1]:.2f}), CPU {statistics.median(cpu):.2f} s"
        )


def driver(folder: Path, pythons: dict[str, str]) -> None:
    """What a yielded request costs beyond the service's own time, journal on disk."""
    for batch, parallel in ((64, 1), (1, 1), (1, 8)):
        found: dict[str, list[list[float]]] = {version: [] for version in pythons}
        for repeat in range(2 * REPEATS - 1):
            for version, python in pythons.items():
                path = folder / f"{version}-{batch}-{parallel}-{repeat}.sqlite"
                command = [python, "-c", DRIVER, str(batch), str(parallel), str(path)]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                found[version].append([1e6 * each for each in json.loads(done.stdout)])
        for version, each in found.items():
            wall, cpu = (sorted(one[n] for one in each) for n in (0, 1))
            print(
                f"driver, batches of {batch}, {parallel} thread(s), {version}: median {statistics.median(wall):.1f} "
                f"µs a request ({wall[0]:.1f} to {wall[-1]:.1f}), CPU {statistics.median(cpu):.1f} µs",
                flush=True,
            )


def journal(folder: Path, pythons: dict[str, str]) -> None:
    """Replies of 120 bytes: put, then all read again by a fresh process, in logs and in one SQLite file."""
    from goldgate.engine.journal import SqliteJournal
    from goldgate.engine.reply_log import ReplyLogs, seal

    count = int(os.environ.get("GOLDGATE_REPLIES", "1000000"))
    reply = b"r" * 120

    def keys() -> Iterator[tuple[bytes, bytes]]:
        for number in range(count):
            yield b"s" * 16, blake2b(str(number).encode(), digest_size=16).digest()

    def batches() -> Iterator[list[tuple[bytes, bytes]]]:
        held = []
        for key in keys():
            held.append(key)
            if len(held) == 64:
                yield held
                held = []
        if held:
            yield held

    made, began = sum(1 for _ in keys()), time.process_time()
    sum(1 for _ in keys())
    digests = time.process_time() - began
    writers = [ReplyLogs(folder / "logs", f"w{number}") for number in range(4)]
    began = time.process_time()
    for number, batch in enumerate(batches()):
        writers[number % 4].add([(key, "sandbox", reply) for key in batch])
    put = time.process_time() - began - digests  # no writer is closed: as after kill -9
    began = time.process_time()
    seal(folder / "logs")
    opened = time.process_time() - began
    began = time.process_time()
    reader = ReplyLogs(folder / "logs", "w9")
    assert all(reader.find(key, "sandbox") for key in keys())
    read = time.process_time() - began - digests
    print(
        f"journal, {made} replies in 4 logs: put {put / count * 1e6:.1f} µs each; after a kill: sealed in "
        f"{opened:.1f} s, all found in {read:.1f} s ({read / count * 1e6:.1f} µs each)",
        flush=True,
    )
    for name, size in (("one at a time", 1), ("64 at a time", 64)):
        path = folder / f"{size}.sqlite"
        with closing(SqliteJournal(path)) as kept:
            began = time.process_time()
            for batch in batches():
                kept.put([(key, "chat", reply) for key in batch])
            put = time.process_time() - began - digests
        with closing(SqliteJournal(path)) as kept:
            began = time.process_time()
            for batch in batches():
                for at in range(0, len(batch), size):
                    kept.claim(batch[at : at + size])
            read = time.process_time() - began - digests
        print(
            f"journal, {made} replies in one SQLite file: put {put / count * 1e6:.1f} µs each; looked up {name}: "
            f"{read:.1f} s ({read / count * 1e6:.1f} µs each)",
            flush=True,
        )


def memory(folder: Path, pythons: dict[str, str]) -> None:
    """Peak of the parent and of a worker, with three filters."""
    (folder / "own.py").write_text(FILTERS)
    for count in (20_000, 200_000, int(os.environ.get("GOLDGATE_ROWS", "1000000"))):
        with (folder / f"m{count}.jsonl").open("w") as out:
            for number in range(count):
                row = {"id": f"r{number}", "prompt": "p", "responses": ["word " * (number % 50)]}
                out.write(json.dumps(row) + "\n")
        steps = ["own.even", "own.a", "own.b", "own.c", "select.best"]
        path = config(folder, f"m{count}", f"m{count}.jsonl", steps, 'plugins = ["own.py"]\n')
        seconds, *_, parent, worker = ran(sys.executable, path, 2)
        print(
            f"memory, {count} rows: parent {parent / 1024:.0f} MiB, worker {worker / 1024:.0f} MiB, {seconds:.0f} s",
            flush=True,
        )
        (folder / f"m{count}.jsonl").unlink()


def growing(folder: Path, pythons: dict[str, str]) -> None:
    """Peak of the parent and of a worker where a generator makes 1,000 candidates of each row, and no option says
    so: 64,000 of a chunk of 64 rows."""
    (folder / "own.py").write_text(GROWING)
    source = folder / "g.jsonl"
    source.write_text("".join(json.dumps({"id": f"r{n}", "prompt": "p"}) + "\n" for n in range(640)))
    for what, filters in (("no filter", []), ("two filters", ["own.seen", "own.longest"])):
        path = config(
            folder,
            "g",
            source.name,
            ["own.many", "own.even", *filters, "select.best"],
            'plugins = ["own.py"]\n',
        )
        for version, python in pythons.items():
            seconds, *cpu, parent, worker = ran(python, path, 1)
            print(
                f"growing, 640 rows, 1,000 candidates of each, {what}, {version}: parent {parent / 1024:.0f} MiB, "
                f"worker {worker / 1024:.0f} MiB; CPU {cpu[0]:.0f} and {cpu[1]:.0f} s, {seconds:.0f} s",
                flush=True,
            )


def domains(folder: Path, pythons: dict[str, str]) -> None:
    """Every verifier with labelled cases on these, in one process: verdicts a second of one core."""
    from goldgate.engine import InlinePool, NullJournal
    from goldgate.plugins.loading import load
    from goldgate.runs.single_verifier import plan_of
    from goldgate.trust import cases

    installed = load()
    for name, component in installed.components["verifiers"].items():
        if not component.value.cases or component.value.of != "candidate":
            continue
        if {"chat", "reward", "embed", "entail", "rate"} & set(component.value.asks):
            continue  # a model's speed is not a verifier's
        plan = plan_of(name, installed=installed)
        step = plan.stages[0][0]
        if (path := cases.path(step)) is None:
            continue
        labelled = cases.read([path], name)
        groups = [one.group for one in labelled.labelled]
        count = sum(len(group.judged) for group in groups)
        with closing(InlinePool(plan, NullJournal())) as pool:
            list(pool.map(0, groups[:8]))  # what is loaded late
            found: list[tuple[float, float]] = []
            while len(found) < (REPEATS if not found or count / found[0][0] < SLOW else 1):
                began, cpu, passes = time.monotonic(), time.process_time(), 0
                while time.monotonic() - began < 1.0:
                    list(pool.map(0, groups))
                    passes += 1
                wall, own = time.monotonic() - began, time.process_time() - cpu
                found.append((count * passes / wall, count * passes / own))
        rate, of_cpu = (statistics.median(one[n] for one in found) for n in (0, 1))
        kind = ", ".join(component.value.asks) or "nothing"
        print(
            f"domains, {name}: {count} cases: {of_cpu:,.0f} verdicts a second of the process's CPU, {rate:,.0f} by "
            f"the clock; asks {kind}",
            flush=True,
        )


PARTS: dict[str, Callable[[Path, dict[str, str]], None]] = {
    "rows": of_rows,
    "filters": filters,
    "start": start,
    "driver": driver,
    "journal": journal,
    "memory": memory,
    "growing": growing,
    "domains": domains,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=[])
    parser.add_argument("--against", help="the interpreter of another version")
    wanted = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # installed packages have their bytecode
    pythons = {"this": sys.executable} | ({"other": wanted.against} if wanted.against else {})
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}")
    compiled = tempfile.TemporaryDirectory()
    os.environ["PYTHONPYCACHEPREFIX"] = compiled.name  # of both versions, wherever they are
    for name in wanted.parts or PARTS:
        if name in ("rows", "filters") and not SOLUTIONS.is_file():
            print(f"{name}: skipped, no {SOLUTIONS.name} (set GOLDGATE_SOLUTIONS)")
            continue
        with tempfile.TemporaryDirectory() as folder:
            PARTS[name](Path(folder), pythons)
    compiled.cleanup()


if __name__ == "__main__":
    main()
