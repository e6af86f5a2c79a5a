"""What a run would cost, by what its plug-ins expect to ask of a first row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from goldgate.config.plan import Plan, ResolvedStep
from goldgate.errors import PluginError
from goldgate.nouns import Sample
from goldgate.requests import Expected


def steps(
    plan: Plan, sample: Sample, rows: int, each: int
) -> Iterator[tuple[ResolvedStep, list[Expected] | None, int]]:
    """Each step that asks for something, with what it expects in all of ``rows`` rows like the first (None
    where it does not say), and with the number of candidates per row after it. ``each``: responses of a row.

    Raises PluginError where the plug-in's ``expects`` breaks.
    """
    for step in (step for stage in plan.stages for step in stage):
        value = step.component.value
        makes = step.component.kind == "generators"
        per_candidate = value.of in ("judged", "candidate") if hasattr(value, "of") else True
        calls = rows * (each if per_candidate else 1)
        if makes:
            each += getattr(step.options, "n", 1)
        if not getattr(value, "asks", ()):
            continue
        yield step, _times(step, sample, calls), each


def dollars(plan: Plan, step: ResolvedStep, one: Expected) -> float | None:
    """What requests cost by the price of the service that answers them; None where it has none."""
    price = None
    service = plan.config.services.get(plan.route(step.config, one.kind, one.service))
    if service is not None:
        price = service.price
    if price is None:
        return None
    tokens = one.prompt_tokens * price.prompt + one.completion_tokens * price.completion
    return tokens / 1e6 + one.requests * price.request


def _times(step: ResolvedStep, sample: Sample, calls: int) -> list[Expected] | None:
    expects = getattr(step.component.value, "expects", None)
    if expects is None:
        return None
    try:
        return [
            replace(
                one,
                requests=one.requests * calls,
                prompt_tokens=one.prompt_tokens * calls,
                completion_tokens=one.completion_tokens * calls,
            )
            for one in step.call(expects, sample)
        ]
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        raise PluginError(f"{step.component.distribution}: {step.config.use}: expects: {reason}") from error
