"""Fuzzed rows through run, verify and serve: no hang, no traceback, every row in a file.

    python benchmarks/bench_fuzz.py [ROWS] [SEED]

100,000 rows by default; the test suite runs a few thousand. Exits with 1 where anything is amiss.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any

import fuzzed
from goldgate.runs import rows as read_rows

CONFIG = """
name = "fuzz"
runs = "{folder}/runs"
max_failure_rate = 1.0
[source]
path = "rows.jsonl"
columns = {{"extra.final" = "reference.answer", "tags.level" = "tags.stage"}}
[[step]]
use = "math.answer"
[[step]]
use = "select.best"
"""
HANG = 3_000  # seconds after which a command is taken to hang


def main(count: int = 100_000, seed: int = 0) -> int:
    """Fuzz; print what came of it. The exit code."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "rows.jsonl"
        source.write_bytes(b"".join(line + b"\n" for line in fuzzed.lines(count, seed)))
        (folder / "fuzz.toml").write_text(CONFIG.format(folder=folder))
        wrong = [*ran(folder, count), *verified(source, count), *served(source, count)]
    for line in wrong:
        print("WRONG:", line)
    return int(bool(wrong))


def ran(folder: Path, count: int) -> list[str]:
    """What is amiss with a run."""
    began = time.monotonic()
    run = goldgate("run", str(folder / "fuzz.toml"))
    seconds = time.monotonic() - began
    wrong = amiss("run", run, (0, 1))
    if wrong:
        return wrong
    (made,) = (folder / "runs").iterdir()
    counts = json.loads((made / "manifest.json").read_bytes())["counts"]
    print(f"run: {count:,} rows in {seconds:.1f} s; {counts['bad_rows']:,} malformed; {counts['totals']}")
    if counts["rows"] != count:
        wrong.append(f"run: {counts['rows']} of {count} rows were counted")
    held: Counter[str] = Counter()
    written = 0
    for path in made.glob("*.jsonl"):
        for _, row, bad in read_rows([path]):
            written += 1
            if bad or not isinstance(row, dict):
                wrong.append(f"{path.name}: a row that cannot be read: {bad}")
            else:
                held[str(row["id"])] += 1
    if counts["samples"] != count or len(held) != count:
        wrong.append(f"run: {len(held)} names in its files for {count} rows")
    if written != sum(counts["datasets"].values()):
        wrong.append(f"run: {written} rows written, {sum(counts['datasets'].values())} counted")
    return wrong


def verified(source: Path, count: int) -> list[str]:
    """What is amiss with ``goldgate verify``."""
    began = time.monotonic()
    run = goldgate("verify", "math.answer", str(source))
    print(
        f"verify: {count:,} rows in {time.monotonic() - began:.1f} s, {len(run.stdout.splitlines()):,} lines"
    )
    wrong = amiss("verify", run, (0, 1))
    for line in run.stdout.splitlines():
        try:
            json.loads(line)
        except ValueError:
            wrong.append(f"verify: a line that is no JSON: {line[:200]!r}")
    return wrong


def served(source: Path, count: int, batch: int = 64) -> list[str]:
    """What is amiss with ``goldgate serve``: raw lines as bodies, and batches of them."""
    command = [sys.executable, "-m", "goldgate", "serve", "math.answer", "--port", "0", "--insecure"]
    with tempfile.TemporaryFile() as err:
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=err)
        assert server.stdout is not None
        try:
            url = next(word for word in server.stdout.readline().decode().split() if word.startswith("http"))
            codes: Counter[Any] = Counter()
            began = time.monotonic()
            lines = source.read_bytes().split(b"\n")[:-1]
            for start in range(0, len(lines), batch):
                body = b'{"rows":[' + b",".join(lines[start : start + batch]) + b"]}"
                codes[post(f"{url}/verifiers/math.answer", body)] += 1
            for line in lines[:: max(1, len(lines) // 5_000)]:
                codes[post(f"{url}/verifiers/math.answer", line)] += 1
            print(
                f"serve: {sum(codes.values()):,} requests in {time.monotonic() - began:.1f} s: {dict(codes)}"
            )
            wrong = [f"serve: {n} answers of {code}" for code, n in codes.items() if code in (0, 500, 504)]
            if post(f"{url}/health", None) != 200:
                wrong.append("serve: its health is not well afterwards")
        finally:
            server.terminate()
            server.wait(30)
        err.seek(0)
        if b"Traceback" in (printed := err.read()):
            wrong.append(f"serve: a traceback: {printed[-1500:].decode(errors='replace')}")
    return wrong


def post(url: str, body: bytes | None) -> int:
    """The status of a request; 0 where none came within a minute."""
    headers = {"Content-Type": "application/json"}
    try:
        request = urllib.request.Request(url, body, headers)  # noqa: S310 - our own server
        with urllib.request.urlopen(request, timeout=60) as reply:  # noqa: S310
            reply.read()
            return int(reply.status)
    except urllib.error.HTTPError as error:
        return error.code
    except (OSError, TimeoutError):
        return 0


def goldgate(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command; one that hangs is ended."""
    return subprocess.run(
        [sys.executable, "-m", "goldgate", *arguments], capture_output=True, check=False, timeout=HANG
    )


def amiss(name: str, run: subprocess.CompletedProcess[bytes], fine: tuple[int, ...]) -> list[str]:
    """What a command's end says."""
    if b"Traceback" in run.stderr or run.returncode not in fine:
        return [f"{name}: exit code {run.returncode}: {run.stderr[-1500:].decode(errors='replace')}"]
    return []


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
