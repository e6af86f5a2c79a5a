"""What a run would cost, by what its plug-ins expect to ask for and to make of a first row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from goldgate.config.plan import Plan, ResolvedStep
from goldgate.errors import PluginError
from goldgate.nouns import Candidate, Sample
from goldgate.requests import Expected


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a step comes to in all rows, if they are like the first.

    ``calls``: of its plug-in. ``expected``: what they ask for; None where the plug-in does not say.
    ``samples`` there are behind the step, and ``each`` is the number of candidates of one of them.
    """

    step: ResolvedStep
    calls: int
    expected: list[Expected] | None
    samples: int
    each: int


def steps(plan: Plan, sample: Sample | None, rows: int, each: int) -> Iterator[Forecast]:
    """A forecast for each step. ``each``: responses of a row. A step behind a generator that says which
    samples it makes is asked about the first of those.

    Raises PluginError where the plug-in's ``expects`` breaks.
    """
    for step in (step for stage in plan.stages for step in stage):
        value = step.component.value
        per_candidate = value.of in ("judged", "candidate") if hasattr(value, "of") else True
        calls = rows * (each if per_candidate else 1)
        candidates = each
        declared = None if sample is None else _declared(step, sample)
        if step.component.kind == "generators":
            samples = [one for one in declared or () if isinstance(one, Sample)]
            made = sum(isinstance(one, Candidate) for one in declared or ())
            if samples:
                sample, rows, each = samples[0], rows * len(samples), 0
            else:
                each += made or getattr(step.options, "n", 1)
        asked = None if declared is None else [one for one in declared if isinstance(one, Expected)]
        yield Forecast(step, calls, _times(asked, calls, candidates), rows, each)


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


def _declared(step: ResolvedStep, sample: Sample) -> list[Any] | None:
    """What a plug-in says that one call asks for and makes; None where it does not say."""
    expects = getattr(step.component.value, "expects", None)
    if expects is None:
        return None
    try:
        return list(step.call(expects, sample))
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        raise PluginError(f"{step.component.distribution}: {step.config.use}: expects: {reason}") from error


def _times(asked: list[Expected] | None, calls: int, each: int) -> list[Expected] | None:
    """What so many calls ask for, by kind and service; ``each`` is the number of a sample's candidates."""
    if asked is None:
        return None
    found: dict[tuple[str, str], Expected] = {}
    for one in asked:
        times = calls * (each if one.per_candidate else 1)
        before = found.get((one.kind, one.service), Expected(one.kind, 0.0, service=one.service))
        found[one.kind, one.service] = replace(
            before,
            requests=before.requests + one.requests * times,
            prompt_tokens=before.prompt_tokens + one.prompt_tokens * times,
            completion_tokens=before.completion_tokens + one.completion_tokens * times,
        )
    return list(found.values())
