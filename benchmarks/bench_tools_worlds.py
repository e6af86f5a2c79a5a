"""tau2's worlds replayed: its toolkits run as a user's own world.

    python benchmarks/bench_tools_worlds.py --tau2 FOLDER

FOLDER is where the wheel was unpacked (``pip download --no-deps inspect-evals``; ``python -m zipfile -e``). The
gold actions of the airline and retail tasks are called in ``tools.world``; then each trajectory with one call
dropped, repeated or altered. Without the folder nothing is measured.
"""

from __future__ import annotations

import argparse
import contextlib
import copy
import json
import random
import sys
import tempfile
import time
import types
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench_tools import Made, other
from goldgate import Message, Sample, answer, chat
from goldgate.testing import drive
from goldgate_tools.options import CallsOptions, ReplayOptions
from goldgate_tools.reading.json_text import shown
from goldgate_tools.requests import Call
from goldgate_tools.services.world import WorldOptions, open_world
from goldgate_tools.verifiers import calls, goal, replay


class _Touched(dict):  # type: ignore[type-arg]
    """A table that notes which rows are looked at."""

    def __init__(self, held: Any, note: Callable[[str], None]) -> None:
        super().__init__(held)
        self._note = note

    def __getitem__(self, key: str) -> Any:
        self._note(key)
        return super().__getitem__(key)

    def __setitem__(self, key: str, value: Any) -> None:
        self._note(key)
        super().__setitem__(key, value)


def world(folder: Path, domain: str, names: list[str]) -> tuple[dict[str, Any], list[Callable[..., Any]]]:
    """START and TOOLS of a domain: the state holds the rows that differ from the data that the wheel brings."""
    toolkit = _toolkit(folder, domain)
    tables = [
        name
        for name in ("users", "reservations", "orders", "flights", "products")
        if hasattr(toolkit.db, name)
    ]
    first: dict[tuple[str, str], Any] = {}
    touched: set[tuple[str, str]] = set()
    applied: list[Any] = [{}]
    kinds: dict[str, Any] = {}

    def noting(table: str) -> Callable[[str], None]:
        def note(key: str) -> None:
            place = (table, key)
            touched.add(place)
            if place not in first:
                row = dict.get(getattr(toolkit.db, table), key)
                first[place] = None if row is None else row.model_dump(mode="json")

        return note

    for table in tables:
        held = getattr(toolkit.db, table)
        kinds[table] = type(next(iter(held.values())))
        object.__setattr__(toolkit.db, table, _Touched(held, noting(table)))

    def put(place: tuple[str, str], row: Any) -> None:
        table = getattr(toolkit.db, place[0])
        if row is None:
            dict.pop(table, place[1], None)
        else:
            dict.__setitem__(table, place[1], kinds[place[0]].model_validate(row))

    def begin(state: dict[str, Any]) -> None:
        if applied[0] != state:
            for place in list(first):
                changed = state.get(place[0], {}).get(place[1])
                put(place, first[place] if changed is None else changed)
        touched.clear()

    def end(state: dict[str, Any]) -> None:
        for table, key in touched:
            row = dict.get(getattr(toolkit.db, table), key)
            now = None if row is None else row.model_dump(mode="json")
            state.setdefault(table, {}).pop(key, None)
            if now != first[(table, key)]:
                state[table][key] = now
        for table in [table for table, held in state.items() if not held]:
            del state[table]
        applied[0] = copy.deepcopy(state)

    def tool(name: str) -> Callable[..., Any]:
        def run(state: dict[str, Any], **arguments: Any) -> Any:
            begin(state)
            applied[0] = None
            method = getattr(
                toolkit, name, None
            )  # transferring to a person is the dialogue's, and changes nothing
            output = "" if method is None else method(**arguments)
            end(state)
            return output

        run.__name__ = name
        return run

    return {}, [tool(name) for name in names]


def _toolkit(folder: Path, domain: str) -> Any:
    """The wheel's own toolkit of a domain; what it takes of an agent framework is stood in for."""
    import pydantic

    def module(name: str, **held: Any) -> types.ModuleType:
        made = types.ModuleType(name)
        vars(made).update(held)
        sys.modules[name] = made
        return made

    module("inspect_ai", __path__=[])
    module("inspect_ai.tool", ToolError=type("ToolError", (ValueError,), {}))
    module("inspect_ai.util", StoreModel=pydantic.BaseModel, store_as=lambda kind: kind())
    module("inspect_ai.model", Content=object, ContentText=object)
    module("inspect_evals", __path__=[str(folder / "inspect_evals")])
    for name in ("tau2", f"tau2.{domain}", "tau2.environment"):
        module(f"inspect_evals.{name}", __path__=[str(folder / "inspect_evals" / name.replace(".", "/"))])
    for name in ("toml", "yaml"):
        with contextlib.suppress(ImportError):
            __import__(name)
        sys.modules.setdefault(name, types.ModuleType(name))
    kind = domain.capitalize()
    loaded = __import__(f"inspect_evals.tau2.{domain}.{kind}AgentTools", fromlist=["x"])
    toolkit = getattr(loaded, f"{kind}AgentTools")()
    toolkit.initialize()
    return toolkit


def tau2(folder: Path, domain: str) -> None:
    r = random.Random(1)
    tasks = json.loads((folder / "inspect_evals/tau2/data/domains" / domain / "tasks.json").read_text())
    golds = [
        [(one["name"], one["arguments"]) for one in (task["evaluation_criteria"]["actions"] or [])]
        for task in tasks
    ]
    names = sorted({name for gold in golds for name, _ in gold})
    with tempfile.TemporaryDirectory() as temporary:
        file = Path(temporary) / "world.py"
        file.write_text(
            "import sys\nfrom pathlib import Path\n"
            f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
            "from bench_tools_worlds import world\n"
            f"START, TOOLS = world(Path({str(folder)!r}), {domain!r}, {names!r})\n"
        )
        server = open_world(WorldOptions(file, seconds=60.0, memory=4096))
        try:
            _judge(domain, [gold for gold in golds if gold], server, r)
        finally:
            server.close()


def _judge(domain: str, golds: list[Made], server: Any, r: random.Random) -> None:
    accepted, counts, silent = 0, Counter[str](), Counter[str]()
    started, made_calls = time.monotonic(), 0
    pool = [held for gold in golds for _, held in gold]
    for gold in golds:
        results, state = _run(gold, server)
        made_calls += len(gold)
        verdict = _verdict(gold, results, gold, state, server)
        accepted += verdict == {"goal": 1.0, "replay": 1.0, "calls": 1.0}
        for kind, mutant, outputs in _mutated(gold, results, r, pool):
            verdict = _verdict(mutant, outputs, gold, state, server)
            counts[kind] += 1
            made_calls += 2 * len(mutant)
            counts[f"{kind} rejected"] += 0.0 in verdict.values()
            silent[kind] += 0.0 in (verdict["goal"], verdict["replay"])
    seconds = time.monotonic() - started
    print(
        f"\n| tau2 {domain} | trajectories | accepted | rejected | by state and outputs alone |\n|---|---|---|---|---|"
    )
    print(f"| gold | {len(golds)} | {accepted} | | |")
    for kind in ("dropped", "repeated", "altered"):
        print(f"| a call {kind} | {counts[kind]} | | {counts[f'{kind} rejected']} | {silent[kind]} |")
    print(f"\n{made_calls / seconds:,.0f} calls per second of wall clock")


def _run(made: Made, server: Any) -> tuple[list[str], str]:
    """The outputs of calls in turn, and the last state."""
    state, outputs, history = "", [], []
    for name, held in made:
        (result,) = server.serve([Call(name, held, state, tuple(history))])
        outputs.append(result.error or shown(result.output))
        state = result.state
        history.append((name, json.dumps(held)))
    return outputs, state


def _mutated(
    gold: Made, outputs: list[str], r: random.Random, pool: list[Any]
) -> Iterator[tuple[str, Made, list[str]]]:
    at = r.randrange(len(gold))
    yield "dropped", [*gold[:at], *gold[at + 1 :]], [*outputs[:at], *outputs[at + 1 :]]
    yield "repeated", [*gold[:at], gold[at], *gold[at:]], [*outputs[:at], outputs[at], *outputs[at:]]
    name, held = gold[at]
    if held:
        key = r.choice(list(held))
        others = [one[key] for one in pool if key in one and one[key] != held[key]]
        changed = r.choice(others) if others else other(held[key], r)
        yield "altered", [*gold[:at], (name, {**held, key: changed}), *gold[at + 1 :]], outputs


def _verdict(made: Made, outputs: list[str], gold: Made, state: str, server: Any) -> dict[str, float | None]:
    dialogue: list[Message] = []
    for at, ((name, held), output) in enumerate(zip(made, outputs, strict=True)):
        call = {"id": str(at), "type": "function", "function": {"name": name, "arguments": json.dumps(held)}}
        dialogue += [Message("assistant", "", (call,)), Message("tool", output, tool_call_id=str(at))]
    expected = [
        {"name": name, "arguments": {key: [value] for key, value in held.items()}} for name, held in gold
    ]
    reference = {"goal": state, "calls": expected, "ordered": True}
    candidate = answer(Sample("t", chat("x"), reference), (*dialogue, Message("assistant", "Done.")))
    options, servers = ReplayOptions(), {"tool": server}
    return {
        "goal": drive(goal.check, candidate, options, servers=servers).score,
        "replay": drive(replay.check, candidate, options, servers=servers).score,
        "calls": calls.check(candidate, CallsOptions()).score,
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tau2", type=Path, help="where the inspect-evals wheel was unpacked")
    arguments = parser.parse_args()
    if arguments.tau2:
        for domain in ("airline", "retail"):
            tau2(arguments.tau2.resolve(), domain)


if __name__ == "__main__":
    main()
