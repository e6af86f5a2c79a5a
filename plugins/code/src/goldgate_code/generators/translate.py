"""The generator ``code.translate``: an accepted program becomes the problem of translating it (Llama 3
report, 4.3.1).

The original is run on its cases here, and the translation must pass what it passed: the same standard input
and output; where the original is a function with literal test cases, a program that reads its arguments as
JSON and prints its result as JSON. So ``code.tests`` decides on both by the same cases. What comes out are
samples: let ``code.solutions`` answer them.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any

from goldgate import Judged, Sample, chat, decode

from goldgate_code.generators.prompts import TRANSLATION, TRANSLATION_OF_FUNCTION
from goldgate_code.parsing.extract import extract
from goldgate_code.parsing.io_cases import Case, MalformedError
from goldgate_code.parsing.languages import language_of
from goldgate_code.parsing.replies import fence
from goldgate_code.verifiers.unit_tests import UnitTestOptions, plan, run_tests


@dataclass(frozen=True, slots=True)
class TranslationOptions:
    """Options of ``code.translate``."""

    to: tuple[str, ...] = ("javascript",)
    """The languages to translate into."""

    least: int = 2
    """Test cases that a translation must be held to."""

    seconds: float = 5.0
    """Wall clock limit of a run of the original."""


def make(judged: Judged, options: TranslationOptions) -> Generator[Any, Any, list[Sample]]:
    """A sample for each language; none for a candidate that is not accepted, fails its cases, or has too few
    that travel.
    """
    sample = judged.candidate.sample
    language = language_of(sample)
    if not judged.accepted or sample.tags.get("task") == "translation":
        return []
    try:
        tests = plan(sample, language)
    except MalformedError:
        return []
    code = extract(judged.candidate, tests.entry_point, "program", language).code
    stdin = list(tests.stdin) or _as_programs(tests.cases)
    if code is None or len(stdin) < options.least:
        return []
    limits = UnitTestOptions(seconds=options.seconds)
    if (yield from run_tests(code, tests, limits, None)).score != 1.0:
        return []
    template = TRANSLATION if tests.stdin else TRANSLATION_OF_FUNCTION
    return [
        _sample(
            judged,
            target,
            stdin,
            template.format(
                source_language=language,
                language=target,
                program=fence(code, language),
                entry_point=tests.entry_point,
            ),
        )
        for target in options.to
        if target != language
    ]


def _sample(judged: Judged, target: str, stdin: list[Mapping[str, Any]], asked: str) -> Sample:
    sample = judged.candidate.sample
    name = f"{sample.id}-{judged.candidate.origin.index}-{target}"
    tags = {**sample.tags, "task": "translation", "language": target, "translated": sample.id}
    return Sample(name, chat(asked), {"language": target, "stdin": stdin}, (), tags)


def _as_programs(cases: tuple[Case, ...]) -> list[Mapping[str, Any]]:
    """Cases as standard input and output, those whose values are JSON's own."""
    found: list[Mapping[str, Any]] = []
    for case in cases:
        args, kwargs, expected = decode(case.args), decode(case.kwargs), decode(case.expected)
        if case.raises or case.within is not None or kwargs or not (_portable(args) and _portable(expected)):
            continue
        found.append({"input": _json(args) + "\n", "output": _json(expected) + "\n"})
    return found


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _portable(value: Any) -> bool:
    """Whether every language writes it alike: no float, no number beyond 53 bits, at most one key an
    object.
    """
    if isinstance(value, list):
        return all(_portable(item) for item in value)
    if isinstance(value, dict):
        return len(value) < 2 and all(type(key) is str and _portable(item) for key, item in value.items())
    if isinstance(value, str):
        return value.isprintable() and value.isascii()
    return value is None or type(value) is bool or (type(value) is int and abs(value) < 1 << 53)
