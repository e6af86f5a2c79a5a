"""The generator ``code.unit_tests``: the model writes the tests of a problem (Llama 3 report, 4.3.1).

It is asked for assert lines with literal arguments and values, and only such are kept: they run as calls,
whose expected values a candidate never sees. The sample that comes out is tagged ``tests = "model"``: such
tests may be fixed by ``code.self_correct``, tests of a row's own may not.
"""

from __future__ import annotations

import ast
from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import Any

from goldgate import Completion, Sample, chat
from goldgate.asking import ask, problem_of

from goldgate_code.generators.prompts import TESTS
from goldgate_code.parsing.extract import from_text
from goldgate_code.parsing.io_cases import TEST_KEYS, from_asserts
from goldgate_code.parsing.python_source import UnreadableError, parse


@dataclass(frozen=True, slots=True)
class WriteTestsOptions:
    """Options of ``code.unit_tests``."""

    count: int = 8
    """Assert lines that are asked for."""

    least: int = 3
    """Usable lines that are needed."""

    tries: int = 2
    """Requests per problem until enough lines are usable."""

    temperature: float = 0.3
    """Sampling temperature."""

    max_tokens: int = 1024
    """Tokens of a reply."""

    seed: int = 0
    """Seed of the draws."""


def make(sample: Sample, options: WriteTestsOptions) -> Generator[Any, Any, list[Sample]]:
    """The sample with tests; nothing new where it has some, names no entry point, or the model gave none."""
    entry_point = str(sample.reference.get("entry_point", ""))
    if not entry_point or any(sample.reference.get(key) for key in TEST_KEYS):
        return []
    asked = TESTS.format(problem=problem_of(sample), count=options.count, entry_point=entry_point)
    for index in range(options.tries):
        reply: Completion = yield ask(chat(asked), options, index)
        lines = assert_lines(reply.message.content, entry_point)
        if len(lines) >= options.least:
            reference = {**sample.reference, "asserts": lines}
            return [replace(sample, reference=reference, tags={**sample.tags, "tests": "model"})]
    return []


def assert_lines(text: str, entry_point: str) -> list[str]:
    """The assert lines of a reply that call the entry point with literals, each once, in order.

    Two lines with one call and different values contradict each other: then there is none at all.
    """
    found = from_text(text)
    try:
        body = parse(found.code or "").body
    except UnreadableError:
        return []
    lines: dict[str, str] = {}
    for statement in body:
        if not isinstance(statement, ast.Assert):
            continue
        line = ast.unparse(ast.Assert(statement.test))
        cases, _ = from_asserts([line], entry_point)
        if not cases:
            continue
        call = repr((cases[0].args, cases[0].kwargs))
        if lines.setdefault(call, line) != line:
            return []
    return list(lines.values())
