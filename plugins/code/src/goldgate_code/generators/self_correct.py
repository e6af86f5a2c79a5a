"""The generator ``code.self_correct``: what was found goes back to the model, which fixes its code (or the
tests).

Llama 3 report, 4.3.1: on any failure the model is shown the problem, the faulty solution and the feedback;
about a fifth of the solutions were wrong at first and corrected themselves. Every round is checked by the
verifiers named in ``checks``, so what comes back has passed them; later steps of the pipeline judge it once
more.

A fixed candidate is marked: its ``origin.parent`` is the candidate that was wrong, and its tags say ``first
= "wrong"``, ``rounds`` and ``fixed`` ("solution", "tests" or "both"). Tests are fixed only where a model
wrote them, never fewer than before, and half of the first ones must stand: a model that may rewrite them all
can make them agree with anything.
"""

from __future__ import annotations

import ast
from collections.abc import Generator
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from goldgate import Candidate, Completion, Judged, Message, Origin, Sample, Verdict, chat
from goldgate.asking import ask, problem_of
from goldgate.text import fences

from goldgate_code.generators.prompts import CORRECTION, CORRECTION_CHOICE, CORRECTION_TESTS
from goldgate_code.generators.unit_tests import assert_lines
from goldgate_code.parsing.extract import Policy, extract
from goldgate_code.parsing.languages import language_of
from goldgate_code.parsing.python_source import UnreadableError, parse
from goldgate_code.parsing.replies import fence
from goldgate_code.verifiers import judge, static, unit_tests

Check = Literal["static", "tests", "judge"]


@dataclass(frozen=True, slots=True)
class CorrectionOptions:
    """Options of ``code.self_correct``."""

    rounds: int = 3
    """Attempts of the model per candidate."""

    checks: tuple[Check, ...] = ("static", "tests")
    """What an attempt must pass, in this order."""

    judge: str = field(default="", metadata={"service": "chat"})
    """The service that the check "judge" asks; empty for the step's own."""

    fix_tests: bool = True
    """Let the model fix tests that a model wrote."""

    dialogue: bool = False
    """Keep the whole conversation, wrong attempts and feedback, instead of the last answer alone."""

    failures: bool = False
    """Return attempts that failed, too: they serve as rejected halves of preference pairs."""

    seconds: float = 5.0
    """Wall clock limit of a run of the tests."""

    policy: Policy = "program"
    """How code is extracted: "program", or "completion" where responses continue the prompt's code."""

    temperature: float = 0.4
    """Sampling temperature."""

    max_tokens: int = 2048
    """Tokens of a reply."""

    seed: int = 0
    """Seed of the draws."""


def make(judged: Judged, options: CorrectionOptions) -> Generator[Any, Any, list[Candidate]]:
    """The fixed candidate, if a round brings one; nothing for a candidate that no verifier rejected."""
    if judged.failure or judged.dropped is None or judged.dropped.kind != "rejected":
        return []
    verdict = judged.verdicts.get(judged.dropped.by)
    feedback = feedback_of(verdict) if verdict else judged.dropped.why
    attempt, failed = judged.candidate, list[Candidate]()
    first = judged.candidate.sample
    dialogue: tuple[Message, ...] = judged.candidate.messages
    fixed: set[str] = set()
    for number in range(1, options.rounds + 1):
        shown = _request(attempt, feedback, options)
        index = judged.candidate.origin.index * options.rounds + number
        reply: Completion = yield ask(chat(shown), options, index)
        attempt, changed = _attempt(attempt, reply, options, first)
        fixed |= changed
        dialogue += (Message("user", shown), reply.message)
        wrong = yield from _wrong(attempt, options)
        tags = {**attempt.sample.tags, "first": "wrong", "rounds": number, "fixed": _named(fixed)}
        origin = Origin("code.self_correct", reply.model, parent=judged.candidate.origin.index)
        made = replace(attempt, sample=replace(attempt.sample, tags=tags), origin=origin)
        if wrong is None:
            return [*failed, replace(made, messages=dialogue) if options.dialogue else made]
        if options.failures:
            failed.append(made)
        feedback = feedback_of(wrong)
    return failed


def feedback_of(verdict: Verdict) -> str:
    """A verdict in the words of a colleague: the reason, then what the evidence adds."""
    findings = verdict.evidence.get("findings", ())
    lines = [verdict.why, *(f"line {item['line']}: {item['message']} ({item['code']})" for item in findings)]
    for key in ("call", "input", "expected", "got", "stderr", "counterexample"):
        value = verdict.evidence.get(key)
        if value:
            lines.append(f"{key}: {value}")
    return "\n".join(lines)


def _request(attempt: Candidate, feedback: str, options: CorrectionOptions) -> str:
    language = language_of(attempt.sample)
    lines = attempt.sample.reference.get("asserts", ())
    open_tests = _may_fix(attempt.sample, options)
    tests = CORRECTION_TESTS.format(tests=fence("\n".join(lines), "python")) if open_tests else ""
    asked = CORRECTION.format(
        problem=problem_of(attempt.sample),
        solution=attempt.text,
        tests=tests,
        feedback=fence(feedback),
        language=language,
    )
    return asked + CORRECTION_CHOICE if open_tests else asked


def _may_fix(sample: Sample, options: CorrectionOptions) -> bool:
    return options.fix_tests and sample.tags.get("tests") == "model" and bool(sample.reference.get("asserts"))


def _attempt(
    before: Candidate, reply: Completion, options: CorrectionOptions, first: Sample
) -> tuple[Candidate, set[str]]:
    """The candidate after a reply, and what the reply fixed. A reply that only fixes tests keeps the
    solution. ``first``: the sample with the tests that it came with.
    """
    sample, changed = before.sample, set[str]()
    text = reply.message.content
    if _may_fix(sample, options):
        lines = _fixed_tests(sample, text, list(first.reference["asserts"]))
        if lines:
            sample = replace(sample, reference={**sample.reference, "asserts": lines})
            changed.add("tests")
    language = language_of(sample)
    entry_point = str(sample.reference.get("entry_point", ""))
    answered = Candidate(sample, (reply.message,))
    if extract(answered, entry_point, options.policy, language).code is None and changed:
        return replace(before, sample=sample), changed
    return answered, changed | {"solution"}


def _fixed_tests(sample: Sample, text: str, first: list[str]) -> list[str]:
    """The assert lines of a reply's ``tests`` block, if it keeps their number and half of the first ones, and
    is no mere repetition.
    """
    fenced = [block.code for block in fences(text) if block.language == "tests"]
    if len(fenced) != 1:
        return []
    before = list(sample.reference["asserts"])
    lines = assert_lines(fence(fenced[0], "python"), str(sample.reference.get("entry_point", "")))
    unchanged = len({_line(line) for line in first} & {_line(line) for line in lines})
    kept = len(lines) >= len(before) and 2 * unchanged >= len(first)
    return lines if kept and lines != before else []


def _line(text: str) -> str:
    """An assert line, however it is spaced and quoted."""
    try:
        return ast.unparse(parse(text))
    except UnreadableError:
        return text.strip()


def _wrong(attempt: Candidate, options: CorrectionOptions) -> Generator[Any, Any, Verdict | None]:
    """The first verdict that does not accept the attempt; None where all do."""
    for name in options.checks:
        if name == "static":
            verdict = yield from static.check(attempt, static.StaticOptions(policy=options.policy))
        elif name == "tests":
            limits = unit_tests.UnitTestOptions(policy=options.policy, seconds=options.seconds)
            verdict = yield from unit_tests.check(attempt, limits)
        else:
            verdict = yield from judge.check(attempt, judge.JudgeOptions(options.judge))
        if verdict.score != 1.0:
            return verdict
    return None


def _named(fixed: set[str]) -> str:
    return "both" if len(fixed) > 1 else next(iter(fixed), "solution")
