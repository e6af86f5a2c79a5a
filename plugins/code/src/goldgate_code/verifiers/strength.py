"""The verifier ``code.test_strength``: tests that kill no mutant of the solution they accept are too weak.

An acceptance by such tests says little, so the verdict abstains. Mutants that behave like the original cannot
be killed, so one kill is all that is asked for by default. A mutant that fails while it is loaded was not
killed by the tests: any test, even an empty one, would fail on it.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from goldgate import Calls, CallsReply, Candidate, Verdict, encode

from goldgate_code.drawing import drawn
from goldgate_code.mutation.mutants import draw
from goldgate_code.parsing.extract import Policy, extract
from goldgate_code.parsing.io_cases import MalformedError
from goldgate_code.parsing.python_source import UnreadableError
from goldgate_code.verdicts import abstain, accept, reject
from goldgate_code.verifiers.unit_tests import UnitTestOptions, plan, run_tests


@dataclass(frozen=True, slots=True)
class StrengthOptions:
    """Options of ``code.test_strength``."""

    mutants: int = 8
    """Mutants to try at most."""

    least: int = 1
    """Mutants that must be killed."""

    policy: Policy = "program"
    """How code is extracted: "program", or "completion" where responses continue the prompt's code."""

    seconds: float = 5.0
    """Wall clock limit of a run."""

    memory: int = 1024
    """MiB of memory for a run."""

    live: bool = True
    """Allow test code into the candidate's process: see ``code.tests``."""

    seed: int = 0
    """Seed of the draws."""


def check(candidate: Candidate, options: StrengthOptions) -> Generator[Any, Any, Verdict]:
    """Accept a solution whose tests tell it from a mutant; abstain where they do not."""
    try:
        tests = plan(candidate.sample, "python")
    except MalformedError as error:
        return abstain(f"the row's tests cannot be used: {error}")
    found = extract(candidate, tests.entry_point, options.policy)
    if found.code is None:
        return reject(f"no code: {found.rule}")
    limits = UnitTestOptions(seconds=options.seconds, memory=options.memory, live=options.live)
    own = yield from run_tests(found.code, tests, limits, None)
    if own.score != 1.0:
        return Verdict(own.score, own.why, own.evidence)
    try:
        mutants = draw(found.code, options.mutants, drawn(options.seed, candidate.sample.id))
    except UnreadableError as error:
        return abstain(f"no mutant can be made: {error}")
    killed, survivors = 0, []
    for tried, mutant in enumerate(mutants, 1):
        verdict = yield from run_tests(mutant.code, tests, limits, None)
        if verdict.score == 0.0 and (yield from _loads(mutant.code, tests.entry_point, options)):
            killed += 1
        else:
            survivors.append(f"line {mutant.line}: {mutant.before} → {mutant.after}")
        if killed >= options.least:
            why = f"its tests kill {killed} of {tried} mutants"
            return accept(why, killed=killed, tried=tried, survivors=survivors[:5])
    why = (
        f"its tests are too weak: they kill {killed} of {len(mutants)} mutants"
        if mutants
        else "nothing to mutate"
    )
    return abstain(why, killed=killed, tried=len(mutants), survivors=survivors[:5])


def _loads(code: str, entry_point: str, options: StrengthOptions) -> Generator[Any, Any, bool]:
    """Whether a mutant can be loaded, and called: with nothing, as only loading counts. A program that is run
    as a whole always can.
    """
    if not entry_point:
        return True
    nothing = (encode([]), encode({}))
    reply: CallsReply = yield Calls(code, entry_point, (nothing,), options.seconds, options.memory)
    return bool(reply.calls)
