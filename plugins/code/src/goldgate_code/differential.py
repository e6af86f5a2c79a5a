"""The verifier ``code.differential``: look for an input on which candidate and reference solution differ.

Inputs are drawn outside, by Hypothesis, from the examples in the row's tests and prompt and from type hints;
they travel as data into one sandbox with the reference's ``solution`` and another with the candidate, and the
results are compared outside, so that neither can forge them. Inputs that the reference refuses (it raises,
ends, or answers differently when run again) do not count. A difference is shrunk, and the smallest one is the
evidence.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from goldgate.nouns import Candidate
from goldgate.plain import decode, encode
from goldgate.requests import Called, Calls, CallsReply, Compute, Computed

from goldgate_code.asking import problem_of
from goldgate_code.cases import Case
from goldgate_code.compare import Leniency, same, shown
from goldgate_code.domain import admits
from goldgate_code.examples import arguments, examples
from goldgate_code.extract import Policy, extract
from goldgate_code.run_calls import ENDED, call_text, fault
from goldgate_code.shrink import simpler
from goldgate_code.verdicts import abstain, accept, reject

NO_KEYWORDS = encode({})
BATCH = 10  # inputs that share a process of the reference's
HASTY = 1.0  # seconds for what may hang: a batch of the reference's, a variant when shrinking


@dataclass(frozen=True, slots=True)
class DifferentialOptions:
    """``inputs`` to draw; ``least``: with fewer that the reference accepts there is no verdict; ``rounds`` of
    shrinking; floats may differ by ``rel_tol`` or ``abs_tol``. ``seconds`` for all calls together.
    ``policy``: see ``code.tests``.
    """

    inputs: int = 100
    least: int = 10
    rounds: int = 12
    rel_tol: float = 1e-9
    abs_tol: float = 1e-12
    tuple_is_list: bool = False
    seconds: float = 5.0
    memory: int = 1024
    policy: Policy = "program"
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Two:
    """The reference's code and the candidate's."""

    reference: str
    candidate: str
    entry_point: str


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
    drawn: Computed = yield Compute(
        "goldgate_code.inputs:draw",
        (two.reference, entry_point, wires, options.inputs, options.seed),
        seconds=60.0,
    )
    if drawn.ended != "returned":
        return abstain(f"no inputs could be drawn: {drawn.error or drawn.ended}")
    cases = yield from _expected(two, drawn.value, options)
    if len(cases) < options.least:
        return abstain(f"the reference answers {len(cases)} of {len(drawn.value)} inputs, too few to compare")
    different = yield from _difference(two.candidate, cases, options)
    if different is None:
        return accept(f"agrees with the reference on {len(cases)} inputs", inputs=len(cases))
    case, wrong = yield from _shrunk(two, different, seen, options)
    call = call_text(case)
    return reject(
        f"{call} {wrong}",
        counterexample=call,
        expected=shown(case.expected),
        got=wrong,
        first=call_text(different[0])[:500],
        inputs=len(cases),
    )


def _calls(
    code: str, entry_point: str, inputs: Sequence[Any], options: DifferentialOptions, seed: int | None
) -> Calls:
    arguments = tuple((args, NO_KEYWORDS) for args in inputs)
    return Calls(code, entry_point, arguments, options.seconds, options.memory, seed)


def _expected(two: Two, inputs: Sequence[Any], options: DifferentialOptions) -> Steps:
    """What the reference answers, twice the same, input by input; what it does not answer is left out.

    An input that it does not survive takes those of its batch that come after it along.
    """
    batches = [inputs[at : at + BATCH] for at in range(0, len(inputs), BATCH)]
    seeds: tuple[int | None, ...] = (None, 1)
    hasty = replace(options, seconds=min(options.seconds, HASTY))
    replies: tuple[CallsReply, ...] = yield tuple(
        _calls(two.reference, two.entry_point, batch, hasty, seed) for seed in seeds for batch in batches
    )
    return [
        Case(two.entry_point, args, NO_KEYWORDS, one.value)
        for batch, first, second in zip(batches, replies, replies[len(batches) :], strict=False)
        for args, one, other in zip(batch, first.calls, second.calls, strict=False)
        if _answers(one) and _answers(other) and same(one.value, other.value, _leniency(options))
    ]


def _answers(called: Called) -> bool:
    if called.raised:
        return False
    try:
        return same(called.value, called.value, Leniency())
    except ValueError:
        return False


def _difference(code: str, cases: list[Case], options: DifferentialOptions) -> Steps:
    """The first case on which the candidate differs, and how: it must differ again when called alone."""
    left = cases
    while left:
        reply: CallsReply = yield _calls(
            code, left[0].entry_point, [case.args for case in left], options, None
        )
        suspects = [
            case
            for case, called in zip(left, reply.calls, strict=False)
            if fault(case, called, _leniency(options))
        ]
        rest = left[len(reply.calls) :]
        for case in [*suspects[:3], *rest[:1]]:
            alone: CallsReply = yield _calls(code, case.entry_point, [case.args], options, None)
            wrong = _fault(case, alone, options)
            if wrong:
                return case, wrong
        left = rest[1:]
    return None


def _fault(case: Case, reply: CallsReply, options: DifferentialOptions) -> str:
    if not reply.calls:
        return f"{ENDED[reply.ended]}{': ' + reply.why if reply.why else ''}"
    return fault(case, reply.calls[0], _leniency(options))


def _shrunk(
    two: Two, different: tuple[Case, str], seen: list[list[Any]], options: DifferentialOptions
) -> Steps:
    """The smallest case within the shape of the arguments that still differs, by greedy steps."""
    shapes = arguments(two.reference, two.entry_point, seen)
    hasty = replace(options, seconds=min(options.seconds, HASTY))
    case, wrong = different
    hangs = wrong.startswith(ENDED["time"])
    for _ in range(min(options.rounds, 3) if hangs else options.rounds):
        variants = [
            encode(args)
            for args in simpler(decode(case.args))
            if len(args) == len(shapes) and all(map(admits, shapes, args))
        ]
        if not variants:
            break
        cases = yield from _expected(two, variants, hasty)
        if not cases:
            break
        smaller = yield from _difference(two.candidate, cases, hasty)
        if smaller is None:
            break
        case, wrong = smaller
    return case, wrong


def _leniency(options: DifferentialOptions) -> Leniency:
    return Leniency(True, options.tuple_is_list, options.abs_tol, options.rel_tol)
