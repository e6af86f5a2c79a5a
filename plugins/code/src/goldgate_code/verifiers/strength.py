"""The verifier ``code.test_strength``: tests that kill few mutants of the solution they accept are too weak.

An acceptance by such tests says little, so the verdict abstains. What counts is a mutant that gives a wrong
*value* and is found by it: one that raises, hangs or cannot be loaded fails any test, an empty one as well.
Mutants that behave like the original cannot be killed, so half of them is what is asked for.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from goldgate import Candidate, Verdict

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

    share: float = 0.5
    """The share of the mutants that give a value which must be killed by it."""

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
    killed, crashed, survivors = 0, 0, list[str]()
    counts: dict[str, Any]
    for tried, mutant in enumerate(mutants, 1):
        verdict = yield from run_tests(mutant.code, tests, limits, None)
        if verdict.score == 0.0 and verdict.evidence.get("fault") == "value":
            killed += 1
        elif verdict.score == 0.0:
            crashed += 1
        else:
            survivors.append(f"line {mutant.line}: {mutant.before} → {mutant.after}")
        left = len(mutants) - tried
        if killed and killed >= options.share * (killed + len(survivors) + left):
            why = f"its tests kill {killed} of {killed + len(survivors)} mutants by what they give"
            counts = {"killed": killed, "crashed": crashed, "tried": tried, "survivors": survivors[:5]}
            return accept(why, trust=own.evidence.get("trust", "full"), **counts)
        if killed + left < options.share * (killed + left + len(survivors)):
            break
    counts = {"killed": killed, "crashed": crashed, "survivors": survivors[:5]}
    if not mutants:
        return abstain("nothing to mutate", **counts)
    return abstain(
        f"its tests are too weak: of {len(mutants)} mutants they kill {killed} by what these give,"
        f" and {len(survivors)} survive",
        **counts,
    )
