"""The sandbox and what others use for the same verdict, in one run: ratios, not milliseconds.

Contenders judge the same HumanEval-like problem: HumanEval's harness (written from the description in
"Evaluating Large Language Models Trained on Code", 2.3 and its supplement: a process a candidate that disables
what is destructive, an alarm, a result handed back through a manager), EvalPlus 0.3 (where it is installed), a
hardened ``docker run`` a candidate (where an engine answers), and the two backends. A fresh isolated process is
also compared with a bare fork of a warm interpreter that isolates nothing. Rounds interleave the contenders, so that
what else the machine does hits them alike.

Prints the tables of docs/explanation/sandbox.md; four to six minutes on two cores.

    python benchmarks/bench_sandbox.py [rounds] [HumanEval.jsonl.gz]
"""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import multiprocessing
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from goldgate import plain
from goldgate.plugins.components import Server
from goldgate.requests import Calls, Lint, Suite
from goldgate_code.lint.lint_ruff import RuffOptions, open_ruff
from goldgate_code.parsing.helpers import given
from goldgate_sandbox import image
from goldgate_sandbox.containers import DockerOptions, open_docker
from goldgate_sandbox.embedded import EmbeddedOptions, open_embedded
from goldgate_sandbox.probing import probe_engine

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 30
CODE = """
from typing import List

def running_max(xs: List[int]) -> List[int]:
    out = []
    for x in xs:
        out.append(x if not out or x > out[-1] else out[-1])
    return out
"""
CASES = [([3, 1, 4, 1, 5], [3, 3, 4, 4, 5]), ([2], [2]), ([], []), ([9, 8, 7], [9, 9, 9]), ([-5, 0], [-5, 0])]
CHECK = "def check(candidate):\n" + "".join(f"    assert candidate({g}) == {e}\n" for g, e in CASES)
CALLS = Calls(CODE, "running_max", tuple((plain.encode([given]), plain.encode({})) for given, _ in CASES))
SUITE = Suite(CODE, CHECK, "running_max")
EXPECTED = [plain.encode(value) for _, value in CASES]
HUMANEVAL = (
    Path(sys.argv[2])
    if len(sys.argv) > 2
    else Path(__file__).resolve().parents[2] / "shared" / "data" / "HumanEval.jsonl.gz"
)


# --- HumanEval's harness, from its description ---------------------------------------------------------------


def harness(code: str, check: str, entry_point: str, seconds: float = 3.0) -> bool:
    """Run candidate and tests in one forked process that has disabled what could do harm."""
    manager = multiprocessing.Manager()
    result = manager.list()
    program = f"{code}\n{check}\ncheck({entry_point})"
    process = multiprocessing.Process(target=_unsafe, args=(program, seconds, result))
    process.start()
    process.join(timeout=seconds + 1)
    if process.is_alive():
        process.kill()
    passed = list(result) == ["passed"]
    manager.shutdown()
    return passed


def _unsafe(program: str, seconds: float, result: Any) -> None:
    import shutil

    with tempfile.TemporaryDirectory() as folder:
        here = os.getcwd()
        os.chdir(folder)
        kept = shutil.rmtree, os.rmdir, os.chdir, os.unlink
        _disable()
        try:
            signal.signal(signal.SIGALRM, _alarm)
            signal.setitimer(signal.ITIMER_REAL, seconds)
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                exec(program, {})  # noqa: S102 - this is the harness that we are compared with
            result.append("passed")
        except BaseException as error:  # noqa: BLE001 - as it does
            result.append(f"failed: {error}")
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            shutil.rmtree, os.rmdir, os.chdir, os.unlink = kept
            os.chdir(here)


def _alarm(*_: Any) -> None:
    raise TimeoutError


def _disable() -> None:
    import builtins
    import shutil
    import subprocess as programs

    os.environ["OMP_NUM_THREADS"] = "1"
    for name in (
        "kill system putenv remove removedirs rmdir fchdir setuid fork forkpty killpg rename renames "
        "truncate replace unlink fchmod fchown chmod chown chroot lchown getcwd chdir".split()
    ):
        setattr(os, name, None)
    for name in ("rmtree", "move", "chown"):
        setattr(shutil, name, None)
    programs.Popen = None  # type: ignore[assignment,misc]
    builtins.exit = builtins.quit = None  # type: ignore[assignment]


# --- the other contenders -------------------------------------------------------------------------------------


def evalplus() -> Callable[[], bool] | None:
    """EvalPlus's own check, where it is installed."""
    try:
        from evalplus.eval import untrusted_check
    except ImportError:
        return None
    inputs, expected = [[given] for given, _ in CASES], [value for _, value in CASES]

    def check() -> bool:
        status, _ = untrusted_check(
            "humaneval", CODE, inputs, "running_max", expected, 0, [0.01] * len(inputs), fast_check=True
        )
        return bool(status == "pass")

    return check


def docker_run() -> Callable[[], bool] | None:
    """A hardened container a candidate, by Docker's command line."""
    if not probe_engine().works:
        return None
    program = f"{CODE}\n{CHECK}\ncheck(running_max)\nprint('passed')"
    command = "docker run --rm -i --network none --read-only --cap-drop ALL --user 65534:65534"
    command += " --security-opt no-new-privileges --pids-limit 64 --memory 512m"

    def run() -> bool:
        done = subprocess.run(
            [*command.split(), image.DEFAULT, "python3", "-I", "-S", "-"],
            input=program,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout == "passed\n"

    return run


@contextlib.contextmanager
def warm_fork() -> Iterator[Callable[[], bool]]:
    """A warm interpreter that forks for each candidate, in the host's own namespaces, with no limit at all."""
    server = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _FORKING], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    request = json.dumps({"code": CODE, "arguments": [[given] for given, _ in CASES]}).encode() + b"\n"
    assert server.stdin
    assert server.stdout
    stdin, stdout = server.stdin, server.stdout

    def run() -> bool:
        stdin.write(request)
        stdin.flush()
        return bool(json.loads(stdout.readline()) == EXPECTED)

    yield run
    stdin.close()
    server.wait()
    stdout.close()


_FORKING = """
import json, os, sys
import bisect, collections, functools, heapq, itertools, math, random, re, string, typing
for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        job = json.loads(line)
        space = {}
        exec(job["code"], space)
        values = [space["running_max"](*given) for given in job["arguments"]]
        os.write(1, json.dumps(values).encode() + b"\\n")
        os._exit(0)
    os.waitpid(pid, 0)
"""


def calls(server: Server) -> Callable[[], bool]:
    """Values from a fresh process, compared here."""

    def run() -> bool:
        (reply,) = server.serve([CALLS])
        return [called.value for called in reply.calls] == EXPECTED

    return run


def suite(server: Server) -> Callable[[], bool]:
    """``check`` in one sandbox, the candidate in another."""
    return lambda: server.serve([SUITE])[0].passed is True


# --- measuring ---------------------------------------------------------------------------------------------------


@dataclass
class Contender:
    """What judges one candidate; in a round so many one after the other, and, where ``two`` is given, so
    many by two workers at once.
    """

    name: str
    one: Callable[[], bool]
    times: int
    two: Callable[[], bool] | None = None
    count: int = 0
    took: list[float] = field(default_factory=list)
    middle: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    single: list[float] = field(default_factory=list)

    def round(self) -> None:
        """Seconds of single verdicts, and verdicts a second."""
        taken = []
        for _ in range(self.times):
            started = time.perf_counter()
            assert self.one(), self.name
            taken.append(time.perf_counter() - started)
        self.took += taken
        self.middle.append(statistics.median(taken))
        self.single.append(self.times / sum(taken))
        if self.two:
            self.rates.append(rate(self.two, 2, self.count))


def rate(run: Callable[[], bool], workers: int, count: int) -> float:
    """Verdicts a second with so many workers."""
    with ThreadPoolExecutor(workers) as pool:
        started = time.perf_counter()
        assert all(pool.map(lambda _: run(), range(count)))
        return count / (time.perf_counter() - started)


def quantile(values: list[float], q: float) -> float:
    """In milliseconds."""
    ordered = sorted(values)
    return 1000 * ordered[min(len(ordered) - 1, int(q * len(ordered)))]


def contenders(stack: contextlib.ExitStack) -> dict[str, Contender]:
    """Everyone who can run here, warmed up."""
    one, two = open_embedded(EmbeddedOptions(slots=1)), open_embedded(EmbeddedOptions(slots=2))
    stack.callback(one.close)
    stack.callback(two.close)
    bare = stack.enter_context(warm_fork())
    humaneval = partial(harness, CODE, CHECK, "running_max")
    found = [
        Contender("bare warm fork, no isolation", bare, 20),
        Contender("embedded", calls(one), 20, calls(two), 100),
        Contender("embedded, check in a second sandbox", suite(one), 10, suite(two), 40),
        Contender("HumanEval's harness", humaneval, 2, humaneval, 8),
    ]
    plus, run_in_docker = evalplus(), docker_run()
    if plus:
        found.append(Contender("EvalPlus", plus, 5, plus, 12))
    if run_in_docker:
        warm, warm_two = open_docker(DockerOptions()), open_docker(DockerOptions(slots=2))
        stack.callback(warm.close)
        stack.callback(warm_two.close)
        found.insert(2, Contender("warm Docker", calls(warm), 20, calls(warm_two), 100))
        assert suite(warm)()  # makes the image that docker run uses, where it is not there
        strict = open_docker(DockerOptions(strict=True))
        stack.callback(strict.close)
        found.append(Contender("strict Docker", calls(strict), 1))
        found.append(Contender("docker run", run_in_docker, 1, run_in_docker, 2))
    for contender in found:
        assert contender.one()
        assert contender.two is None or contender.two()
    return {contender.name: contender for contender in found}


def main() -> None:
    """Print the tables."""
    with contextlib.ExitStack() as stack:
        found = contenders(stack)
        linted: list[float] = []
        for at in range(ROUNDS):
            for contender in found.values():
                contender.round()
            if at % 5 == 0:
                linted.append(_lint())
    print("| one candidate | p50 ms | p95 ms | p99 ms | n | a second, one slot | a second, two slots |")
    print("|---|---|---|---|---|---|---|")
    for c in found.values():
        quantiles = " | ".join(f"{quantile(c.took, q):.1f}" for q in (0.5, 0.95, 0.99))
        two = f"{statistics.median(c.rates):.1f}" if c.rates else ""
        print(f"| {c.name} | {quantiles} | {len(c.took)} | {statistics.median(c.single):.1f} | {two} |")
    print("\n| ratio, median of the rounds (quartiles) | measured | goal |\n|---|---|---|")
    ours = found["embedded"]
    _row(
        "fresh, fully isolated process to a bare warm fork",
        ours,
        found["bare warm fork, no isolation"],
        "≤ 1.5",
    )
    for name, faster, throughput in (
        ("HumanEval's harness", "≥ 10", "≥ 3"),
        ("EvalPlus", "≥ 2.5", "≥ 2"),
        ("docker run", "≥ 50", "≥ 35"),
    ):
        if name in found:
            _row(f"{name} to it", found[name], ours, faster)
            _ratios(f"throughput, two workers, to {name}", ours.rates, found[name].rates, throughput)
    if "warm Docker" in found:
        _row("warm Docker to embedded", found["warm Docker"], ours, "≤ 1.3")
    _ratios("throughput of two slots to one", ours.rates, ours.single, "")
    print(f"| ruff in batch to one by one | {statistics.median(linted):.0f} | ≥ 15 |")
    _canonical()


def _row(name: str, slow: Contender, fast: Contender, goal: str) -> None:
    _ratios(name, slow.middle, fast.middle, goal)


def _ratios(name: str, above: list[float], below: list[float], goal: str) -> None:
    each = [a / b for a, b in zip(above, below, strict=True)]
    low, middle, high = statistics.quantiles(each, n=4)
    digits = 2 if middle < 10 else 0
    print(f"| {name} | {middle:.{digits}f} ({low:.{digits}f} to {high:.{digits}f}) | {goal} |")


def _lint() -> float:
    """How many times as many files a second ruff lints in a batch of 300 as one by one."""
    server = open_ruff(RuffOptions())
    asked = [Lint(f"{CODE}# {number}\n", rules=("F", "S")) for number in range(300)]
    started = time.perf_counter()
    server.serve(asked)
    batch = time.perf_counter() - started
    started = time.perf_counter()
    for request in asked[:10]:
        server.serve([request])
    return (time.perf_counter() - started) / 10 / (batch / 300)


def _canonical() -> None:
    """HumanEval's canonical solutions through their own ``check``."""
    if not HUMANEVAL.exists():
        print("| HumanEval's canonical solutions: its problems are not at hand | | 164 |")
        return
    server = open_embedded(EmbeddedOptions())
    with gzip.open(HUMANEVAL, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    tests = [given(r["prompt"], r["test"], r["entry_point"]) + r["test"] for r in rows]  # as code.tests does
    asked = [
        Suite(r["prompt"] + r["canonical_solution"], test, r["entry_point"], seconds=20.0)
        for r, test in zip(rows, tests, strict=True)
    ]
    replies = [server.serve([request])[0] for request in asked]
    server.close()
    full = sum(reply.passed is True and reply.trust == "full" for reply in replies)
    print(f"| HumanEval's canonical solutions accepted, at full trust | {full} of {len(rows)} | 164 |")


if __name__ == "__main__":
    main()
