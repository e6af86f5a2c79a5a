"""The verifier ``code.tests``: a candidate passes the tests of its row, or is rejected with the first that
fails.

Four kinds of test, distinguished by the keys of the row's reference; where a row has several, all must pass:

* ``cases``, and ``asserts`` with literal arguments and values: the candidate's process is given arguments
  and gives back plain values; expected values stay outside and are compared outside;
* ``stdin``: a program reads an input and prints; the output is compared outside;
* ``check`` with ``entry_point`` (HumanEval's), further ``asserts``, and ``pytest``: test code runs in a
  sandbox of its own. Where it cannot, and ``live`` allows it, it shares the candidate's process: then the
  evidence says ``"trust": "lower"``.

Whatever a candidate does other than pass is a rejection: a wrong value, an exception, the time limit, memory,
a crash, no code at all. Tests that cannot be used abstain: malformed ones, ones that nothing could fail, ones
that cannot run in a process of their own.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from goldgate import Candidate, Sample, Suite, SuiteReply, Verdict
from goldgate.asking import problem_of

from goldgate_code.parsing.extract import Policy, extract
from goldgate_code.parsing.helpers import given
from goldgate_code.parsing.io_cases import (
    Case,
    MalformedError,
    common_call,
    first_call,
    from_asserts,
    from_rows,
)
from goldgate_code.parsing.languages import canonical
from goldgate_code.parsing.vacuous import first_import, vacuous
from goldgate_code.running.absent import or_absent
from goldgate_code.running.compare import Leniency
from goldgate_code.running.run_calls import run_calls
from goldgate_code.running.run_stdin import run_stdin
from goldgate_code.verdicts import abstain, accept, reject

Asking = Generator[Any, Any, Verdict]


@dataclass(frozen=True, slots=True)
class UnitTestOptions:
    """Options of ``code.tests``."""

    policy: Policy = "program"
    """How code is extracted: "program", or "completion" where responses continue the prompt's code, as
    HumanEval's do."""

    language: str = "python"
    """Language of ``stdin`` tests, where a row's reference names none."""

    seconds: float = 5.0
    """Wall clock limit of a run."""

    memory: int = 1024
    """MiB of memory for a run."""

    live: bool = True
    """Allow test code into the candidate's process where it cannot run in another one; the verdict then says
    ``"trust": "lower"``."""

    reruns: int = 0
    """Further runs with other hash seeds; a disagreement abstains."""

    int_is_float: bool = True
    """2 and 2.0 are equal, as Python's ``==`` has it."""

    tuple_is_list: bool = False
    """A tuple equals a list with the same items."""

    abs_tol: float = 0.0
    """Absolute tolerance between floats."""

    rel_tol: float = 0.0
    """Tolerance between floats, relative to the expected value."""

    @property
    def leniency(self) -> Leniency:
        """When two values are equal."""
        return Leniency(self.int_is_float, self.tuple_is_list, self.abs_tol, self.rel_tol)


def check(candidate: Candidate, options: UnitTestOptions) -> Asking:
    """Run the row's tests, ``1 + reruns`` times."""
    reference = candidate.sample.reference
    language = canonical(str(reference.get("language") or options.language))
    try:
        tests = plan(candidate.sample, language)
    except MalformedError as error:
        return abstain(f"the row's tests cannot be used: {error}")
    if tests.empty:
        return abstain("the row holds no tests")
    found = extract(candidate, tests.entry_point, options.policy, language)
    if found.code is None:
        return reject(f"no code: {found.rule}")
    first = yield from run_tests(found.code, tests, options, None)
    for seed in range(1, options.reruns + 1):
        again = yield from run_tests(found.code, tests, options, seed)
        if again.score != first.score:
            return abstain(
                "flaky: runs with different hash seeds disagree", first=first.why, again=again.why, seed=seed
            )
    return replace(first, evidence={"trust": "full", **first.evidence, "extracted": found.rule})


@dataclass(frozen=True, slots=True)
class RowTests:
    """The tests of a row, in the order in which they run."""

    cases: tuple[Case, ...] = ()
    stdin: tuple[Mapping[str, Any], ...] = ()
    suites: tuple[Suite, ...] = ()
    language: str = "python"
    entry_point: str = ""

    @property
    def empty(self) -> bool:
        """No test at all: nothing could be accepted by it."""
        return not (self.cases or self.stdin or self.suites)


def plan(sample: Sample, language: str) -> RowTests:
    """The tests of a sample's reference. Where it names no entry point, it is what every assert line calls,
    or else the first, or the first name that its test file imports. Functions that the prompt gives whole are
    the tests' own.

    Raises MalformedError.
    """
    reference = sample.reference
    calls = {key: _listed(reference, key) for key in ("cases", "asserts", "stdin")}
    if language != "python" and (
        calls["cases"] or calls["asserts"] or "check" in reference or "pytest" in reference
    ):
        raise MalformedError(f"{language} is tested by standard input and output only")
    if not all(isinstance(line, str) for line in calls["asserts"]):
        raise MalformedError("asserts is a list of lines")
    entry_point = str(reference.get("entry_point", "")) or common_call(calls["asserts"])
    entry_point = entry_point or first_call(calls["asserts"])
    entry_point = entry_point or first_import(str(reference.get("pytest") or ""), _module(reference))
    if (calls["cases"] or calls["asserts"]) and not entry_point:
        raise MalformedError("cases and asserts need an entry_point")
    cases = from_rows(calls["cases"], entry_point)
    converted, script = from_asserts(calls["asserts"], entry_point)
    prompt = problem_of(sample)
    tests = RowTests(
        cases=tuple(cases + converted),
        stdin=tuple(_stdin(row, at) for at, row in enumerate(calls["stdin"])),
        suites=tuple(_with_given(suite, prompt) for suite in _suites(reference, entry_point, script)),
        language=language,
        entry_point=entry_point,
    )
    if tests.suites and not (tests.cases or tests.stdin):
        empty = [vacuous(one.tests, one.style, one.entry_point, one.module) for one in tests.suites]
        if all(empty):
            raise MalformedError(empty[0])
    return tests


def _listed(reference: Mapping[str, Any], key: str) -> list[Any]:
    value = reference.get(key) or []
    if not isinstance(value, list | tuple):
        raise MalformedError(f"{key} is a list")
    return list(value)


def _stdin(row: Any, at: int) -> Mapping[str, Any]:
    if (
        not isinstance(row, Mapping)
        or not isinstance(row.get("input", ""), str)
        or not isinstance(row.get("output"), str)
    ):
        raise MalformedError(f"stdin case {at}: input and output are texts")
    return row


def _suites(reference: Mapping[str, Any], entry_point: str, script: list[str]) -> list[Suite]:
    suites = []
    if script:
        suites.append(Suite("", "\n".join(script) + "\n", entry_point, "script"))
    if reference.get("check"):
        if not entry_point:
            raise MalformedError("check needs an entry_point")
        suites.append(Suite("", str(reference["check"]), entry_point, "check"))
    if reference.get("pytest"):
        suites.append(Suite("", str(reference["pytest"]), entry_point, "pytest", _module(reference)))
    return suites


def _with_given(suite: Suite, prompt: str) -> Suite:
    """A test file imports what it wants of the candidate; other tests find the prompt's functions first."""
    if suite.style == "pytest":
        return suite
    return replace(suite, tests=given(prompt, suite.tests, suite.entry_point) + suite.tests)


def _module(reference: Mapping[str, Any]) -> str:
    return str(reference.get("module", "solution"))


def run_tests(code: str, tests: RowTests, options: UnitTestOptions, seed: int | None) -> Asking:
    """One run of every test, up to the first that fails. For want of a package there is no verdict."""
    verdict = yield from _run_tests(code, tests, options, seed)
    return or_absent(verdict, code) if tests.language == "python" else verdict


def _run_tests(code: str, tests: RowTests, options: UnitTestOptions, seed: int | None) -> Asking:
    trust, lowered = "full", dict[str, str]()
    if tests.cases:
        verdict = yield from run_calls(code, tests.cases, options, seed)
        if verdict.score != 1.0:
            return verdict
    if tests.stdin:
        verdict = yield from run_stdin(code, tests.stdin, tests.language, options, seed)
        if verdict.score != 1.0:
            return verdict
    for suite in tests.suites:
        reply: SuiteReply = yield _filled(suite, code, options, seed)
        if reply.passed is None:
            return abstain(f"the tests could not be run: {reply.why}", kind=suite.style)
        if reply.trust == "lower":
            trust, lowered = "lower", {"lowered": reply.why}
        if not reply.passed:
            return reject(
                f"a test fails: {reply.why}",
                kind=suite.style,
                ended=reply.ended,
                trust=reply.trust,
                fault="value" if _by_value(reply.why) else "crash",
            )
    count = len(tests.cases) + len(tests.stdin)
    done = [f"{count} cases" if count != 1 else "1 case"] if count else []
    done += [f"its {suite.style} tests" for suite in tests.suites]
    return accept(f"passes {' and '.join(done)}", trust=trust, **lowered)


def _by_value(why: str) -> bool:
    """Whether a test failed by what the candidate gave, not by an error of its own."""
    loaded = not why.startswith("the candidate cannot be loaded")
    return loaded and ("AssertionError" in why or "DID NOT RAISE" in why)


def _filled(suite: Suite, code: str, options: UnitTestOptions, seed: int | None) -> Suite:
    return Suite(
        code,
        suite.tests,
        suite.entry_point,
        suite.style,
        suite.module,
        options.seconds,
        options.memory,
        options.live,
        seed,
    )
