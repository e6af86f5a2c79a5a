"""How many calls per second a candidate answers: tests that call one by one, and calls with literal arguments.

    python benchmarks/bench_calls.py [rounds]

Each figure is the time of 40,000 calls more: what a request costs by itself is taken away. Prints the table of
docs/explanation/sandbox.md.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from goldgate import Calls, Suite, plain
from goldgate_sandbox.embedded import EmbeddedOptions, open_embedded

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 7
MORE = 40_000
FEW = 10


def main() -> None:
    """Measure in interleaved rounds, and print."""
    server = open_embedded(EmbeddedOptions(slots=1))
    kinds: dict[str, Callable[[int], Any]] = {
        "tests that call: a number to a number": lambda n: one_by_one(n, "x + 1", "i", "i + 1"),
        "tests that call: a list to a list": lambda n: one_by_one(n, "x[::-1]", "[i, 2, 3]", "[3, 2, i]"),
        "tests that call: a text to a tuple": lambda n: one_by_one(n, "(x, 1)", "'ab'", "('ab', 1)"),
        "literal arguments, compared outside: a number to a number": lambda n: at_once(
            n, "x + 1", lambda i: i
        ),
        "literal arguments: a list to a list": lambda n: at_once(n, "x[::-1]", lambda i: [i, 2, 3]),
    }
    found: dict[str, list[float]] = {name: [] for name in kinds}
    for turn in range(ROUNDS + 1):
        for name, kind in kinds.items():
            seconds = timed(server, kind(MORE)) - timed(server, kind(FEW))
            if turn:
                found[name].append((MORE - FEW) / seconds)
    server.close()
    print("| calls | per second: median (least to greatest) |\n|---|---|")
    for name, rates in found.items():
        print(f"| {name} | {statistics.median(rates):,.0f} ({min(rates):,.0f} to {max(rates):,.0f}) |")


def one_by_one(calls: int, body: str, argument: str, expected: str) -> Suite:
    """Tests in a process of their own, that wait for each call."""
    check = f"def check(f):\n    for i in range({calls}):\n        assert f({argument}) == {expected}\n"
    return Suite(f"def f(x):\n    return {body}\n", check, "f", seconds=60.0)


def at_once(calls: int, body: str, argument: Callable[[int], Any]) -> Calls:
    """All arguments in one message."""
    arguments = tuple((plain.encode([argument(i)]), plain.encode({})) for i in range(calls))
    return Calls(f"def f(x):\n    return {body}\n", "f", arguments, seconds=60.0)


def timed(server: Any, request: Any) -> float:
    begun = time.perf_counter()
    (reply,) = server.serve([request])
    seconds = time.perf_counter() - begun
    answered = reply.passed if isinstance(request, Suite) else len(reply.calls) == len(request.arguments)
    if not answered:
        raise SystemExit(f"no answer: {reply.why}")
    return seconds


if __name__ == "__main__":
    main()
