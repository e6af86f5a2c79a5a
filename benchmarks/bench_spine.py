"""Measure the spine: rows per second, memory against rows, the driver's overhead, the weight of an import.

    python benchmarks/bench_spine.py [throughput|memory|driver|import|kill ...]

Figures are printed as a table; those of docs/explanation/performance.md come from here. Real rows are
read from ../shared/data where that lies next to the checkout.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data" / "gsm8k_model_solutions.jsonl"
REPEATS = 5


def goldgate(config: Path, folder: Path, *more: str) -> tuple[float, int]:
    """Run a pipeline from nothing; wall seconds and the peak memory of the run and its workers (KiB)."""
    peak = 0
    command = [sys.executable, "-m", "goldgate", "run", str(config), "--quiet", "--runs", str(folder), *more]
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        peak = max(peak, _memory(process.pid))
        time.sleep(0.05)
    seconds = time.monotonic() - began
    if process.returncode != 0:
        raise SystemExit(f"goldgate ended with {process.returncode}")
    return seconds, peak


def _memory(pid: int) -> int:
    """The unique and proportional memory of a process and its children, in KiB."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    own = sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return own + sum(_memory(int(child)) for child in children)


def solutions(path: Path, most: int | None = None) -> dict[str, bool]:
    """The real solutions as rows; (row, index) → the data set's own label."""
    labels: dict[str, bool] = {}
    with path.open("w") as out:
        for number, line in enumerate(DATA.read_text().splitlines()[:most]):
            held = json.loads(line)
            models = [key for key in held if key not in ("question", "ground_truth")]
            answer = held["ground_truth"].rpartition("A:")[2].strip()
            responses = [{"text": held[model]["solution"], "model": model} for model in models]
            row = {"id": f"g{number}", "prompt": held["question"], "reference": {"answer": answer}}
            out.write(json.dumps({**row, "responses": responses}) + "\n")
            labels |= {f"g{number}:{place}": held[model]["is_correct"] for place, model in enumerate(models)}
    return labels


CONFIG = """
name = "bench"
workers = {workers}
[source]
path = "rows.jsonl"
[[step]]
use = "math.answer"
[[step]]
use = "select.best"
[[step]]
use = "select.pairs"
"""


def throughput(folder: Path) -> None:
    """Real solutions through math.answer and export, the whole process counted."""
    if not DATA.is_file():
        print(f"throughput: skipped, no {DATA.name} in ../shared/data")
        return
    labels = solutions(folder / "rows.jsonl")
    for workers in (1, 2):
        (folder / "c.toml").write_text(CONFIG.format(workers=workers))
        seconds = []
        for repeat in range(REPEATS + 1):
            took, _ = goldgate(folder / "c.toml", folder / f"runs{workers}-{repeat}")
            seconds += [took] if repeat else []
        rate = sorted(len(labels) / took for took in seconds)
        result = f"median {statistics.median(rate):.0f}, {rate[0]:.0f} to {rate[-1]:.0f}"
        print(f"throughput: {len(labels)} solutions, {workers} worker(s): rows/s {result}")
    (run,) = (folder / "runs2-0").iterdir()
    dropped = {}
    for line in (run / "rejected.jsonl").read_text().splitlines():
        row = json.loads(line)
        dropped[f"{row['id']}:{row['index']}"] = row
    wrong = {key: right for key, right in labels.items() if right != (key not in dropped)}
    print(
        f"agreement with the data set's labels: {1 - len(wrong) / len(labels):.4%}, {len(wrong)} deviations"
    )
    for key, right in wrong.items():
        result = dropped[key]["why"] if key in dropped else "accepted"
        print(f"  {key}: labelled {'right' if right else 'wrong'}: {result}")


def memory(folder: Path) -> None:
    """Peak memory at 10,000 and 200,000 rows."""
    (folder / "c.toml").write_text(CONFIG.format(workers=2))
    peaks = {}
    for rows in (10_000, 50_000, 200_000):
        with (folder / "rows.jsonl").open("w") as out:
            for number in range(rows):
                text = f"{number} apples and 3 more make {number} + 3 = {number + 3}. #### {number + 3 + number % 2}"
                row = {
                    "id": f"r{number}",
                    "prompt": f"{number} + 3?",
                    "reference": {"answer": str(number + 3)},
                }
                out.write(json.dumps({**row, "responses": [text]}) + "\n")
        seconds, peaks[rows] = goldgate(folder / "c.toml", folder / f"runs-{rows}")
        print(f"memory: {rows} rows: peak {peaks[rows] / 1024:.1f} MiB, {seconds:.1f} s")
    print(f"memory: 200,000 against 10,000 rows: {peaks[200_000] / peaks[10_000]:.3f} times")


def driver(folder: Path) -> None:
    """Seconds a yielded request costs beyond what the service itself takes."""
    sys.path.insert(0, str(ROOT / "core" / "tests" / "toy"))
    import toys
    from goldgate.engine.driver import Driver
    from goldgate.engine.journal import SqliteJournal
    from goldgate.engine.tasks import Routed
    from goldgate.plugins.components import Service
    from goldgate.plugins.loading import Component
    from goldgate.plugins.resolved import ResolvedService
    from goldgate.testing import Scripted

    def steps(number: int) -> Any:
        return (yield Routed(toys.Echo(str(number)), "s"))

    def measured(batch: int, parallel: int, journal: str) -> float:
        server = Scripted(lambda request: request.text, batch, parallel)
        component = Component("s", "services", Service(lambda: server, ("echo",)), "bench", "0")
        run = Driver({"s": ResolvedService("s", component, None, b"s")}, SqliteJournal(journal))
        requests, began = 20_000, time.perf_counter()
        pending = 0
        for number in range(requests):
            run.start(number, steps(number))
            pending += 1
            while pending >= 256:
                run.pump()
                pending -= len(run.finished)
                run.finished.clear()
        while pending:
            run.pump()
            pending -= len(run.finished)
            run.finished.clear()
        took = time.perf_counter() - began
        run.close()
        return took / requests

    for batch, parallel in ((64, 1), (1, 1), (1, 8)):
        costs = sorted(
            measured(batch, parallel, str(folder / f"j{batch}-{parallel}-{n}")) for n in range(REPEATS)
        )
        result = f"median {statistics.median(costs) * 1e6:.1f}, {costs[0] * 1e6:.1f} to {costs[-1] * 1e6:.1f}"
        print(f"driver: batch {batch}, {parallel} thread(s), journal on disk: µs a request {result}")


def imported(folder: Path) -> None:
    """Seconds of ``import goldgate``, compared with a bare interpreter."""

    def timed(code: str) -> float:
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        return time.perf_counter() - began

    pairs = [(timed("import goldgate"), timed("pass")) for _ in range(11)]
    result = statistics.median(one - other for one, other in pairs)
    print(
        f"import goldgate: median {result:.3f} s beyond a bare interpreter's {statistics.median(b for _, b in pairs):.3f} s"
    )


KILL = """
name = "kill"
plugins = ["{toys}"]
workers = 2
[source]
path = "rows.jsonl"
[services.echo]
use = "toy.echo"
log = "log"
seconds = 0.02
[[step]]
use = "toy.echoed"
[[step]]
use = "select.best"
"""


def kill(folder: Path) -> None:
    """kill -9 at ten random moments, then the same command."""
    (folder / "c.toml").write_text(KILL.format(toys=ROOT / "core/tests/toy/toys.py"))
    with (folder / "rows.jsonl").open("w") as out:
        for number in range(2000):
            row = {"id": f"r{number}", "prompt": "p", "responses": ["ab" * number, "abc" * number]}
            out.write(json.dumps(row) + "\n")

    def begin(runs: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "goldgate", "run", "c.toml", "--quiet", "--runs", runs]
        return subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, start_new_session=True)

    began = time.monotonic()
    begin("whole").wait()
    whole = time.monotonic() - began
    asked = len((folder / "log").read_text().splitlines())
    (folder / "log").unlink()
    draw, kills = random.Random(), 0
    for _ in range(10):
        process = begin("killed")
        time.sleep(draw.uniform(0.05, 0.2) * whole)
        kills += process.poll() is None
        with contextlib.suppress(ProcessLookupError):  # it was done already
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    begin("killed").wait()
    outputs = [
        {file.name: file.read_bytes() for file in next((folder / runs).iterdir()).glob("*.json*")}
        for runs in ("whole", "killed")
    ]
    journal = sqlite3.connect(next((folder / "killed").iterdir()) / "journal.sqlite")
    kept, times = journal.execute("SELECT COUNT(*), MAX(times) FROM replies").fetchone()
    again = len((folder / "log").read_text().splitlines()) - asked
    print(
        f"kill: {kills} kills of a run under way; same bytes: {outputs[0] == outputs[1]}; {kept} requests "
        f"answered, each at most {times} time(s); {again} were under way at a kill and executed again"
    )


PARTS: dict[str, Callable[[Path], None]] = {
    "throughput": throughput,
    "memory": memory,
    "driver": driver,
    "import": imported,
    "kill": kill,
}


def main(wanted: Sequence[str]) -> None:
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}")
    for name in wanted or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            PARTS[name](Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
