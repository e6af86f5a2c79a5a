"""What a call costs: cells and their replay, worlds in a process and in the sandbox, documents, search, sums.

    python benchmarks/bench_tools_services.py [--repeats 5]

Medians of single requests, each kind in turn, so that what else the machine does falls on all alike. Kinds that
need a package which is not installed are left out.
"""

from __future__ import annotations

import argparse
import io
import json
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from goldgate import Cells, Failure
from goldgate.engine import open_service
from goldgate_tools.requests import Call

SHOP = Path(__file__).parents[1] / "examples" / "tools" / "shop.py"
Request = Callable[[int], Any]


def session(number: int) -> tuple[str, ...]:
    return tuple(f"print({place})" for place in range(number + 1))


def cells(servers: dict[str, Any]) -> Iterator[tuple[str, Any, Request]]:
    box = servers["tools.python"]
    yield "a new session, hash seed 0", box, lambda n: Cells((f"print({n})",), hash_seed=0)
    yield "a new session, another hash seed", box, lambda n: Cells((f"print({n})",), hash_seed=1)
    yield "the next cell of a session", box, lambda n: Cells(session(n), n)


def worlds(servers: dict[str, Any]) -> Iterator[tuple[str, Any, Request]]:
    for name in ("tools.world", "tools.world in the sandbox"):
        server = servers[name]
        yield f"{name}: the first call", server, lambda _: Call("get_order", {"order_id": "W7001"})
        yield f"{name}: calls in a chain", server, _Chain(server)


class _Chain:
    """Reads, each from the state that one more change led to."""

    def __init__(self, server: Any) -> None:
        self.server, self.state, self.history = server, "", ()

    def __call__(self, number: int) -> Call:
        if number == 0:
            self.state, self.history = "", ()
        arguments = {"order_id": "W7001", "address": f"{number} Mill Lane"}
        call = Call("change_address", arguments, self.state, self.history)
        (reply,) = self.server.serve([call])  # so that it is known where the next one begins
        self.state, self.history = (
            reply.state,
            (*self.history, ("change_address", json.dumps(arguments, separators=(",", ":")))),
        )
        return Call("get_order", {"order_id": "W7001"}, self.state, self.history)


def documents(servers: dict[str, Any]) -> Iterator[tuple[str, Any, Request]]:
    for kind, made in (("docx", _docx), ("xlsx", _xlsx)):
        try:
            data = made()
        except ImportError:
            continue
        name = f"a.{kind}"
        yield (
            f"read_file of a {kind} of {len(data) // 1024} KiB",
            servers["tools.python"],
            lambda _, name=name, data=data: Call("read_file", {"path": name}, files={name: data}),
        )


def others(servers: dict[str, Any]) -> Iterator[tuple[str, Any, Request]]:
    for name in ("tools.search fts5", "tools.search tantivy"):
        if name in servers:
            yield (
                f"{name}, 10,000 documents",
                servers[name],
                lambda n: Call("search", {"query": f"w{n} stone"}),
            )
    yield (
        "calculator",
        servers["tools.calculator"],
        lambda n: Call("calculator", {"expression": f"{n} * 377"}),
    )


def _docx() -> bytes:
    document = import_module("docx").Document()
    for number in range(200):
        document.add_paragraph(f"Paragraph {number} of the minutes.")
    return _saved(document)


def _xlsx() -> bytes:
    book = import_module("openpyxl").Workbook()
    for number in range(1000):
        book.active.append([number, f"name {number}", number * 1.5])
    return _saved(book)


def _saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def timed(server: Any, request: Any) -> float:
    began = time.perf_counter()
    (reply,) = server.serve([request])
    if isinstance(reply, Failure) or getattr(reply, "error", ""):
        raise SystemExit(f"{request}: {reply}")
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--repeats", type=int, default=5)
    repeats = parser.parse_args().repeats
    with TemporaryDirectory() as folder, ExitStack() as stack:
        corpus = Path(folder) / "corpus.jsonl"
        rows = (
            {"id": f"d{n}", "title": f"w{n}", "text": f"a stone of w{n % 97} " * 20} for n in range(10_000)
        )
        corpus.write_text("".join(json.dumps(row) + "\n" for row in rows))
        wanted = {
            "tools.python": ("tools.python", {}),
            "tools.calculator": ("tools.calculator", {}),
            "tools.world": ("tools.world", {"module": str(SHOP)}),
            "tools.world in the sandbox": ("tools.world", {"module": str(SHOP), "sandbox": True}),
            "tools.search fts5": ("tools.search", {"path": str(corpus)}),
        }
        if _importable("tantivy"):
            wanted["tools.search tantivy"] = ("tools.search", {"path": str(corpus), "engine": "tantivy"})
        servers = {
            name: stack.enter_context(closing(open_service(use, table)))
            for name, (use, table) in wanted.items()
        }
        kinds = [kind for made in (cells, worlds, documents, others) for kind in made(servers)]
        found: dict[str, list[float]] = {name: [] for name, _, _ in kinds}
        for _, server, request in kinds:
            timed(server, request(0))  # what starts with the first request
        for _ in range(repeats):
            for name, server, request in kinds:
                found[name] += [timed(server, request(number)) for number in range(10)]
        for name, seconds in found.items():
            low, middle, high = statistics.quantiles(seconds, n=4)
            print(f"{name:44} {1000 * middle:8.2f} ms  (quartiles {1000 * low:.2f} to {1000 * high:.2f})")


def _importable(name: str) -> bool:
    try:
        import_module(name)
    except ImportError:
        return False
    return True


if __name__ == "__main__":
    main()
