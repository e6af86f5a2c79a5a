"""Rows of the data sets that come out: the columns that trl reads as they stand, and their provenance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from goldgate.config.plan import Plan
from goldgate.groups import Group
from goldgate.io.input_rows import message
from goldgate.nouns import Candidate, Drop, Example, Failure, Judged, Origin, Verdict
from goldgate.text import reason_code

Rows = Iterator[tuple[str, dict[str, Any]]]
"""Data set, row."""
PROMPTS = "prompts"
"""The data set of the samples that nothing dropped, where [export] names it."""


@dataclass(frozen=True, slots=True)
class Context:
    """What rows say of the run that wrote them: its id, and version and digest of each step by name."""

    run: str
    steps: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, plan: Plan, run: str) -> Context:
        """The context of a run of a plan."""
        steps = {
            step.config.name: {"version": step.component.version, "digest": step.digest}
            for stage in plan.stages
            for step in stage
        }
        return cls(run, steps)


def exported(
    group: Group,
    judged: Sequence[Judged],
    chosen: Mapping[str, Sequence[Example]],
    context: Context,
    prompts: bool = False,
) -> Rows:
    """Every row of a sample: those of the examples that selectors chose, by data set; and each candidate that
    no example holds, in ``failures``, ``rejected`` or ``accepted``. So every candidate is in some file. With
    ``prompts`` the samples that nothing dropped are a data set as well.
    """
    selected: set[int] = set()
    for name, examples in chosen.items():
        for one in examples:
            selected |= {ranked.candidate.origin.index for ranked in one.ranked}
            for row in example(one, context):
                yield name, row
    for row in failures(group, context):
        yield "failures", row
    if prompts and group.dropped is None and not group.failures:
        yield PROMPTS, prompt(group, context)
    elif not judged and not group.failures:
        yield "rejected", dropped_sample(group, group.dropped or NOTHING_MADE, context)
    for each in judged:
        if each.failure is not None:
            yield "failures", failed(each, each.failure, context)
        elif each.dropped is not None:
            yield "rejected", dropped(each, each.dropped, context)
        elif each.candidate.origin.index not in selected:
            yield "accepted", accepted(each, context)


def example(chosen: Example, context: Context) -> Iterator[dict[str, Any]]:
    """The rows of an example: prompt and completion of one candidate; prompt, chosen and rejected
    of each ordered pair of two or three (Llama 3 report, 4.1.2).
    """
    ranked = chosen.ranked
    if len(ranked) == 1:
        yield accepted(ranked[0], context)
        return
    for place, better in enumerate(ranked):
        for worse in ranked[place + 1 :]:
            yield {
                **_head(better, context),
                "chosen": _messages(better.candidate),
                "rejected": _messages(worse.candidate),
                "rejected_index": worse.candidate.origin.index,
                **_tail(better, context),
                "rejected_finish": worse.candidate.finish or None,
                "rejected_origin": _origin(worse.candidate.origin),
                "rejected_verdicts": _verdicts(worse.verdicts, context),
            }


def accepted(judged: Judged, context: Context) -> dict[str, Any]:
    """The row of one candidate: a demonstration."""
    return {
        **_head(judged, context),
        "completion": _messages(judged.candidate),
        **_tail(judged, context),
    }


def dropped(judged: Judged, drop: Drop, context: Context) -> dict[str, Any]:
    """The row of a candidate that is out, and why."""
    return {
        **_head(judged, context),
        "completion": _messages(judged.candidate),
        "outcome": drop.kind,
        "by": drop.by,
        "why": drop.why,
        "code": drop.code or reason_code(drop.why),
        **_tail(judged, context),
    }


def failed(judged: Judged, failure: Failure, context: Context) -> dict[str, Any]:
    """The row of a candidate on which the machinery failed."""
    return {
        **_head(judged, context),
        "completion": _messages(judged.candidate),
        **_failure(failure, failure.where),
        **_tail(judged, context),
    }


def failures(group: Group, context: Context) -> Iterator[dict[str, Any]]:
    """The rows of what failed for a sample as a whole, in the same columns."""
    sample = group.sample
    for failure in group.failures:
        yield {
            "id": sample.id,
            "index": None,
            "run": context.run,
            "prompt": [message(one) for one in sample.prompt],
            "completion": [],
            **_failure(failure, failure.where or group.place),
            "finish": None,
            "origin": None,
            "sample_origin": _origin(sample.origin),
            "verdicts": [],
            "reference": dict(sample.reference),
            "tags": dict(sample.tags),
        }


NOTHING_MADE = Drop(
    "", "nothing answers it: the row has no responses and no generator made any", "filtered", "no_candidates"
)


def dropped_sample(group: Group, drop: Drop, context: Context) -> dict[str, Any]:
    """The row of a sample that ended without a candidate, in the columns of candidates that are out."""
    sample = group.sample
    return {
        "id": sample.id,
        "index": None,
        "run": context.run,
        "prompt": [message(one) for one in sample.prompt],
        "completion": [],
        "outcome": drop.kind,
        "by": drop.by,
        "why": drop.why,
        "code": drop.code or reason_code(drop.why),
        "finish": None,
        "origin": None,
        "sample_origin": _origin(sample.origin),
        "verdicts": _verdicts(group.verdicts, context),
        "reference": dict(sample.reference),
        "tags": dict(sample.tags),
        **({"tools": [dict(tool) for tool in sample.tools]} if sample.tools else {}),
    }


def prompt(group: Group, context: Context) -> dict[str, Any]:
    """The row of a sample in the data set of prompts: a source again."""
    sample = group.sample
    return {
        "id": sample.id,
        "run": context.run,
        "prompt": [message(one) for one in sample.prompt],
        "sample_origin": _origin(sample.origin),
        "verdicts": _verdicts(group.verdicts, context),
        "reference": dict(sample.reference),
        "tags": dict(sample.tags),
        **({"tools": [dict(tool) for tool in sample.tools]} if sample.tools else {}),
        **({"files": dict(sample.files)} if sample.files else {}),
    }


def _failure(failure: Failure, where: str) -> dict[str, Any]:
    code = failure.code or reason_code(failure.why)
    return {"kind": failure.kind, "where": where, "why": failure.why, "code": code}


def _head(judged: Judged, context: Context) -> dict[str, Any]:
    candidate = judged.candidate
    system = [{"role": "system", "content": candidate.system}] if candidate.system else []
    return {
        "id": candidate.sample.id,
        "index": candidate.origin.index,
        "run": context.run,
        "prompt": system + [message(one) for one in candidate.sample.prompt],
    }


def _tail(judged: Judged, context: Context) -> dict[str, Any]:
    candidate = judged.candidate
    sample = candidate.sample
    tail: dict[str, Any] = {
        "finish": candidate.finish or None,
        "origin": _origin(candidate.origin),
        "sample_origin": _origin(sample.origin),
        "verdicts": _verdicts(judged.verdicts, context),
        "reference": dict(sample.reference),
        "tags": dict(sample.tags),
    }
    if tools := (*sample.tools, *candidate.tools):
        tail["tools"] = [dict(tool) for tool in tools]
    if sample.files:
        tail["files"] = dict(sample.files)
    return tail


def _origin(origin: Origin | None) -> dict[str, Any] | None:
    if origin is None:
        return None
    found = {"by": origin.by, "model": origin.model, "seed": origin.seed, "parent": origin.parent}
    return found | ({"sample": origin.sample} if origin.sample else {})


def _verdicts(verdicts: Mapping[str, Verdict], context: Context) -> list[dict[str, Any]]:
    return [
        {
            "verifier": name,
            "score": verdict.score,
            "why": verdict.why,
            "code": verdict.code or (None if verdict.score == 1.0 else reason_code(verdict.why)),
            "evidence": dict(verdict.evidence),
            **({"parts": dict(verdict.parts)} if verdict.parts else {}),
            **({"abstained": verdict.abstained} if verdict.abstained else {}),
            **context.steps.get(name, {}),
        }
        for name, verdict in verdicts.items()
    ]


def _messages(candidate: Candidate) -> list[dict[str, Any]]:
    return [message(one) for one in candidate.messages]
