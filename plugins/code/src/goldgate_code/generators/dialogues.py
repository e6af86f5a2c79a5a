"""The generator ``code.dialogues``: problems of explaining, documenting and debugging code (Llama 3 report,
4.3.1).

A sample's reference holds the code as ``source``. Explanations and documentation are judged by
``code.faithfulness``, which translates them back; a debugging problem shows a mutant of the code that fails
the sample's tests, and what it fails; its answers are judged by these same tests.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, Literal

from goldgate import Candidate, Message, Sample, Verdict, chat

from goldgate_code.drawing import drawn
from goldgate_code.generators.prompts import DEBUG, DOCUMENT, EXPLAIN
from goldgate_code.generators.self_correct import feedback_of
from goldgate_code.mutation.mutants import draw
from goldgate_code.parsing.io_cases import TEST_KEYS
from goldgate_code.parsing.languages import language_of
from goldgate_code.parsing.python_source import UnreadableError
from goldgate_code.parsing.replies import fence
from goldgate_code.verifiers import unit_tests

Kind = Literal["explain", "document", "debug"]


@dataclass(frozen=True, slots=True)
class DialogueOptions:
    """Options of ``code.dialogues``."""

    kinds: tuple[Kind, ...] = ("explain", "document", "debug")
    """Kinds of problem to make of each source."""

    mutants: int = 5
    """Mutants to try until one fails the tests."""

    seconds: float = 5.0
    """Wall clock limit of a run of the tests."""

    seed: int = 0
    """Seed of the draws."""


def make(sample: Sample, options: DialogueOptions) -> Generator[Any, Any, list[Sample]]:
    """A sample for each kind that the source allows; none for a sample without a source."""
    source = sample.reference.get("source")
    if not isinstance(source, str) or not source.strip():
        return []
    language = language_of(sample)
    made = []
    for kind in options.kinds:
        if kind != "debug":
            template = EXPLAIN if kind == "explain" else DOCUMENT
            made.append(_sample(sample, kind, template.format(code=fence(source, language))))
        elif language == "python":
            made += yield from _debug(sample, source, options)
    return made


def _debug(sample: Sample, source: str, options: DialogueOptions) -> Generator[Any, Any, list[Sample]]:
    entry_point = str(sample.reference.get("entry_point", ""))
    try:
        broken = draw(source, options.mutants, drawn(options.seed, sample.id), entry_point)
    except UnreadableError:
        return []
    if not any(sample.reference.get(key) for key in TEST_KEYS):
        return []
    right = yield from _tested(sample, source, options)
    if right.score != 1.0:
        return []
    for mutant in broken:
        verdict = yield from _tested(sample, mutant.code, options)
        if verdict.score == 0.0:
            asked = DEBUG.format(code=fence(mutant.code, "python"), feedback=fence(feedback_of(verdict)))
            return [_sample(sample, "debug", asked)]
    return []


def _tested(sample: Sample, code: str, options: DialogueOptions) -> Generator[Any, Any, Verdict]:
    response = (Message("assistant", fence(code, "python")),)
    limits = unit_tests.UnitTestOptions(seconds=options.seconds)
    return (yield from unit_tests.check(Candidate(sample, response), limits))


def _sample(source: Sample, kind: str, asked: str) -> Sample:
    tags = {**source.tags, "task": kind, "snippet": source.id}
    return Sample(f"{source.id}-{kind}", chat(asked), source.reference, (), tags)
