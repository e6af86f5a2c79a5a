"""The labelled cases of ``math.answer``, dealt out to the tests of the modules that they exercise.

A test that takes ``labelled`` gets the cases of its own module, by the name of its file. So a verdict that
changes fails under the name of the module to look at first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pytest
from goldgate import Sample, Verdict, answer, chat
from goldgate_math.limits import UnreadableError
from goldgate_math.options import AnswerOptions
from goldgate_math.tree import kind
from goldgate_math.verifiers.answer import check
from goldgate_math.verifiers.readings import read_gold

FAMILIES = {
    "retraction": ("denial", "negation", "retraction", "reported answer", "injection", "breaking off"),
    "clauses": ("hedge", "hedging", "in the wild", "prose"),
    "phrases": ("several guesses", "several answers", "extraction"),
    "boxes": ("boxes", "several boxes"),
    "final_answer": ("oddly written", "other languages"),
    "normalize": ("unicode", "unicode digits"),
    "number_words": ("number words",),
    "scalar": ("almost equal", "huge numbers", "tiny numbers"),
    "quantities": ("unit mismatch", "percent", "money"),
}  # fmt: skip
KINDS = {
    "quantity": "units", "set": "collections", "tuple": "items", "matrix": "matrices", "interval": "ranges",
    "union": "ranges", "relation": "relations", "text": "words", "time": "literals", "date": "literals",
    "numeral in a base": "literals", "residue": "literals", "ratio": "literals", "choice": "literals",
    "piecewise": "collections",
}  # fmt: skip
HELD_BACK = "held back"  # cases that nobody built with: test_held_back looks at them as a whole
MODULES = {family: module for module, families in FAMILIES.items() for family in families}


class Labelled(NamedTuple):
    """One response and the verdict that a person gave it."""

    prompt: str
    gold: Any
    response: str
    expected: int | None


def module_of(row: dict[str, Any]) -> str:
    """The module that a row exercises first: by its family, else by the type of its reference."""
    if module := MODULES.get(row["tags"]["family"]):
        return module
    try:
        return KINDS.get(kind(read_gold(row["reference"]["answer"])), "compare")
    except UnreadableError:
        return "compare"


def labelled_cases() -> Iterator[tuple[str, str, Labelled]]:
    """Module, id and case."""
    text = resources.files("goldgate_math").joinpath("cases/answer.jsonl").read_text()
    for row in map(json.loads, text.splitlines()):
        if row["tags"]["origin"] == HELD_BACK or "open" in row["tags"]:
            continue
        module = module_of(row)
        for place, response in enumerate(row["responses"]):
            case = Labelled(row["prompt"], row["reference"]["answer"], response["text"], response["expected"])
            yield module, f"{row['id']}/{place}", case


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "labelled" in metafunc.fixturenames:
        own = Path(metafunc.module.__file__).stem.removeprefix("test_")
        cases = [pytest.param(case, id=name) for module, name, case in labelled_cases() if module == own]
        assert cases, f"no labelled case for {own}"
        metafunc.parametrize("labelled", cases)


@pytest.fixture
def still_open() -> list[Labelled]:
    """The cases that were looked at and are not decided as labelled: mostly abstentions."""
    text = resources.files("goldgate_math").joinpath("cases/answer.jsonl").read_text()
    return [
        Labelled(row["prompt"], row["reference"]["answer"], response["text"], response["expected"])
        for row in map(json.loads, text.splitlines())
        if "open" in row["tags"]
        for response in row["responses"]
    ]


@pytest.fixture
def held_back() -> list[Labelled]:
    """The cases that were labelled after the code was written, and not used to change it."""
    text = resources.files("goldgate_math").joinpath("cases/answer.jsonl").read_text()
    return [
        Labelled(row["prompt"], row["reference"]["answer"], response["text"], response["expected"])
        for row in map(json.loads, text.splitlines())
        if row["tags"]["origin"] == HELD_BACK
        for response in row["responses"]
    ]


class Judge(Protocol):
    def __call__(self, gold: object, response: str, asked: str = "?", **options: object) -> Verdict: ...


@pytest.fixture
def judge() -> Judge:
    """The verdict of ``math.answer`` on a response."""

    def judged(gold: object, response: str, asked: str = "?", **options: object) -> Verdict:
        sample = Sample("s", chat(asked), {"answer": gold})
        verdict = check(answer(sample, response), AnswerOptions(**options))  # type: ignore[arg-type]
        assert isinstance(verdict, Verdict)
        return verdict

    return judged


@pytest.fixture
def labelled_modules() -> set[str]:
    """The modules that have labelled cases."""
    return {module for module, _, _ in labelled_cases()}
