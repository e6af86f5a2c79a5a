"""Agents side by side, and filters over a million notes: the figures of docs/explanation/performance.md."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PLUGIN = """
import time
from dataclasses import dataclass
from goldgate import Chat, Completion, Filter, Generator, Message, Service, answer, chat, hookimpl, together

@dataclass(frozen=True, slots=True)
class AgentOptions:
    n: int = 1
    seconds: float = 0.0

class Slow:
    batch, parallel = 1, 16

    def serve(self, requests):
        time.sleep(1.0)
        return [Completion(Message("assistant", f"after {len(one.messages)}")) for one in requests]

    def close(self):
        pass

def agent(sample, number):
    dialogue = ()
    for turn in range(3):
        reply = yield Chat((*sample.prompt, *dialogue), index=number)
        dialogue = (*dialogue, reply.message, Message("user", "go on"))
    return answer(sample, dialogue[:-1])

def agents(sample, options):
    return list((yield together(*(agent(sample, number) for number in range(options.n)))))

def digest(candidate):
    return hash(candidate.text) & 0xFFFF

def often(notes):
    counts = bytearray(1 << 16)
    for note in notes:
        counts[note.value] = min(255, counts[note.value] + 1)
        yield "seen very often" if counts[note.value] > 200 else None

def median(notes):
    counts = [0] * (1 << 16)
    for note in notes:
        counts[note.value] += 1
    for note in notes:
        yield "rare" if counts[note.value] < 2 else None

@hookimpl
def goldgate_services():
    return {"bench.slow": Service(Slow, ("chat",))}

@hookimpl
def goldgate_generators():
    return {"bench.agents": Generator(agents, options=AgentOptions, asks=("chat",))}

@hookimpl
def goldgate_filters():
    return {"bench.often": Filter(digest, often), "bench.median": Filter(digest, median, whole=True)}
"""
AGENTS = """
name = "agents"
plugins = ["plugin.py"]
workers = 1
[source]
path = "rows.jsonl"
[services.slow]
use = "bench.slow"
[[step]]
use = "bench.agents"
n = {n}
"""
FILTERS = """
name = "filters"
plugins = ["plugin.py"]
workers = {workers}
[source]
path = "rows.jsonl"
[[step]]
use = "bench.often"
[[step]]
use = "bench.median"
[[step]]
use = "select.best"
"""


def run(folder: Path, config: str, name: str) -> tuple[float, float]:
    """Seconds of a run, and MiB at the peak of its largest process."""
    (folder / "c.toml").write_text(config)
    command = [sys.executable, "-m", "goldgate", "run", "c.toml", "--quiet", "--runs", name]
    began = time.monotonic()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"the run ended with {os.waitstatus_to_exitcode(status)}")
    return time.monotonic() - began, usage.ru_maxrss / 1024


def agents(folder: Path, times: int) -> None:
    """One agent, and twelve side by side, with an endpoint of a second; three turns each."""
    (folder / "rows.jsonl").write_text(json.dumps({"id": "a", "prompt": "p"}) + "\n")
    for number in (1, 12):
        took = [run(folder, AGENTS.format(n=number), f"agents-{number}-{n}")[0] for n in range(times)]
        print(f"agents  {number:3}: {statistics.median(took):.2f} s ({min(took):.2f} to {max(took):.2f})")


def filters(folder: Path, sizes: list[int]) -> None:
    """A filter that streams and one of the whole stream, over so many notes."""
    for size in sizes:
        with (folder / "rows.jsonl").open("w") as file:
            for number in range(size):
                text = f"{number * 2_654_435_761 % 400_009:x} is what row {number % 1_000} says"
                file.write(f'{{"id": "{number}", "prompt": "p", "response": "{text}"}}\n')
        seconds, peak = run(folder, FILTERS.format(workers=2), f"filters-{size}")
        print(
            f"filters {size:9,} notes: {peak:.1f} MiB, {seconds:.0f} s, {size / seconds:,.0f} rows/s",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--sizes", type=int, nargs="+", default=[50_000, 1_000_000])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "plugin.py").write_text(PLUGIN)
        agents(folder, arguments.times)
        filters(folder, arguments.sizes)


if __name__ == "__main__":
    main()
