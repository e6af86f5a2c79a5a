"""How far each verifier can be trusted: its certificate, by stratum, and whether it holds for this run."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from goldgate import PluginError
from goldgate.runs import Plugins, load

from goldgate_report.reading.folder import RunFolder
from goldgate_report.reading.table import Table

FEW = 20  # cases on a side, below which a stratum's rates say little
SHOWN = 5  # strata of a certificate, the worst first


@dataclass(frozen=True, slots=True)
class Error:
    """``errors`` in ``n`` labelled cases, and the interval of the share."""

    errors: int
    n: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Stratum:
    """The rates of the labelled cases with one value of a tag."""

    name: str
    accepts: Error
    rejects: Error


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was measured of a step's verifier. ``state``: "holds", "stale" where it was measured with another
    digest, "none".
    """

    step: str
    state: str
    digest: str = ""
    measured: str = ""
    """The digest that was measured."""
    cases: int = 0
    accepts: Error | None = None
    """Wrong cases that it accepted."""
    rejects: Error | None = None
    """Right cases that it rejected."""
    abstained: Error | None = None
    strata: tuple[Stratum, ...] = ()
    small: int = 0
    """Strata with too few cases to say anything."""
    better: int = 0
    """Strata with enough cases whose intervals end below those that are shown."""
    milliseconds: float | None = None


def certificates(folder: RunFolder, table: Table) -> list[Certificate]:
    """The certificate of each verifier of a run, those with the widest interval first."""
    written: Mapping[str, Any] = folder.plan.get("certificates") or {}
    accept = {step["name"]: step.get("accept", 1.0) for step in folder.config.get("step") or ()}
    plugins: Plugins | None = None
    found = []
    for step in folder.steps or [{"name": name, "use": name} for name in table.digests]:
        name = str(step["name"])
        if name not in written and name not in table.digests:
            continue
        digest = str(step.get("digest") or table.digests.get(name) or "")
        raw = written.get(name)
        if raw is None:
            plugins = plugins or _installed()
            raw = _shipped(plugins, str(step.get("use") or name))
        holds = raw and raw.get("digest") == digest and raw.get("accept") == accept.get(name, 1.0)
        state = "holds" if holds else "stale"
        found.append(_certificate(name, digest, state, raw) if raw else Certificate(name, "none", digest))
    return sorted(found, key=lambda one: (-(one.accepts.high if one.accepts else 1.0), one.step))


def _installed() -> Plugins | None:
    try:
        return load()
    except PluginError:
        return None  # the page does without


def _shipped(plugins: Plugins | None, use: str) -> Mapping[str, Any] | None:
    """The certificate that a verifier's package ships, whatever its digest."""
    component = plugins.find("verifiers", use) if plugins else None
    if component is None:
        return None
    module = sys.modules.get(str(getattr(component.value.check, "__module__", "")).partition(".")[0])
    file = getattr(module, "__file__", None)
    if not file:
        return None
    try:
        content = (Path(file).parent / "certificates" / f"{use}.json").read_bytes()
        return msgspec.json.decode(content, type=dict[str, Any])
    except (OSError, msgspec.MsgspecError):
        return None


def _certificate(step: str, digest: str, state: str, raw: Mapping[str, Any]) -> Certificate:
    rates = raw["rates"]
    strata = sorted(_strata(raw), key=lambda one: (-max(one.accepts.high, one.rejects.high), one.name))
    large = [one for one in strata if min(one.accepts.n, one.rejects.n) >= FEW]
    speed = raw.get("speed") or {}
    return Certificate(
        step,
        state,
        digest,
        str(raw["digest"]),
        int(raw["cases"]["count"]),
        _error(rates["false_accept"]),
        _error(rates["false_reject"]),
        _error(rates["abstained"]),
        tuple(large[:SHOWN]),
        len(strata) - len(large),
        len(large[SHOWN:]),
        next((1000 * float(speed[key]) for key in ("p95", "p50") if speed.get(key) is not None), None),
    )


def _strata(raw: Mapping[str, Any]) -> Iterator[Stratum]:
    for one in raw.get("strata") or ():
        rates = one["rates"]
        name = f"{one['tag']}: {one['value']}"
        yield Stratum(name, _error(rates["false_accept"]), _error(rates["false_reject"]))


def _error(raw: Mapping[str, Any]) -> Error:
    return Error(int(raw["errors"]), int(raw["n"]), float(raw["low"]), float(raw["high"]))


def in_words(found: list[Certificate]) -> list[str]:
    """Sentences on all certificates together."""
    held = [one for one in found if one.state == "holds" and one.accepts and one.rejects]
    lines = []
    if held:
        wrong, right = (
            (sum(e.errors for e in side if e), sum(e.n for e in side if e))
            for side in ([one.accepts for one in held], [one.rejects for one in held])
        )
        if wrong[0] == right[0] == 0:
            lines.append(
                f"No error in {wrong[1]:,} wrong and {right[1]:,} right labelled cases. So the point is 0, "
                "and the bar is what this number of cases cannot exclude."
            )
        else:
            lines.append(
                f"{wrong[0]:,} of {wrong[1]:,} wrong labelled cases were let through, "
                f"{right[0]:,} of {right[1]:,} right ones thrown away."
            )
        lines.append("The scale is a square root, so that half a per cent and half of all are both visible.")
    if missing := [one.step for one in found if one.state == "none"]:
        lines.append(f"Not measured: {', '.join(missing)}. goldgate certify NAME measures a verifier.")
    if stale := [one.step for one in found if one.state == "stale"]:
        lines.append(
            f"Measured with other code or options than this run's: {', '.join(stale)}. "
            "Drawn hollow; counts for nothing."
        )
    return lines
