"""Call checks against BFCL's answers and checker, and tau2's worlds replayed.

    python benchmarks/bench_tools.py --bfcl FOLDER --tau2 FOLDER [--repeats 3]

FOLDER is where a wheel was unpacked (``pip download --no-deps bfcl-eval inspect-evals``; ``python -m zipfile -e``);
BFCL's data is only read; tau2's toolkits are run as a user's world. A part whose folder is not given is left out.

1. Right calls drawn from BFCL's possible answers, their keys, order and whole numbers written otherwise, and
   single mutations of them: wrong verdicts of ``tools.calls`` and of BFCL's own checker (Python categories).
   Rows whose own answer breaks their schema are left out.
2. Call checks per second of one core (processor time): ``tools.calls`` bare and on candidates, ``tools.schema``
   beside jsonschema-rs alone, BFCL's checker.
3. The gold actions of tau2's airline and retail tasks, called in ``tools.world``; then each trajectory with one
   call dropped, repeated or altered.
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

import jsonschema_rs
from goldgate import Candidate, Message, Sample, answer, chat
from goldgate.testing import drive
from goldgate_tools.options import CallsOptions, ReplayOptions
from goldgate_tools.reading.conversation import Called
from goldgate_tools.reading.json_text import shown
from goldgate_tools.reading.toolset import tools
from goldgate_tools.requests import Call
from goldgate_tools.services.world import WorldOptions, open_world
from goldgate_tools.verifiers import calls, goal, replay, schema

PYTHON = "simple_python multiple parallel parallel_multiple live_simple live_multiple live_parallel live_parallel_multiple".split()
OTHERS = ["simple_java", "simple_javascript"]
Made = list[tuple[str, dict[str, Any]]]


# --- BFCL ------------------------------------------------------------------------------------------


def rows(folder: Path, categories: list[str]) -> Iterator[tuple[str, list[Any], list[Any], list[Any]]]:
    """Category, functions, BFCL's own ground truth, and expected calls."""
    data = folder / "bfcl_eval" / "data"
    for category in categories:
        asked = {row["id"]: row for row in _lines(data / f"BFCL_v4_{category}.json")}
        for row in _lines(data / "possible_answer" / f"BFCL_v4_{category}.json"):
            truth = row["ground_truth"]
            expected = [{"name": name, "arguments": held} for call in truth for name, held in call.items()]
            yield category, asked[row["id"]]["function"], truth, expected


def _lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def drawn(expected: list[Any], r: random.Random) -> Made:
    """Calls with one of the allowed values of each parameter; optional ones are left out now and then."""
    return [(call["name"], _object(call["arguments"], r)) for call in expected]


def _object(options: dict[str, Any], r: random.Random) -> dict[str, Any]:
    made = {}
    for name, allowed in options.items():
        values = [one for one in allowed if one != ""] if isinstance(allowed, list) else [allowed]
        if values and not (calls.optional(allowed) and r.random() < 0.3):
            made[name] = _value(r.choice(values), r)
    return made


def _value(value: Any, r: random.Random) -> Any:
    if isinstance(value, dict):
        return _object(value, r)
    return [_value(one, r) for one in value] if isinstance(value, list) else value


def equal(made: Made) -> Iterator[Made]:
    """The same calls in other writings."""
    yield made
    yield made[::-1]
    yield [(name, dict(reversed(held.items()))) for name, held in made]
    yield [(name, {key: float(v) if type(v) is int else v for key, v in held.items()}) for name, held in made]


def mutants(made: Made, expected: list[Any], r: random.Random) -> Iterator[Made]:
    """Single mutations."""
    at = r.randrange(len(made))
    name, held = made[at]

    def put(*call: Any) -> Made:
        return [*made[:at], *call, *made[at + 1 :]]

    yield put((f"{name}_x", held))
    yield put()
    yield [*made, made[at]]
    yield put((name, {**held, "surplus": 1}))
    if held:
        key = r.choice(list(held))
        yield put((name, {**held, key: _other(held[key], r)}))
        yield put((name, {f"{one}_z" if one == key else one: value for one, value in held.items()}))
        same = [call for call in expected if call["name"] == name]
        if len(same) == 1 and not calls.optional(same[0]["arguments"][key]):
            yield put((name, {one: value for one, value in held.items() if one != key}))


def _other(value: Any, r: random.Random) -> Any:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float):
        return r.choice([value + 1, -value - 1, value * 10 + 3, str(value)])
    if isinstance(value, str):
        return r.choice([value + "x", "zz" + value, {"value": value}])
    if isinstance(value, list):
        return [*value, 1]
    if isinstance(value, dict) and value:
        key = r.choice(list(value))
        return {**value, key: _other(value[key], r)}
    return "none"


def called(made: Made) -> list[Called]:
    return [Called(name, held, 0) for name, held in made]


def bfcl_checker(folder: Path) -> Callable[[list[Any], Made, list[Any], str], bool] | None:
    """BFCL's own checker, without the clients of models that it names; None where it cannot be loaded."""
    sys.path.insert(0, str(folder))
    stand_in = types.ModuleType("bfcl_eval.constants.model_config")
    stand_in.MODEL_CONFIG_MAPPING = {"m": types.SimpleNamespace(underscore_to_dot=False)}  # type: ignore[attr-defined]
    sys.modules["bfcl_eval.constants.model_config"] = stand_in
    for name in ("java_type_converter", "js_type_converter"):  # parsers of other languages, not used here
        module = types.ModuleType(f"bfcl_eval.eval_checker.ast_eval.type_convertor.{name}")
        setattr(module, name, None)
        sys.modules[module.__name__] = module
    try:
        from bfcl_eval.constants.enums import Language
        from bfcl_eval.eval_checker.ast_eval.ast_checker import ast_checker
    except ImportError as error:
        print(f"BFCL's checker is left out: {error}", file=sys.stderr)
        return None

    def check(functions: list[Any], made: Made, truth: list[Any], category: str) -> bool:
        output = [{name: held} for name, held in made]
        try:
            return bool(ast_checker(functions, output, truth, Language.PYTHON, category, "m")["valid"])
        except Exception:  # noqa: BLE001 - a checker that breaks has not accepted
            return False

    return check


def accuracy(folder: Path) -> list[tuple[Any, ...]]:
    r = random.Random(0)
    theirs = bfcl_checker(folder)
    ours, peer, left_out = Counter[str](), Counter[str](), 0
    timed: list[tuple[Any, ...]] = []
    for category, functions, truth, expected in rows(folder, PYTHON + OTHERS):
        made = drawn(expected, r)
        if schema.fitting(called(made), functions, (), True).score != 1.0:
            left_out += 1
            continue
        known = calls.known(functions)
        for right, many in ((True, equal(made)), (False, mutants(made, expected, r))):
            for one in many:
                verdict = calls.compared(expected, called(one), known).score == 1.0
                ours["all"] += 1
                ours["wrong"] += verdict is not right
                if theirs is not None and category in PYTHON:
                    peer["all"] += 1
                    peer["wrong"] += theirs(functions, copy.deepcopy(one), truth, category) is not right
        timed.append((category, functions, truth, expected, made, known))
    print(f"\n{left_out} rows left out: their own answer breaks their schema\n")
    print("| checker | calls judged | wrong verdicts |\n|---|---|---|")
    for name, counts in (("tools.calls", ours), ("BFCL's checker (Python)", peer)):
        if counts["all"]:
            print(
                f"| {name} | {counts['all']:,} | {counts['wrong']} ({counts['wrong'] / counts['all']:.2%}) |"
            )
    return timed


def speed(folder: Path, timed: list[tuple[Any, ...]], repeats: int) -> None:
    theirs = bfcl_checker(folder)
    bare = [(expected, called(made), known) for _, _, _, expected, made, known in timed]
    candidates = [_candidate(functions, expected, made) for _, functions, _, expected, made, _ in timed]
    options = CallsOptions()
    few = timed[:200]
    validators = [
        [(jsonschema_rs.validator_for(dict(tools(functions)[name].parameters)), held) for name, held in made]
        for _, functions, _, _, made, _ in few
    ]
    count = sum(len(made) for *_, made, _ in timed)
    count_few = sum(len(made) for *_, made, _ in few)
    runs: list[tuple[str, int, Callable[[], Any]]] = [
        ("tools.calls, bare function", count, lambda: [calls.compared(*one) for one in bare]),
        ("tools.calls, on candidates", count, lambda: [calls.check(one, options) for one in candidates]),
        (
            "tools.schema, bare function",
            count_few,
            lambda: [
                schema.fitting(called(made), functions, (), True) for _, functions, _, _, made, _ in few
            ],
        ),
        (
            "jsonschema-rs alone, compiled",
            count_few,
            lambda: [validator.is_valid(held) for many in validators for validator, held in many],
        ),
    ]
    if theirs is not None:
        check = theirs
        python = [row for row in timed if row[0] in PYTHON]
        runs.append(
            (
                "BFCL's checker (Python)",
                sum(len(row[4]) for row in python),
                lambda: [
                    check(functions, made, truth, category)
                    for category, functions, truth, _, made, _ in python
                ],
            )
        )
    print("\n| | calls per second of processor time: median [least, greatest] |\n|---|---|")
    for name, number, run in runs:
        run()
        rates = sorted(number / _seconds(run) for _ in range(repeats))
        print(f"| {name} | {rates[len(rates) // 2]:,.0f} [{rates[0]:,.0f}, {rates[-1]:,.0f}] |")


def _seconds(run: Callable[[], Any]) -> float:
    started = time.process_time()
    run()
    return time.process_time() - started


def _candidate(functions: list[Any], expected: list[Any], made: Made) -> Candidate:
    said = tuple(
        {"id": str(at), "type": "function", "function": {"name": name, "arguments": json.dumps(held)}}
        for at, (name, held) in enumerate(made)
    )
    return answer(
        Sample("x", chat("x"), {"calls": expected}, tuple(functions)), (Message("assistant", "", said),)
    )


# --- tau2's worlds, as a user's module ----------------------------------------------------------------


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
            "from bench_tools import world\n"
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
        other = r.choice(others) if others else _other(held[key], r)
        yield "altered", [*gold[:at], (name, {**held, key: other}), *gold[at + 1 :]], outputs


def _verdict(made: Made, outputs: list[str], gold: Made, state: str, server: Any) -> dict[str, float | None]:
    said: list[Message] = []
    for at, ((name, held), output) in enumerate(zip(made, outputs, strict=True)):
        call = {"id": str(at), "type": "function", "function": {"name": name, "arguments": json.dumps(held)}}
        said += [Message("assistant", "", (call,)), Message("tool", output, tool_call_id=str(at))]
    expected = [
        {"name": name, "arguments": {key: [value] for key, value in held.items()}} for name, held in gold
    ]
    reference = {"goal": state, "calls": expected, "ordered": True}
    candidate = answer(Sample("t", chat("x"), reference), (*said, Message("assistant", "Done.")))
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
    parser.add_argument("--bfcl", type=Path, help="where the bfcl-eval wheel was unpacked")
    parser.add_argument("--tau2", type=Path, help="where the inspect-evals wheel was unpacked")
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    if arguments.bfcl:
        speed(arguments.bfcl, accuracy(arguments.bfcl), arguments.repeats)
    if arguments.tau2:
        for domain in ("airline", "retail"):
            tau2(arguments.tau2.resolve(), domain)


if __name__ == "__main__":
    main()
