"""What a certificate looks like on the screen."""

from __future__ import annotations

from rich.console import Console

from goldgate.cli.terminal import table
from goldgate.trust.certificates import WORDS, Certificate
from goldgate.trust.intervals import Rate
from goldgate.trust.measure import Measured
from goldgate.trust.rates import Rates, mistakes, weak

ORIGIN = (
    "origin"  # the tag that says whether a case was built with or held back: its rates stand side by side
)
LISTED = 10  # cases with a wrong verdict that are shown


def show(held: Certificate, measured: Measured, out: Console) -> None:
    """Rates by stratum, determinism, speed, and the first wrong verdicts."""
    out.print(f"{held.verifier} ({held.distribution} {held.version}), behaviour {held.digest}")
    noun = "cases" if held.kind == "verifier" else "rows"
    out.print(f"{held.cases.count} labelled {noun} in {held.cases.file}; {held.level:.0%} intervals")
    words = WORDS[held.kind]
    abstains = ("abstained",) if held.kind == "verifier" else ()
    rates = table(("cases",), (*words, *abstains, "failed"))
    rates.add_row("all", *_cells(held, held.rates))
    for one in held.strata:
        if one.tag == ORIGIN:
            rates.add_row(one.value, *_cells(held, one.rates))
    rates.add_section()
    for one in sorted(held.strata, key=lambda one: one.small):
        if one.tag == ORIGIN:
            continue
        rates.add_row(f"{one.tag} = {one.value}{' (small)' if one.small else ''}", *_cells(held, one.rates))
    out.print(rates)
    for sentence in weak(held.rates, held.strata, words):
        out.print(sentence)
    if held.rates.should_have_abstained.n:
        over = held.rates.should_have_abstained
        out.print(f"decided where it should abstain: {interval(over)}")
    same = f"{held.determinism.passes} passes in {held.determinism.processes} generations of processes"
    differing = ", ".join(held.determinism.differing[:5])
    alike = "the same verdicts" if held.kind == "verifier" else "the same rows dropped, for the same reasons"
    out.print(f"{same}: {f'differing on {differing}' if differing else alike}")
    if held.speed is not None:
        speed = held.speed
        out.print(
            f"{speed.per_second:,.0f} candidates/s with {speed.workers} workers; alone "
            f"p50 {_time(speed.p50)}, p95 {_time(speed.p95)}, p99 {_time(speed.p99)}"
        )
    for case in mistakes(measured.judgements, held.accept)[:LISTED]:
        score = _score if held.kind == "verifier" else _outcome
        got = f"failed: {case.failure}" if case.failure else f"{score(case.score)}: {case.why}"
        out.print(f"  {case.place} expected {score(case.expected)}, got {got}")
    out.print("")


def line(held: Certificate, measured: Measured, out: Console) -> None:
    """The rates alone."""
    accepts, rejects = interval(held.rates.false_accept), interval(held.rates.false_reject)
    same = f"{len(measured.differing)} differing" if measured.differing else "deterministic"
    origins = "".join(
        f"; {one.value}: {one.rates.false_accept.errors} of {one.rates.false_accept.n} and "
        f"{one.rates.false_reject.errors} of {one.rates.false_reject.n}"
        for one in held.strata
        if one.tag == ORIGIN
    )
    first, second = WORDS[held.kind]
    noun = "cases" if held.kind == "verifier" else "rows"
    out.print(
        f"{held.verifier}: {held.cases.count} {noun}, {first} {accepts}, {second} {rejects}{origins}, {same}"
    )


def interval(rate: Rate) -> str:
    """A rate for people: errors of cases, and the interval in percent."""
    if not rate.n:
        return "none tried"
    return f"{rate.errors} of {rate.n} ({100 * rate.low:.1f} to {100 * rate.high:.1f} %)"


def _cells(held: Certificate, rates: Rates) -> tuple[str, ...]:
    abstained = f"{rates.abstained.errors} of {rates.abstained.n}"
    return (
        interval(rates.false_accept),
        interval(rates.false_reject),
        *((abstained,) if held.kind == "verifier" else ()),
        str(rates.failed or ""),
    )


def _score(score: float | None) -> str:
    return "abstention" if score is None else f"{score:g}"


def _outcome(score: float | None) -> str:
    return "dropped" if score == 0.0 else "kept"


def _time(seconds: float) -> str:
    return f"{1000 * seconds:.3g} ms"
