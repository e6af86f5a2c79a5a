"""Order a cascade by expected cost: of verifiers that follow one another, the cheapest power to reject first.

A candidate passes if every verifier accepts it, whatever their order, so the order decides only how much is
asked. With independent rejections the least expected cost is reached by rising cost / (chance to reject),
where cost is the seconds that a candidate takes (Hellerstein and Stonebraker, SIGMOD 1993).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from goldgate.config.file import StepConfig
from goldgate.config.plan import Plan, ResolvedStep, prepare
from goldgate.plugins.loading import Plugins
from goldgate.trust import certificates
from goldgate.trust.certificates import Certificate

LEAST = 0.01  # a verifier that rejected next to nothing of its cases still rejects something


def by_cost(plan: Plan, plugins: Plugins | None = None) -> Plan:
    """The plan with its cascades in the order of expected cost. A verifier without a certificate, and every
    step that is no verifier, stays where it is, and nothing moves past it.
    """
    if not plan.config.cascade or plan.config.order != "cost":
        return plan
    place: dict[str, StepConfig] = {}
    for run in _runs(plan):
        cheapest = sorted(run, key=lambda pair: cost(pair[1]))
        place |= {was.config.name: now.config for (was, _), (now, _) in zip(run, cheapest, strict=True)}
    steps = tuple(place.get(step.name, step) for step in plan.config.step)
    return plan if steps == plan.config.step else prepare(replace(plan.config, step=steps), plugins)


def cost(certificate: Certificate) -> float:
    """Seconds for each rejected candidate, where half of them are wrong."""
    rejected = (
        1.0 - (certificate.rates.false_accept.rate or 0.0) + (certificate.rates.false_reject.rate or 0.0)
    )
    speed = certificate.speed
    return (1.0 / speed.per_second if speed else 0.0) / max(LEAST, rejected / 2.0)


def _runs(plan: Plan) -> Iterator[list[tuple[ResolvedStep, Certificate]]]:
    """Verifiers that follow one another, each with a certificate that knows its speed."""
    for stage in plan.stages:
        run: list[tuple[ResolvedStep, Certificate]] = []
        for step in stage:
            certificate = None
            if step.component.kind == "verifiers":
                certificate = certificates.find(step, Path(plan.config.base))
            if certificate is None or certificate.speed is None:
                yield run
                run = []
            else:
                run.append((step, certificate))
        yield run
