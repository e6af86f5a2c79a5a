"""Steerability: differences from the published checkers, and the speed of each kind.

    python benchmarks/bench_steerability.py [--peers]

With ``--peers`` the published checkers of if-verifiable and lm-eval run in the same process (install if-verifiable
and lm-eval; NLTK's data is looked for where NLTK looks). Real responses are read from shared/data beside the checkout.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from contextlib import suppress
from importlib.resources import files
from pathlib import Path

from goldgate_steerability.finding import Context
from goldgate_steerability.kinds.table import KINDS
from goldgate_steerability.published import check as published
from goldgate_steerability.rows import constraints_of
from goldgate_steerability.units.text import Text
from goldgate_steerability.verifiers.constraints import plain

DATA = Path(__file__).parents[2] / "shared" / "data"


def rows(name: str) -> list[dict]:
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]


def differences() -> None:
    """Real responses: every difference of the plain meaning from the published checkers, by rule."""
    responses = {row["prompt"]: row["response"] for row in rows("ifeval_responses_text_bison.jsonl")}
    found: Counter[tuple[str, str, object, object]] = Counter()
    total = undecided = unavailable = 0
    for row in rows("ifeval_prompts.jsonl"):
        constraints = constraints_of(row)
        ids = frozenset(one.id for one in constraints)
        text = Text(responses[row["prompt"]])
        for one in constraints:
            if one.id == "combination:repeat_prompt" and "prompt_to_repeat" not in one.args:
                continue  # the published checker cannot do without
            ours = plain(one, text, Context(row["prompt"], ids))
            theirs = published(one.id, one.args, responses[row["prompt"]])
            total += 1
            undecided += ours.met is None
            unavailable += theirs.met is None
            if theirs.met is not None and ours.met != theirs.met:
                found[one.id, ours.rule, ours.met, theirs.met] += 1
    print(
        f"{total} instructions, {sum(found.values())} differences, {undecided} undecided, {unavailable} without a published verdict"
    )
    for (name, rule, ours, theirs), number in sorted(found.items(), key=str):
        print(f"  {number} × {name}: {rule} gives {ours}, published {theirs}")


def labelled() -> None:
    """The package's own labelled cases: natural and trap rates, ours and the published checkers'."""
    lines = files("goldgate_steerability").joinpath("cases/constraints.jsonl").read_text("utf-8").splitlines()
    counts: Counter[tuple[str, str]] = Counter()
    for row in map(json.loads, lines):
        constraint = constraints_of(row["reference"])[0]
        for response in row["responses"]:
            if "text" not in response:
                continue
            group = row["tags"]["set"]
            wanted = None if response["expected"] is None else bool(response["expected"])
            ours = plain(
                constraint, Text(response["text"]), Context(row["prompt"], frozenset({constraint.id}))
            )
            theirs = published(constraint.id, constraint.args, response["text"])
            counts[group, "all"] += 1
            counts[group, "ours"] += ours.met is wanted
            counts[group, "published"] += theirs.met is wanted
    for group in ("gold", "adversarial"):
        print(
            f"{group}: {counts[group, 'all']} cases, ours {counts[group, 'ours']}, published {counts[group, 'published']}"
        )


def timed(call, least: float = 0.2) -> float:
    """Seconds of the processor per call."""
    call()
    number, began = 0, time.process_time()
    while (spent := time.process_time() - began) < least:
        call()
        number += 1
    return spent / number


def speed(peers: bool) -> None:
    """Microseconds per check of a response of about 300 words, units computed anew for each check."""
    texts = [row["response"] for row in rows("ifeval_responses_text_bison.jsonl")]
    sample = sorted(texts, key=lambda text: abs(len(text) - 1800))[:20]
    lines = files("goldgate_steerability").joinpath("cases/constraints.jsonl").read_text("utf-8").splitlines()
    constraints = {}
    for row in map(json.loads, lines):
        for one in constraints_of(row["reference"]):
            constraints.setdefault(one.id, one)
    ratios = []
    for name in KINDS:
        one = constraints[name]
        ours = timed(lambda one=one: [plain(one, Text(text), Context()) for text in sample]) / len(sample)
        line = f"{name:45} {ours * 1e6:9.1f} µs"
        if peers:
            theirs = timed(peer(one, sample)) / len(sample)
            ratios.append(theirs / ours)
            line += f"   peer {theirs * 1e6:9.1f} µs   {theirs / ours:6.1f} ×"
        print(line)


def peer(one, sample):
    """The published checker, as if-verifiable and lm-eval carry it, on all texts."""
    from if_verifiable.ifbench.instructions_registry import INSTRUCTION_DICT as IFBENCH
    from if_verifiable.ifeval.instructions_registry import INSTRUCTION_DICT as IFEVAL

    checker = (IFEVAL.get(one.id) or IFBENCH[one.id])(one.id)
    checker.build_description(
        **{key: list(value) if isinstance(value, tuple) else value for key, value in one.args.items()}
    )

    def run() -> None:
        for text in sample:
            with suppress(Exception):  # data that is not installed, or a fault of the checker
                checker.check_following(text)

    return run


if __name__ == "__main__":
    differences()
    labelled()
    speed("--peers" in sys.argv)
