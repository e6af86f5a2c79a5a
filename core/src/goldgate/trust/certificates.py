"""Certificates: measured error rates of a verifier or filter with its options, tied to its behaviour digest.

A plug-in ships them in its package as ``certificates/NAME.json``; a user keeps those for options of his own
in a folder ``certificates`` next to the config. They are JSON, so they do not change the digest they name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, is_dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

import msgspec

from goldgate.config.plan import Plan, ResolvedStep
from goldgate.errors import PluginError
from goldgate.io import atomic
from goldgate.plugins.requirements import versions
from goldgate.trust import cases as cases_
from goldgate.trust.intervals import LEVEL, Rate
from goldgate.trust.measure import Measured, Speed
from goldgate.trust.rates import Rates, Stratum, rates, strata, weak

FOLDER = "certificates"
Kind = Literal["verifier", "filter"]
WORDS: dict[Kind, tuple[str, str]] = {
    "verifier": ("false accepts", "false rejects"),
    "filter": ("false keeps", "false drops"),
}
"""What the two rates of errors are called."""


class Labelled(Protocol):
    """Labelled cases of either kind."""

    @property
    def name(self) -> str: ...
    @property
    def digest(self) -> str: ...
    @property
    def count(self) -> int: ...


@dataclass(frozen=True, slots=True)
class CaseSet:
    """The labelled cases that a certificate rests on."""

    file: str
    digest: str
    count: int


@dataclass(frozen=True, slots=True)
class Determinism:
    """``differing``: cases whose score changed between ``passes`` in ``processes`` generations of workers."""

    passes: int
    processes: int
    differing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was measured of the verifier or filter of this name. ``digest`` names its code, options and
    version; ``accept`` is the lowest score that accepts; ``level`` that of every interval. Of a filter, a row
    that is kept and should be dropped is a false accept, one that is dropped and should stay a false reject.
    """

    verifier: str
    distribution: str
    version: str
    digest: str
    options: dict[str, Any]
    accept: float
    level: float
    cases: CaseSet
    rates: Rates
    strata: tuple[Stratum, ...]
    determinism: Determinism
    speed: Speed | None = None
    services: tuple[str, ...] = ()
    requires: dict[str, str] = field(default_factory=dict)
    """Versions of the distributions that the verifier's own requires, when it was measured."""
    kind: Kind = "verifier"


def certificate(plan: Plan, cases: Labelled, measured: Measured, level: float = LEVEL) -> Certificate:
    """The certificate of a plan's only step from what was measured of it."""
    step = plan.stages[0][0]
    accept = step.config.accept
    return Certificate(
        step.component.name,
        step.component.distribution,
        step.component.version,
        step.digest,
        _plain(step.options, cases_.package(step.component.value)),
        accept,
        level,
        CaseSet(cases.name, cases.digest, cases.count),
        rates(measured.judgements, accept, level),
        strata(measured.judgements, accept, level),
        Determinism(measured.passes, measured.processes, measured.differing),
        measured.speed,
        tuple(f"{one.component.name} {one.component.version}" for one in plan.used().values()),
        dict(versions(step.component.distribution)),
        "filter" if step.component.kind == "filters" else "verifier",
    )


def shipped(step: ResolvedStep) -> Path | None:
    """Where the package of a verifier or filter keeps its certificate, where it is in a package."""
    folder = cases_.package(step.component.value)
    return folder / FOLDER / f"{step.component.name}.json" if folder is not None else None


def read(path: Path) -> Certificate | None:
    """The certificate of a file; None where there is no file. Raises PluginError where it is malformed."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Certificate)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError) as error:
        raise PluginError(
            f"{path}: not a certificate ({error}): write it again with goldgate certify"
        ) from error


def write(path: Path, certificate: Certificate) -> None:
    """Write a certificate where nobody ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    atomic.write(path, atomic.pretty(asdict(certificate)))


def find(step: ResolvedStep, base: Path | None = None) -> Certificate | None:
    """The valid certificate of a step: the user's own next to the config first, then the package's.

    None where there is none for exactly this code, these options and this threshold.
    """
    for path in places(step, base):
        found = read(path)
        if found and found.digest == step.digest and found.accept == step.config.accept:
            return found
    return None


def places(step: ResolvedStep, base: Path | None = None) -> list[Path]:
    """Where a certificate of a step is looked for, in this order."""
    own = [base / FOLDER / f"{step.config.name}.json"] if base is not None else []
    package = shipped(step)
    return own if package is None else [*own, package]


def complaints(stored: Certificate | None, fresh: Certificate) -> list[str]:
    """What is wrong with a stored certificate in the light of a fresh one: missing, stale or too good; and
    the natural strata in which the verifier is surely worse than in the whole.
    """
    if stored is None:
        return ["missing"]
    found = []
    if stored.digest != fresh.digest:
        found.append(f"stale: the {fresh.kind}'s code, options or version changed")
    if stored.cases.digest != fresh.cases.digest:
        found.append("stale: the labelled cases changed")
    return [*found, *worse(stored, fresh), *weak(fresh.rates, fresh.strata, WORDS[fresh.kind])]


def drifted(stored: Certificate | None, fresh: Certificate) -> list[str]:
    """Required distributions whose versions differ: no complaint by itself, since all is measured again."""
    if stored is None or not stored.requires:
        return []
    names = sorted({*stored.requires, *fresh.requires})
    pairs = [(name, stored.requires.get(name, "none"), fresh.requires.get(name, "none")) for name in names]
    return [f"{name} {was} then, {now} now" for name, was, now in pairs if was != now]


def worse(stored: Certificate, fresh: Certificate) -> list[str]:
    """In what the fresh measurement is worse than the stored one. Rates over other cases are compared by
    their intervals.
    """
    same = stored.cases.digest == fresh.cases.digest
    pairs = [
        (WORDS[fresh.kind][0], stored.rates.false_accept, fresh.rates.false_accept),
        (WORDS[fresh.kind][1], stored.rates.false_reject, fresh.rates.false_reject),
        ("abstentions", stored.rates.abstained, fresh.rates.abstained),
        (
            "verdicts where it should abstain",
            stored.rates.should_have_abstained,
            fresh.rates.should_have_abstained,
        ),
    ]
    found = [
        f"worse: {was.errors} of {was.n} {what} before, {now.errors} of {now.n} now"
        for what, was, now in pairs
        if (_above(was, now) if same else now.low > was.high)
    ]
    if len(fresh.determinism.differing) > len(stored.determinism.differing):
        found.append(f"worse: not deterministic on {', '.join(fresh.determinism.differing[:5])}")
    if fresh.rates.failed > stored.rates.failed:
        found.append(f"worse: the machinery failed on {fresh.rates.failed} cases")
    return found


def _above(was: Rate, now: Rate) -> bool:
    return now.errors * max(1, was.n) > was.errors * max(1, now.n)


def _plain(options: Any, package: Path | None) -> dict[str, Any]:
    """Options as JSON; a path within the package is relative to it: a certificate names no machine."""
    if options is None:
        return {}

    def text(value: Any) -> str:
        if isinstance(value, Path) and package is not None and value.is_relative_to(package):
            return value.relative_to(package).as_posix()
        return str(value)

    table = (
        asdict(options) if is_dataclass(options) and not isinstance(options, type) else options.model_dump()
    )
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(table, enc_hook=text))
    return plain


def needed(plan: Plan) -> Sequence[ResolvedStep]:
    """The verifiers of a plan, in the order in which they run."""
    return [step for stage in plan.stages for step in stage if step.component.kind == "verifiers"]
