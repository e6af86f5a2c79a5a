"""Steerability: differences from the published checkers, and the speed of each kind.

    python benchmarks/bench_steerability.py [--peers] [FOLDER]

With ``--peers`` the published checkers of if-verifiable and lm-eval run in the same process, for agreement of the
reference mode and for speed (install if-verifiable and lm-eval; NLTK's data is looked for where NLTK looks). Real responses are read from FOLDER, or from shared/data next to the checkout.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from contextlib import suppress
from importlib.resources import files
from pathlib import Path

from goldgate_steerability.conflicts import of_reference
from goldgate_steerability.finding import Context
from goldgate_steerability.kinds.sentences import listed_range
from goldgate_steerability.kinds.table import KINDS
from goldgate_steerability.published import check as published
from goldgate_steerability.rows import constraints_of
from goldgate_steerability.units.counting import sentence_range
from goldgate_steerability.units.text import Text
from goldgate_steerability.verifiers.constraints import plain

NEXT = Path(__file__).parents[2] / "shared" / "data"
DATA = next((Path(one) for one in sys.argv[1:] if not one.startswith("-")), NEXT)


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


def counting() -> None:
    """Real responses: whether counting sentences gives what listing them gives; conflicts in IFEval's prompts."""
    texts = [Text(row["response"]) for row in rows("ifeval_responses_text_bison.jsonl")]
    quick = [(sentence_range(text.source), listed_range(text)) for text in texts if not text.empty]
    other = sum(one is not None and one != listed for one, listed in quick)
    print(f"sentences: {len(quick)} responses, {other} counted otherwise than listed")
    print(
        f"conflicts: {sum(bool(of_reference(row)) for row in rows('ifeval_prompts.jsonl'))} of IFEval's prompts"
    )


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


EDITS = {
    "as it is": lambda text: text,
    "one word less": lambda text: text.rpartition(" ")[0],
    "one word more": lambda text: f"{text} more",
    "no full stops": lambda text: text.replace(".", ""),
    "capitals": str.upper,
    "twice": lambda text: f"{text}\n\n{text}",
    "lines joined": lambda text: " ".join(text.split("\n")),
    "cut": lambda text: text[: len(text) // 2],
    "marks doubled": lambda text: text.replace("*", "**").replace('"', "'"),
}


def agreement() -> None:
    """The reference mode against the published checkers: labelled answers and edits of them (met, missed by
    one, malformed), and the real responses on the rows of IFEval.
    """
    lines = files("goldgate_steerability").joinpath("cases/constraints.jsonl").read_text("utf-8").splitlines()
    pairs = []
    for row in map(json.loads, lines):
        for one in constraints_of(row["reference"]):
            for response in row["responses"]:
                if text := response.get("text", "").strip():
                    pairs += [(one, edit(text)) for edit in EDITS.values()]
    responses = {row["prompt"]: row["response"] for row in rows("ifeval_responses_text_bison.jsonl")}
    for row in rows("ifeval_prompts.jsonl"):
        pairs += [(one, responses[row["prompt"]]) for one in constraints_of(row)]
    for name, registry in registries().items():
        counts: Counter[str] = Counter()
        different: Counter[str] = Counter()
        for one, text in pairs:
            if one.id not in registry or not text.strip():
                continue
            try:
                theirs = bool(checker(registry, one).check_following(text))
            except Exception:  # noqa: BLE001 - a fault of the checker, or data that is not installed
                counts["raises"] += 1
                continue
            ours = published(one.id, one.args, text).met
            counts["equal" if ours is theirs else "undecided here" if ours is None else "different"] += 1
            if ours is not theirs:
                different[one.id] += 1
        print(f"reference mode and {name}: {dict(counts)}; not equal: {dict(different)}")


def registries() -> dict[str, dict]:
    """The published checkers by package: class by id."""
    import langdetect
    from if_verifiable.ifbench.instructions_registry import INSTRUCTION_DICT as IFBENCH
    from if_verifiable.ifeval.instructions_registry import INSTRUCTION_DICT as IFEVAL
    from lm_eval.tasks.ifeval.instructions_registry import INSTRUCTION_DICT as LM_EVAL

    langdetect.DetectorFactory.seed = 0
    return {"if-verifiable": {**IFBENCH, **IFEVAL}, "lm-eval": LM_EVAL}


def checker(registry, one):
    """A published checker with its arguments."""
    found = registry[one.id](one.id)
    found.build_description(
        **{key: list(value) if isinstance(value, tuple) else value for key, value in one.args.items()}
    )
    return found


def speed(peers: bool) -> None:
    """Microseconds per check, units computed again for each: twenty real responses of about 300 words with
    lists and headings, and twenty of plain paragraphs.
    """
    texts = [row["response"] for row in rows("ifeval_responses_text_bison.jsonl")]
    sample = sorted(texts, key=lambda text: abs(len(text) - 1800))[:20]
    prose = [text for text in texts if 800 < len(text) < 3000 and not _LISTED.search(text)][:20]
    lines = files("goldgate_steerability").joinpath("cases/constraints.jsonl").read_text("utf-8").splitlines()
    constraints = {}
    for row in map(json.loads, lines):
        for one in constraints_of(row["reference"]):
            constraints.setdefault(one.id, one)
    found = registries() if peers else {}
    for name in KINDS:
        sets = {"": sample, " (prose)": prose} if name in SHOWN else {"": sample}
        for label, chosen in sets.items():
            one = constraints[name]
            ours = timed(
                lambda one=one, chosen=chosen: [plain(one, Text(text), Context()) for text in chosen]
            )
            line = f"{name + label:50} {ours / len(chosen) * 1e6:9.1f} µs"
            for peer, registry in found.items():
                if name in registry:
                    theirs = timed(run(registry, one, chosen))
                    line += f"   {peer} {theirs / len(chosen) * 1e6:9.1f} µs {theirs / ours:6.1f} ×"
            print(line)


_LISTED = re.compile(r"\n[*-]|\n1\.|\"")
SHOWN = {"length_constraints:number_sentences", "change_case:capital_word_frequency"}


def run(registry, one, texts):
    """The published checker on all texts."""
    check = checker(registry, one)

    def every() -> None:
        for text in texts:
            with suppress(Exception):  # data that is not installed, or a fault of the checker
                check.check_following(text)

    return every


if __name__ == "__main__":
    differences()
    counting()
    labelled()
    if "--peers" in sys.argv:
        agreement()
    speed("--peers" in sys.argv)
