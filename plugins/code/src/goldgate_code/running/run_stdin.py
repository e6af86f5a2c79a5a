"""Programs that read standard input and print: outputs are compared here."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from goldgate import LANGUAGES, Outcome, Verdict
from goldgate.text import shorten, without_addresses

from goldgate_code.running.compare import Leniency, near
from goldgate_code.running.languages import job
from goldgate_code.running.run_calls import ENDED, Limits
from goldgate_code.verdicts import abstain, accept, reject

_NUMBER = re.compile(r"[-+]?(\d{1,400}(\.\d{0,400})?|\.\d{1,400})([eE][-+]?\d{1,3})?")


def run_stdin(
    code: str, cases: Sequence[Mapping[str, Any]], language: str, options: Limits, seed: int | None
) -> Generator[Any, Any, Verdict]:
    """One process a case, in order; the first that does not exit with 0 and the right output rejects."""
    if language not in LANGUAGES:
        return abstain(f"no such language: {language}; there are {', '.join(LANGUAGES)}")
    for at, case in enumerate(cases):
        request = job(
            language, code, stdin=case.get("input", ""), seconds=options.seconds, memory=options.memory
        )
        outcome: Outcome = yield replace(request, hash_seed=seed)
        wrong = fault(outcome, case["output"], options.leniency)
        if wrong:
            return reject(
                f"on input {shorten(case.get('input', ''))!r} it {wrong}",
                kind="stdin",
                case=at,
                input=shorten(case.get("input", "")),
                expected=shorten(case["output"]),
                got=shorten(without_addresses(outcome.stdout)),
                stderr=without_addresses(outcome.stderr)[-300:],
                ended=outcome.ended,
                fault="value" if wrong.startswith("prints ") else "crash",
            )
    return accept(f"{len(cases)} outputs are as expected")


def fault(outcome: Outcome, expected: str, leniency: Leniency) -> str:
    """What is wrong with a program's end; empty where nothing is."""
    if outcome.ended != "exit":
        return f"does not end: {ENDED[outcome.ended]}"
    if outcome.code != 0:
        last = outcome.stderr.strip().rpartition("\n")[2]
        return f"exits with {outcome.code}{': ' + last if last else ''}"
    return (
        ""
        if same_output(outcome.stdout, expected, leniency)
        else f"prints {shorten(without_addresses(outcome.stdout))!r}, not {shorten(expected)!r}"
    )


def same_output(got: str, expected: str, leniency: Leniency) -> bool:
    """Whether two outputs are equal but for white space at the ends of lines and blank lines at the end.

    Where a tolerance is set, words that both are decimal numbers may differ by it.
    """
    left, right = _lines(got), _lines(expected)
    if left == right:
        return True
    if not (leniency.abs_tol or leniency.rel_tol) or len(left) != len(right):
        return False
    return all(_same_words(a.split(), b.split(), leniency) for a, b in zip(left, right, strict=True))


def _same_words(got: list[str], expected: list[str], leniency: Leniency) -> bool:
    return len(got) == len(expected) and all(
        a == b or _near(a, b, leniency) for a, b in zip(got, expected, strict=True)
    )


def _near(got: str, expected: str, leniency: Leniency) -> bool:
    if not (_NUMBER.fullmatch(got) and _NUMBER.fullmatch(expected)):
        return False
    return near(Fraction(got), Fraction(expected), leniency)


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.replace("\r\n", "\n").rstrip().split("\n")]
