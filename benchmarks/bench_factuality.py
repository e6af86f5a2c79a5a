"""Factuality: how many claims, answers and grades are decided, how many rightly, and how fast (CPU time of one core).

Each verifier is compared with a baseline of a few lines in the same run: all content words of the claim occur in the
source (the usual lexical check of grounding), and the answer as a substring (the usual check of short answers).

    python benchmarks/bench_factuality.py [PATH_OF_HALUEVAL_QA_JSONL]
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

from goldgate import Sample, answer, chat
from goldgate.testing import drive
from goldgate_factuality import goldgate_verifiers, parse_grade
from goldgate_factuality.grounding.check import grounded
from goldgate_factuality.reading.language import ENGLISH

Decide = Callable[[Sample, str], bool | None]
HALUEVAL = Path(__file__).parents[1] / "shared/data/halueval_qa.jsonl"
NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+(?: [A-Z][a-z]+)*")  # not at the start of a sentence
REPLIES = ["The answer names the expected city.\nA", '{"grade": "B"}', "Grade: C", "It is A or B."] * 250


def shipped(name: str) -> Iterator[tuple[Sample, str, bool]]:
    text = (files("goldgate_factuality") / f"cases/{name}.jsonl").read_text(encoding="utf-8")
    for line in text.splitlines():
        row = json.loads(line)
        sample = Sample(row["id"], chat(row["prompt"]), row["reference"])
        for response in row["responses"]:
            if response["expected"] is not None:
                yield sample, response["text"], bool(response["expected"])


def passages(path: Path) -> Iterator[tuple[Sample, str, bool]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        sample = Sample(str(number), chat(row["question"]), {"source": row["knowledge"]})
        yield sample, row["right_answer"], True
        yield sample, row["hallucinated_answer"], False


def other_names(path: Path) -> Iterator[tuple[Sample, str, bool]]:
    """Up to two names of each passage, as answers: none that shares a word with the question or the right answer."""
    for sample, answered, right in passages(path):
        if not right:
            continue
        known = {word.lower() for word in re.findall(r"\w+", f"{sample.prompt[0].content} {answered}")}
        named = NAME.findall(str(sample.reference["source"]))
        free = [name for name in dict.fromkeys(named) if not set(re.findall(r"\w+", name.lower())) & known]
        yield from ((sample, name, False) for name in free[:2])


def ours(name: str) -> Decide:
    offer = goldgate_verifiers()[f"factuality.{name}"]

    def decide(sample: Sample, text: str) -> bool | None:
        score = drive(offer.check, answer(sample, text), offer.options()).score
        return None if score is None else score == 1.0

    return decide


def words_occur(sample: Sample, text: str) -> bool | None:
    source = set(re.findall(r"\w+", str(sample.reference["source"]).lower()))
    return {word for word in re.findall(r"\w+", text.lower()) if word not in ENGLISH} <= source


def substring(sample: Sample, text: str) -> bool | None:
    wanted = sample.reference.get("answers") or [sample.reference["answer"]]
    return any(str(one).lower() in text.lower() for one in wanted)


def show(name: str, cases: list[tuple[Sample, str, bool]], decide: Decide) -> None:
    for sample, text, _ in cases[:: max(1, len(cases) // 40)]:
        decide(sample, text)  # word lists and date patterns are read once
    counted: Counter[tuple[bool, bool | None]] = Counter()
    start = time.process_time()
    for sample, text, right in cases:
        counted[right, decide(sample, text)] += 1
    seconds = time.process_time() - start
    decided = sum(count for (_, decision), count in counted.items() if decision is not None)
    right = counted[True, True] + counted[False, False]
    wrong = counted[False, True] + counted[False, False] + counted[False, None]
    sensitivity = counted[True, True] / max(1, counted[True, True] + counted[True, False])
    specificity = counted[False, False] / max(1, counted[False, False] + counted[False, True])
    print(
        f"{name:<44} n {len(cases):4}  decided {decided / len(cases):5.1%}  right {right / max(1, decided):5.1%}  "
        f"balanced {(sensitivity + specificity) / 2:5.1%}  false accepts {counted[False, True]:3} of {wrong:3}  "
        f"{len(cases) / seconds:8,.0f}/s"
    )


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else HALUEVAL
    cases = list(shipped("grounded"))
    show("grounded, own cases", cases, ours("grounded"))
    show("  baseline: all words occur", cases, words_occur)
    if path.exists():
        cases = list(passages(path))
        show("grounded, HaluEval QA", cases, ours("grounded"))
        show("  baseline: all words occur", cases, words_occur)
        cases = list(other_names(path))
        show("grounded, other names as answers", cases, ours("grounded"))
        show("  baseline: all words occur", cases, words_occur)
    else:
        print(f"HaluEval QA is skipped: no file {path}")
    cases = list(shipped("short_answer"))
    show("short_answer, own cases", cases, ours("short_answer"))
    show("  baseline: substring", cases, substring)
    for name in ("quotes", "citations", "refusal"):
        show(f"{name}, own cases", list(shipped(name)), ours(name))
    source = "The plant in Toledo employs 240 people. The factory in Dayton, which employs 610 people, is not affected."
    start = time.process_time()
    for number in range(500):
        grounded(f"The plant in Toledo employs {number} people.", source)
    print(f"grounded, one source and 500 claims: {500 / (time.process_time() - start):,.0f} claims/s")
    start = time.process_time()
    for reply in REPLIES:
        parse_grade(reply, ("A", "B", "C"))
    print(f"grades of replies: {len(REPLIES) / (time.process_time() - start):,.0f}/s")


if __name__ == "__main__":
    main()
