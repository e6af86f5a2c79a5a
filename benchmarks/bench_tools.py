"""Call checks against BFCL's answers and checker, and tau2's worlds replayed.

    python benchmarks/bench_tools.py --bfcl FOLDER [--repeats 3]

FOLDER is where the wheel was unpacked (``pip download --no-deps bfcl-eval``; ``python -m zipfile -e``); its data
is only read. Without it nothing is measured. bench_tools_worlds.py has tau2's worlds.

1. Right calls drawn from BFCL's possible answers, their keys, order and whole numbers written otherwise, and
   single mutations of them: wrong verdicts of ``tools.calls`` and of BFCL's own checker (Python categories).
   Rows whose own answer breaks their schema are left out.
2. Call checks per second of one core (processor time): ``tools.calls`` bare and on candidates, ``tools.schema``
next to jsonschema-rs alone, BFCL's checker.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import sys
import time
import types
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
from goldgate import Candidate, Message, Sample, answer, chat
from goldgate_tools.options import CallsOptions
from goldgate_tools.reading.conversation import Called
from goldgate_tools.reading.toolset import tools
from goldgate_tools.verifiers import calls, schema

PYTHON = "simple_python multiple parallel parallel_multiple live_simple live_multiple live_parallel live_parallel_multiple".split()
OTHERS = ["simple_java", "simple_javascript"]
Made = list[tuple[str, dict[str, Any]]]


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
        yield put((name, {**held, key: other(held[key], r)}))
        yield put((name, {f"{one}_z" if one == key else one: value for one, value in held.items()}))
        same = [call for call in expected if call["name"] == name]
        if len(same) == 1 and not calls.optional(same[0]["arguments"][key]):
            yield put((name, {one: value for one, value in held.items() if one != key}))


def other(value: Any, r: random.Random) -> Any:
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
        return {**value, key: other(value[key], r)}
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
    calls_made = tuple(
        {"id": str(at), "type": "function", "function": {"name": name, "arguments": json.dumps(held)}}
        for at, (name, held) in enumerate(made)
    )
    return answer(
        Sample("x", chat("x"), {"calls": expected}, tuple(functions)), (Message("assistant", "", calls_made),)
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bfcl", type=Path, help="where the bfcl-eval wheel was unpacked")
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    if arguments.bfcl:
        speed(arguments.bfcl, accuracy(arguments.bfcl), arguments.repeats)


if __name__ == "__main__":
    main()
