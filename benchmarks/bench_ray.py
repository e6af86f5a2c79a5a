"""Measure the executor for Ray clusters on this machine: raylets on loopback, the same bytes, what a chunk costs.

    python benchmarks/bench_ray.py [bytes|efficiency|kills|head ...] [--rows N]

``bytes``: sha256 of every file under inline, local 1, local 2, ray on two nodes, ray with one of three nodes killed.
``efficiency``: requests of 20 ms to a service on loopback, with 1, 2 and 4 nodes of one worker each.
``kills``: kill -9 of the head, of a node, of its actor or of one worker; what is asked more than once, and the same bytes.
``head``: CPU of the head per chunk of 64 rows, bytes that cross, on one, two and four nodes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from ray_scripts import OWN, RUN

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
os.environ["RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO"] = "0"
ROOT = Path(__file__).parents[1]
REPEATS = int(os.environ.get("GOLDGATE_REPEATS", "3"))
NODES = [int(nodes) for nodes in os.environ.get("GOLDGATE_NODES", "1 2 4").split()]
VICTIMS = os.environ.get("GOLDGATE_VICTIMS", "head node actor worker").split()
SECONDS = 0.02


@contextmanager
def cluster(nodes: int) -> Iterator[Any]:
    """So many nodes with one CPU each."""
    from ray.cluster_utils import Cluster

    quick = {"health_check_period_ms": 500, "health_check_failure_threshold": 3}
    made = Cluster(
        initialize_head=True,
        head_node_args={"num_cpus": 1, "include_dashboard": False, "_system_config": quick},
    )
    for _ in range(nodes - 1):
        made.add_node(num_cpus=1)
    try:
        yield made
    finally:
        made.shutdown()


@contextmanager
def sleeper(seconds: float) -> Iterator[str]:
    """A service on loopback that answers with what it was sent, after so many seconds."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            time.sleep(seconds)
            head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            self.wfile.write(head + body)

        def handle(self) -> None:
            with suppress(ConnectionResetError):  # who asked was killed
                super().handle()

        def log_message(self, *arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def prepared(
    folder: Path,
    count: int,
    steps: list[str],
    services: dict[str, str],
    address: str = "auto",
    local: str = "",
) -> Path:
    """A pipeline over so many rows with two responses each. ``local``: the nodes' own folder."""
    (folder / "own.py").write_text(OWN)
    with (folder / "rows.jsonl").open("w") as out:
        for n in range(count):
            texts = [f"{n:09} {'word ' * (n % 40)}{place}" for place in ("a", "bb")]
            out.write(json.dumps({"id": f"r{n}", "prompt": "p" * 300, "responses": texts}) + "\n")
    body = f'name = "t"\nplugins = ["own.py"]\n[executor]\nuse = "ray"\naddress = "{address}"\nlocal = "{local}"\n[source]\npath = "rows.jsonl"\n'
    body += "".join(f"[services.{name}]\n{keys}\n" for name, keys in services.items())
    body += "".join(f'[[step]]\nuse = "{step}"\n' for step in [*steps, "select.best", "select.pairs"])
    path = folder / "t.toml"
    path.write_text(body)
    return path


def command(path: Path, runs: str, executor: str, workers: int) -> list[str]:
    return [sys.executable, "-c", RUN, str(path), str(path.parent / runs), str(workers), executor]


def ran(path: Path, runs: str, executor: str, workers: int = 1) -> dict[str, Any]:
    done = subprocess.run(
        command(path, runs, executor, workers), check=True, stdout=subprocess.PIPE, text=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def sums(folder: str) -> dict[str, str]:
    kinds = (".jsonl", ".json", ".md")
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(Path(folder).iterdir())
        if path.suffix in kinds
    }


def lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.is_file() else []


def of_bytes(folder: Path, count: int) -> None:
    """The same bytes under every executor."""
    asked = folder / "talk.asked"
    with sleeper(0.0) as url, cluster(3) as made:
        services = {
            "talk": f'use = "own.talk"\nurl = "{url}"\nlog = "{asked}"',
            "run": f'use = "own.run"\nurl = "{url}"',
        }
        path = prepared(
            folder, count, ["own.even", "own.spoken", "own.ran", "own.seen"], services, made.address
        )
        found = {}
        for executor, workers in (("inline", 1), ("local", 1), ("local", 2)):
            found[f"{executor} {workers}"] = sums(
                ran(path, f"{executor}{workers}", executor, workers)["folder"]
            )
        text = path.read_text()
        path.write_text(text.replace("[source]", "nodes = 2\n[source]"))
        found["ray, 2 nodes"] = sums(ran(path, "ray", "ray")["folder"])
        path.write_text(text)
        asked.unlink()
        process = subprocess.Popen(command(path, "killed", "ray", 1), stdout=subprocess.PIPE, text=True)
        while len(lines(asked)) < count // 3:
            time.sleep(0.05)
        made.remove_node(next(iter(made.worker_nodes)), allow_graceful=False)
        out, _ = process.communicate()
        found["ray, 1 of 3 nodes killed"] = sums(json.loads(out.splitlines()[-1])["folder"])
    first = next(iter(found.values()))
    for name, each in found.items():
        print(
            f"bytes, {count} rows, {name}: sft {each['sft.jsonl'][:16]}, {'all files the same' if each == first else 'DIFFERENT'}"
        )
    assert all(each == first for each in found.values())


def efficiency(folder: Path, count: int) -> None:
    """Rows a second with 1, 2 and 4 nodes, over those with one."""
    rates: dict[int, list[float]] = {nodes: [] for nodes in NODES}
    with sleeper(SECONDS) as url:
        services = {"talk": f'use = "own.talk"\nurl = "{url}"\nparallel = 1'}
        for _ in range(REPEATS):
            for nodes, rate in rates.items():
                with cluster(nodes) as made:
                    path = prepared(folder, count * nodes, ["own.even", "own.spoken"], services, made.address)
                    with tempfile.TemporaryDirectory(dir=folder) as runs:
                        rate.append(count * nodes / ran(path, runs, "ray")["seconds"])
                        print(f"efficiency, {nodes} node(s): {rate[-1]:.0f} rows/s", flush=True)
    for nodes, rate in rates.items():
        share = [each / nodes / (one / NODES[0]) for each, one in zip(rate, rates[NODES[0]], strict=True)]
        print(
            f"efficiency, requests of {SECONDS * 1000:.0f} ms, one at once in each worker, {count} rows for each node, "
            f"{nodes} node(s): rows/s median {statistics.median(rate):.0f} ({min(rate):.0f} to {max(rate):.0f}), "
            f"efficiency median {statistics.median(share):.2f} ({min(share):.2f} to {max(share):.2f})",
            flush=True,
        )


def kills(folder: Path, count: int) -> None:
    """kill -9 of any process; requests that were asked more than once, and sha256 of what an undisturbed run writes."""
    draw = random.Random(0)
    asked, also = folder / "talk.asked", folder / "run.asked"
    with sleeper(0.002) as url:
        services = {
            name: f'use = "own.{name}"\nurl = "{url}"\nparallel = 4\nlog = "{path}"'
            for name, path in (("talk", asked), ("run", also))
        }
        with cluster(3) as made:
            path = prepared(folder, count, ["own.even", "own.spoken", "own.ran"], services, made.address)
            undisturbed = sums(ran(path, "undisturbed", "ray")["folder"])
        print(f"kills, undisturbed: sft {undisturbed['sft.jsonl'][:16]}", flush=True)
        for victim in VICTIMS * REPEATS:
            for path in (asked, also):
                path.unlink(missing_ok=True)
            local = folder / f"local-{victim}"  # so that no run finds journals that another one left
            local.mkdir()
            steps = ["own.even", "own.spoken", "own.ran"]
            with cluster(3) as made:
                path = prepared(folder, count, steps, services, made.address, str(local))
                process = subprocess.Popen(
                    command(path, victim, "ray", 1),
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    text=True,
                )
                while len(lines(asked)) < count // 2:
                    time.sleep(0.05)
                if victim == "head":
                    process.kill()
                    process.wait()
                    process = subprocess.Popen(
                        command(path, victim, "ray", 1),
                        stdout=subprocess.PIPE,
                        stderr=subprocess.DEVNULL,
                        text=True,
                    )
                elif victim == "node":
                    made.remove_node(next(iter(made.worker_nodes)), allow_graceful=False)
                else:
                    wanted = "ray::Node" if victim == "actor" else "goldgate.engine.worker"
                    os.kill(draw.choice(pids(wanted)), signal.SIGKILL)
                out, _ = process.communicate()
                assert process.returncode == 0, victim
                found = sums(json.loads(out.splitlines()[-1])["folder"])
            for name, file in (("model", asked), ("sandbox", also)):
                counts = Counter(lines(file))
                more = sum(counts.values()) - len(counts)
                print(
                    f"kills, {victim} killed once, {name} requests: {len(counts)} answered, {more} asked again "
                    f"({100 * more / len(counts):.2f} %)",
                    flush=True,
                )
            same = {name for name in undisturbed if undisturbed[name] == found.get(name)}
            print(
                f"kills, {victim}: "
                + (
                    "all files the same"
                    if len(same) == len(undisturbed)
                    else f"DIFFERENT: {set(undisturbed) - same}"
                ),
                flush=True,
            )
            for path in (folder / victim, local):
                shutil.rmtree(path)


def pids(wanted: str) -> list[int]:
    """Processes below this one whose command names this; never those of others."""
    parents: dict[int, tuple[int, str]] = {}
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            try:
                stat = (path / "stat").read_text().rpartition(")")[2].split()
                parents[int(path.name)] = (
                    int(stat[1]),
                    (path / "cmdline").read_bytes().replace(b"\0", b" ").decode(),
                )
            except OSError:
                continue

    def ours(pid: int) -> bool:
        while pid in parents:
            if pid == os.getpid():
                return True
            pid = parents[pid][0]
        return False

    return [pid for pid, (_, name) in parents.items() if wanted in name and ours(pid)]


def head(folder: Path, count: int) -> None:
    """What a chunk costs the head, and the bytes that cross: the slope between two lengths, with the least a worker
    can do."""
    names = ("cpu", "out", "in", "pushes", "polls", "seconds")
    for nodes in NODES:
        for steps, what in ((["own.even"], "no filter"), (["own.even", "own.seen"], "one filter")):
            found: dict[str, list[float]] = {name: [] for name in names}
            with cluster(nodes) as made:
                for _ in range(REPEATS):
                    figures = []
                    for rows in (count, 4 * count):
                        path = prepared(folder, rows, steps, {}, made.address)
                        with tempfile.TemporaryDirectory(dir=folder) as runs:
                            figures.append(ran(path, runs, "ray"))
                    few, many = figures
                    for name, values in found.items():
                        values.append((many[name] - few[name]) / (3 * count / 64))
            middle = {name: statistics.median(values) for name, values in found.items()}
            cpu = [value * 1e6 for value in found["cpu"]]
            print(
                f"head, {nodes} node(s), {what}, for each chunk of 64 rows with two responses: CPU of the head median "
                f"{middle['cpu'] * 1e6:.0f} µs ({min(cpu):.0f} to {max(cpu):.0f}); bytes {middle['out']:,.0f} out and "
                f"{middle['in']:,.0f} in; {middle['pushes']:.2f} messages out and {middle['polls']:.2f} in; "
                f"{64 / middle['seconds']:,.0f} rows/s",
                flush=True,
            )
    path = prepared(folder, count, ["own.even"], {})
    with tempfile.TemporaryDirectory(dir=folder) as runs:
        local = Path(ran(path, runs, "local")["folder"])
        size = sum(file.stat().st_size for file in local.glob("*.jsonl"))
        read = (folder / "rows.jsonl").stat().st_size
    print(f"head, bytes a row: {read / count:.0f} of the source, {size / count:.0f} of all data sets")


PARTS: dict[str, tuple[Callable[[Path, int], None], int]] = {
    "bytes": (of_bytes, 3_000),
    "efficiency": (efficiency, 500),
    "kills": (kills, 20_000),
    "head": (head, 20_000),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=[])
    parser.add_argument("--rows", type=int, help="rows, in place of the part's own number")
    wanted = parser.parse_args()
    try:
        import ray
    except ImportError:
        print("bench_ray: skipped, Ray is not installed")
        return
    print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Ray {ray.__version__}, Python {sys.version.split()[0]}"
    )
    for name in wanted.parts or PARTS:
        part, rows = PARTS[name]
        with tempfile.TemporaryDirectory() as folder:
            part(Path(folder), wanted.rows or rows)


if __name__ == "__main__":
    main()
