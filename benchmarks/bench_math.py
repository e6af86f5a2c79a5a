"""math.answer and Math-Verify 0.9.0 in one process, in turns; and math.steps.

    python -m venv bench && bench/bin/pip install -e core -e plugins/math "math-verify[antlr4_13_2]==0.9.0"
    pip download --no-deps --no-binary :all: math-verify==0.9.0 && tar xzf math_verify-0.9.0.tar.gz
    bench/bin/python benchmarks/bench_math.py --tests math_verify-0.9.0/tests --solutions gsm8k_model_solutions.jsonl

CPU time of this process; the medians and percentiles are over answers, the ratios of sums.
"""

from __future__ import annotations

import argparse
import ast
import json
import logging
import math
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any

from goldgate.nouns import Sample, answer, chat
from goldgate_math.options import AnswerOptions, StepsOptions
from goldgate_math.steps.checking import steps
from goldgate_math.verifiers.answer import check

BLOCK = 100  # answers that one tool judges before the other takes its turn
Judge = Callable[[str, str], float | None]


def ours(gold: str, response: str, digits: int = 6, percent: Any = "asked") -> float | None:
    verdict: Any = check(
        answer(Sample("s", chat("?"), {"answer": gold}), response),
        AnswerOptions(digits=digits, percent=percent),
    )
    return verdict.score  # type: ignore[no-any-return]  # a verdict, as symbolic is off


def math_verify() -> Judge | None:
    try:
        from math_verify import parse, verify
    except ImportError:
        return None
    logging.disable(logging.WARNING)
    return lambda gold, response: float(verify(parse(gold if "$" in gold else f"${gold}$"), parse(response)))


def timed(judge: Judge, gold: str, response: str) -> tuple[float | None, float]:
    start = time.process_time()
    score = judge(gold, response)
    return score, time.process_time() - start


def spread(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    at = [ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1e3 for share in (0.5, 0.95, 0.99)]
    return f"p50 {at[0]:.3f} ms, p95 {at[1]:.3f} ms, p99 {at[2]:.2f} ms, largest {ordered[-1] * 1e3:.1f} ms"


def race(title: str, pairs: list[tuple[str, str, float | None]], other: Judge | None) -> None:
    """Both tools on the same pairs, in turns of a block each; labels where there are any."""
    spent: dict[str, list[float]] = {"goldgate": [], "Math-Verify": []}
    outcomes: dict[str, Counter[str]] = {name: Counter() for name in spent}
    for start in range(0, len(pairs), BLOCK):
        for name, judge in (("goldgate", ours), ("Math-Verify", other)):
            for gold, response, label in pairs[start : start + BLOCK] if judge else ():
                score, seconds = timed(judge, gold, response)
                spent[name].append(seconds)
                outcomes[name][outcome(score, label)] += 1
    print(f"\n## {title}: {len(pairs)} answers")
    for name, seconds in spent.items():
        if seconds:
            print(
                f"{name}: {dict(outcomes[name])}; {sum(seconds) / len(seconds) * 1e6:.0f} µs an answer; {spread(seconds)}"
            )
    if spent["Math-Verify"]:
        print(f"CPU ratio {sum(spent['Math-Verify']) / sum(spent['goldgate']):.1f}")


def outcome(score: float | None, label: float | None) -> str:
    if score is None:
        return "undecided"
    if label is None:
        return "accepted" if score else "rejected"
    return "agrees" if score == label else "deviates"


def own_tests(folder: Path) -> Iterator[dict[str, Any]]:
    """Math-Verify's parametrised (gold, prediction, expected) cases, from the syntax tree of its tests."""
    for path in sorted(folder.glob("test_*.py")):
        for function in ast.parse(path.read_text()).body:
            for mark in getattr(function, "decorator_list", []):
                if not isinstance(mark, ast.Call) or len(mark.args) < 2:
                    continue
                names = str(ast.literal_eval(mark.args[0])).replace(" ", "").split(",")
                if names[:2] != ["gold", "pred"] or not isinstance(mark.args[1], ast.List):
                    continue
                for case in mark.args[1].elts:
                    yield {
                        "from": f"{path.name}:{case.lineno}",
                        **dict(zip(names, _values(case), strict=True)),
                    }


def _values(case: ast.AST) -> list[Any]:
    found = []
    for part in getattr(case, "elts", []):
        try:
            found.append(ast.literal_eval(part))
        except ValueError:  # its one computed gold: f"{math.sqrt(17):.15f}"
            found.append(f"{math.sqrt(17):.15f}" if "sqrt(17)" in ast.unparse(part) else "$\\sqrt{17}$")
    return found


def agreement(folder: Path) -> None:
    cases = list(own_tests(folder))
    deviations = []
    for case in cases:
        expected = case.get("expected", case.get("result"))
        score = ours(case["gold"], case["pred"], case.get("precision", 6), "optional")  # there is no question
        if score != expected:
            deviations.append((case["from"], case["gold"][-50:], case["pred"][-50:], expected, score))
    print(f"\n## Math-Verify's own tests: {len(cases) - len(deviations)} of {len(cases)} agree")
    for deviation in deviations:
        print("  ", *map(repr, deviation))


def labelled() -> list[tuple[str, str, float | None]]:
    """The labelled cases that ship with the package, less those that Math-Verify would not come back from."""
    text = resources.files("goldgate_math").joinpath("cases/answer.jsonl").read_text()
    return [
        (row["reference"]["answer"], response["text"], float(response["expected"]))
        for row in map(json.loads, text.splitlines())
        for response in row["responses"]
        if row["tags"]["family"] != "percent"  # these depend on the question, which Math-Verify does not get
        if response["expected"] is not None and "!" not in row["reference"]["answer"] + response["text"]
        if "9^{9" not in row["reference"]["answer"] and "1000" not in response["text"]
    ]


def wrong_pairs(count: int) -> list[tuple[str, str, float | None]]:
    """References of the labelled cases against the references of others."""
    text = resources.files("goldgate_math").joinpath("cases/answer.jsonl").read_text()
    golds = sorted({json.loads(line)["reference"]["answer"] for line in text.splitlines()})
    golds = [
        gold for gold in golds if "!" not in gold and "9^{9" not in gold
    ]  # Math-Verify would not come back
    draw = random.Random(5)
    return [
        (one, f"\\boxed{{{other}}}", None) for one, other in (draw.sample(golds, 2) for _ in range(count))
    ]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tests", type=Path, help="the tests folder of Math-Verify's source distribution")
    parser.add_argument("--solutions", type=Path, help="gsm8k_model_solutions.jsonl")
    parser.add_argument("--wrong", type=int, default=300, help="how many pairs of references")
    arguments = parser.parse_args()
    other = math_verify()
    ours("1/2", "\\sqrt{2}"), ours("1", "1")  # imports are not what is measured
    if arguments.tests:
        agreement(arguments.tests)
        pairs = [(c["gold"], c["pred"], None) for c in own_tests(arguments.tests) if len(c["pred"]) < 2_000]
        race("Math-Verify's own tests, for time", pairs, other)
    race("labelled cases of the package", labelled(), other)
    race(
        "references against others, mixed types (a few are equal in value)",
        wrong_pairs(arguments.wrong),
        other,
    )
    if arguments.solutions:
        rows = [json.loads(line) for line in arguments.solutions.read_text().splitlines()]
        golds = [row["ground_truth"].splitlines()[-1].removeprefix("A: ") for row in rows]
        real = [
            (gold, value["solution"], float(value["is_correct"]))
            for gold, row in zip(golds, rows, strict=True)
            for value in row.values()
            if isinstance(value, dict)
        ]
        race("real solutions", real, other)
        race("real solutions, right against right", [pair for pair in real if pair[2] == 1.0], other)
        moved = [
            (golds[(place // 4 + 7) % len(golds)], text, None) for place, (_, text, _) in enumerate(real)
        ]
        race("real solutions, against another question's answer", moved, other)
        step_figures([text for _, text, _ in real])


def step_figures(texts: list[str]) -> None:
    spent, found, decided, flagged = [], 0, 0, 0
    for text in texts:
        start = time.process_time()
        made = steps(text, StepsOptions())
        spent.append(time.process_time() - start)
        found += len(made)
        decided += sum(step.holds is not None for step in made)
        flagged += any(step.holds is False for step in made)
    print(f"\n## math.steps: {len(texts)} solutions")
    print(f"{found} links, {decided / found:.1%} decided, {flagged} solutions flagged; {spread(spent)}")


if __name__ == "__main__":
    main()
