"""The verifier ``code.differential``: look for an input on which candidate and reference solution differ.

Inputs are drawn outside, by Hypothesis, from the examples in the row's tests and prompt and from type hints;
they travel as data into one sandbox with the reference's ``solution`` and another with the candidate, and the
results are compared outside, so that neither can forge them. Inputs that the reference refuses (it raises,
ends, or answers differently when run again) do not count. A difference is shrunk, and the smallest one is the
evidence. A candidate that agrees is run once more, in one process and with another hash seed; where the
reference gives one and the same value for every input, as a function that works in place does, agreement
proves nothing.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from goldgate import Called, Calls, CallsReply, Candidate, Compute, Computed, decode, encode
from goldgate.asking import problem_of

from goldgate_code.inputs.examples import arguments, examples
from goldgate_code.inputs.shapes import admits
from goldgate_code.inputs.shrink import simpler
from goldgate_code.parsing.extract import Policy, extract
from goldgate_code.parsing.io_cases import Case
from goldgate_code.running.compare import Leniency, same, shown
from goldgate_code.running.run_calls import ENDED, call_text, fault
from goldgate_code.verdicts import abstain, accept, reject

NO_KEYWORDS = encode({})
BATCH = 10  # inputs that share a process of the reference's
DRAWS = 3  # of inputs, where the reference refuses many
HASTY = 2.0  # seconds for what may hang: a batch of the reference's, a variant of what hung


@dataclass(frozen=True, slots=True)
class DifferentialOptions:
    """Options of ``code.differential``."""

    inputs: int = 100
    """Inputs to draw."""

    least: int = 10
    """Inputs that the reference must answer; with fewer there is no verdict."""

    rounds: int = 12
    """Rounds of shrinking."""

    rel_tol: float = 1e-9
    """Tolerance between floats, relative to the reference's value."""

    abs_tol: float = 1e-12
    """Absolute tolerance between floats."""

    tuple_is_list: bool = False
    """A tuple equals a list with the same items."""

    seconds: float = 5.0
    """Wall clock limit of all calls in a process together."""

    memory: int = 1024
    """MiB of memory for a run."""

    policy: Policy = "program"
    """How code is extracted: "program", or "completion" where responses continue the prompt's code."""

    seed: int = 0
    """Seed of the draws."""


@dataclass(frozen=True, slots=True)
class Two:
    """The reference's code and the candidate's."""

    reference: str
    candidate: str
    entry_point: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Inputs that share a process, and the case of each; None where the reference gives no answer.
    ``whole``: it was called with every one of them. ``large``: a right candidate may take too long for them.
    """

    inputs: Sequence[Any]
    cases: Sequence[Case | None]
    whole: bool
    large: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """A case on which the candidate differs, and how: when called ``alone``, or only after the calls before
    it.

    ``steady``: it did so again.
    """

    case: Case
    wrong: str
    alone: bool = True
    steady: bool = True


Steps = Generator[Any, Any, Any]


def check(candidate: Candidate, options: DifferentialOptions) -> Steps:
    """Agreement on every input accepts; one confirmed difference rejects."""
    reference = candidate.sample.reference
    entry_point = str(reference.get("entry_point", ""))
    if not entry_point:
        return abstain("the row names no entry_point")
    found = extract(candidate, entry_point, options.policy)
    if found.code is None:
        return reject(f"no code: {found.rule}")
    two = Two(str(reference["solution"]), found.code, entry_point)
    seen = examples(reference, problem_of(candidate.sample), entry_point)
    wires = [encode(args) for args in seen]
    drawn = yield from _drawn(two, wires, options)
    if isinstance(drawn, str):
        return abstain(f"no inputs could be drawn: {drawn}")
    batches: list[Batch] = drawn
    cases = [case for batch in batches for case in batch.cases]
    answered = [case for case in cases if case is not None]
    count = len(answered)
    if count < options.least:
        return abstain(f"the reference answers {count} of {len(cases)} inputs, too few to compare")
    first: Difference | None = yield from _difference(two.candidate, batches, options)
    if first is None:
        first = yield from _together(two, batches, options)
    if first is None and len({repr(case.expected) for case in answered}) == 1:
        only = shown(answered[0].expected)
        return abstain(f"the reference gives {only} for all {count} inputs: to agree with it says little")
    if first is None:
        return accept(f"agrees with the reference on {count} inputs", inputs=count)
    if not first.steady:
        return abstain(f"flaky: {call_text(first.case)} {first.wrong}, but not in every run", inputs=count)
    last: Difference = (yield from _shrunk(two, first, seen, options)) if first.alone else first
    call = call_text(last.case)
    return reject(
        f"{call} {last.wrong}{'' if last.alone else ', after other calls'}",
        counterexample=call,
        expected=shown(last.case.expected),
        got=last.wrong,
        first=call_text(first.case)[:500],
        inputs=count,
    )


def _drawn(two: Two, wires: list[Any], options: DifferentialOptions) -> Steps:
    """Batches of inputs, drawn again where the reference refuses many of them; or why there are none."""
    batches: list[Batch] = []
    large: list[Any] = []
    known: set[str] = set()
    for again in range(DRAWS):
        drawn: Computed = yield Compute(
            "goldgate_code.inputs.strategies:draw",
            (two.reference, two.entry_point, wires, options.inputs, options.seed + again, two.candidate),
            seconds=60.0,
        )
        if drawn.ended != "returned":
            return drawn.error or drawn.ended
        small, beyond = drawn.value
        large = large or beyond
        fresh = [args for args in small if repr(args) not in known]
        if not fresh:
            break
        known |= set(map(repr, fresh))
        batches += yield from _expected(two, fresh, options)
        count = sum(case is not None for batch in batches for case in batch.cases)
        if count >= 2 * options.inputs // 3 or not all(batch.whole for batch in batches):
            break
    if large:
        answered = yield from _expected(two, large, options)
        batches += [replace(batch, large=True) for batch in answered]
    return batches


def _calls(
    code: str, entry_point: str, inputs: Sequence[Any], options: DifferentialOptions, seed: int | None
) -> Calls:
    arguments = tuple((args, NO_KEYWORDS) for args in inputs)
    return Calls(code, entry_point, arguments, options.seconds, options.memory, seed)


def _expected(two: Two, inputs: Sequence[Any], options: DifferentialOptions) -> Steps:
    """What the reference answers, twice the same, input by input; what it does not answer is left out.

    An input that it does not survive takes those of its batch that come after it along. The second run has
    another hash seed, and is one process: that a process with a seed of its own begins costs most.
    """
    batches = [inputs[at : at + BATCH] for at in range(0, len(inputs), BATCH)]
    hasty = replace(options, seconds=min(options.seconds, HASTY))
    replies: tuple[CallsReply, ...] = yield tuple(
        _calls(two.reference, two.entry_point, batch, hasty, None) for batch in batches
    )
    cases = [
        [
            Case(two.entry_point, args, NO_KEYWORDS, called.value) if _answers(called) else None
            for args, called in zip_longest(
                batch, reply.calls[: len(batch)], fillvalue=Called(raised="no answer")
            )
        ]
        for batch, reply in zip(batches, replies, strict=True)
    ]
    confirmed = yield from _confirmed(two, [case for row in cases for case in row if case], options)
    return [
        Batch(
            batch, [case if id(case) in confirmed else None for case in row], len(reply.calls) == len(batch)
        )
        for batch, row, reply in zip(batches, cases, replies, strict=True)
    ]


def _confirmed(two: Two, cases: Sequence[Case], options: DifferentialOptions) -> Steps:
    """The identities of those cases that the reference answers alike in another process."""
    if not cases:
        return set()
    inputs = [case.args for case in cases]
    again: CallsReply = yield _calls(two.reference, two.entry_point, inputs, options, 1)
    return {
        id(case)
        for case, called in zip(cases, again.calls, strict=False)
        if _answers(called) and same(called.value, case.expected, _leniency(options))
    }


def _answers(called: Called) -> bool:
    if called.raised:
        return False
    try:
        return same(called.value, called.value, Leniency())
    except ValueError:
        return False


def _difference(code: str, batches: Sequence[Batch], options: DifferentialOptions) -> Steps:
    """The first Difference, or None. The candidate shares processes among inputs as the reference did, so
    that what a program keeps between calls tells on both alike.
    """
    for batch in batches:
        inputs, cases = batch.inputs, batch.cases
        while any(cases):
            entry_point = next(case.entry_point for case in cases if case)
            reply: CallsReply = yield _calls(code, entry_point, inputs, options, None)
            at = _suspect(cases, reply, options)
            case = None if at is None else cases[at]
            if batch.large and at is not None and _too_much(reply, at):
                break
            if at is not None and case is not None:
                alone: CallsReply = yield _calls(code, entry_point, [case.args], options, None)
                if wrong := _fault(case, alone, 0, options):
                    return Difference(case, wrong)
                again: CallsReply = yield _calls(code, entry_point, inputs, options, 1)
                wrong = _fault(case, again, at, options)
                return Difference(case, wrong or _fault(case, reply, at, options), False, bool(wrong))
            inputs, cases = inputs[len(reply.calls) + 1 :], cases[len(reply.calls) + 1 :]
    return None


def _too_much(reply: CallsReply, at: int) -> bool:
    """Whether a process came to its limits on the input at this place."""
    if at >= len(reply.calls):
        return reply.ended in ("time", "memory", "signal")
    return reply.calls[at].raised in ("RecursionError", "MemoryError")


def _together(two: Two, batches: Sequence[Batch], options: DifferentialOptions) -> Steps:
    """A Difference that shows after many calls in one process, or under another hash seed; or None.

    Where the reference itself answers otherwise then, nothing is to be learnt from it.
    """
    cases = [case for batch in batches if not batch.large for case in batch.cases if case is not None]
    if not cases:
        return None
    inputs = [case.args for case in cases]
    reply: CallsReply = yield _calls(two.candidate, two.entry_point, inputs, options, 1)
    at = _suspect(cases, reply, options)
    if at is None or (at == len(reply.calls) and reply.ended == "time"):
        return None  # that many calls may take longer than the limit for a few
    known, again = yield (
        _calls(two.reference, two.entry_point, inputs, options, 1),
        _calls(two.candidate, two.entry_point, inputs, options, None),
    )
    if _fault(cases[at], known, at, options):
        return None
    steady = at < len(again.calls) and bool(_fault(cases[at], again, at, options))
    return Difference(cases[at], _fault(cases[at], reply, at, options), False, steady)


def _suspect(cases: Sequence[Case | None], reply: CallsReply, options: DifferentialOptions) -> int | None:
    """The place of the first case that differs; the process may have ended on it."""
    for at, case in enumerate(cases[: len(reply.calls) + 1]):
        if case is not None and _fault(case, reply, at, options):
            return at
    return None


def _fault(case: Case, reply: CallsReply, at: int, options: DifferentialOptions) -> str:
    if at >= len(reply.calls):
        return f"{ENDED[reply.ended]}{': ' + reply.why if reply.why else ''}"[:500]
    return fault(case, reply.calls[at], _leniency(options))


def _shrunk(two: Two, first: Difference, seen: list[list[Any]], options: DifferentialOptions) -> Steps:
    """The smallest difference within the shape of the arguments, by greedy steps."""
    shapes = arguments(two.reference, two.entry_point, seen)
    found = first
    hangs = found.wrong.startswith(ENDED["time"])
    limits = replace(options, seconds=min(options.seconds, HASTY)) if hangs else options
    for _ in range(min(options.rounds, 3) if hangs else options.rounds):
        variants = [
            encode(args)
            for args in simpler(decode(found.case.args))
            if len(args) == len(shapes) and all(map(admits, shapes, args))
        ]
        if not variants:
            break
        batches = yield from _expected(two, variants, limits)
        smaller: Difference | None = yield from _difference(two.candidate, batches, limits)
        if smaller is None or not smaller.alone:
            break
        found = smaller
    return found


def _leniency(options: DifferentialOptions) -> Leniency:
    return Leniency(True, options.tuple_is_list, options.abs_tol, options.rel_tol, exact_ints=True)
