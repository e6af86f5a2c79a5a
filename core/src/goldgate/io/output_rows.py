"""Rows of the data sets that come out: the columns that trl reads as they stand, and their provenance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from goldgate.config.plan import Plan
from goldgate.groups import Group
from goldgate.io.input_rows import message
from goldgate.nouns import Candidate, Drop, Example, Failure, Judged, Verdict


def example(chosen: Example, plan: Plan, run: str) -> Iterator[dict[str, Any]]:
    """The rows of an example: prompt and completion of one candidate; prompt, chosen and rejected
    of each ordered pair of two or three (Llama 3 report, 4.1.2).
    """
    ranked = chosen.ranked
    if len(ranked) == 1:
        yield {**_head(ranked[0], run), "completion": _said(ranked[0].candidate), **_tail(ranked[0], plan)}
        return
    for place, better in enumerate(ranked):
        for worse in ranked[place + 1 :]:
            yield {
                **_head(better, run),
                "chosen": _said(better.candidate),
                "rejected": _said(worse.candidate),
                "rejected_index": worse.candidate.origin.index,
                **_tail(better, plan),
                "rejected_verdicts": _verdicts(worse.verdicts, plan),
            }


def dropped(judged: Judged, drop: Drop, plan: Plan, run: str) -> dict[str, Any]:
    """The row of a candidate that is out, and why."""
    return {
        **_head(judged, run),
        "completion": _said(judged.candidate),
        "outcome": drop.kind,
        "by": drop.by,
        "why": drop.why,
        **_tail(judged, plan),
    }


def failed(judged: Judged, failure: Failure, plan: Plan, run: str) -> dict[str, Any]:
    """The row of a candidate on which the machinery failed."""
    return {
        **_head(judged, run),
        "completion": _said(judged.candidate),
        "kind": failure.kind,
        "where": failure.where,
        "why": failure.why,
        **_tail(judged, plan),
    }


def failures(group: Group, run: str) -> Iterator[dict[str, Any]]:
    """The rows of what failed for a sample as a whole, in the same columns."""
    for failure in group.failures:
        yield {
            "id": group.sample.id,
            "index": None,
            "run": run,
            "prompt": [message(said) for said in group.sample.prompt],
            "completion": [],
            "kind": failure.kind,
            "where": failure.where or group.place,
            "why": failure.why,
            "origin": None,
            "verdicts": [],
            "tags": dict(group.sample.tags),
        }


def dropped_sample(group: Group, drop: Drop, plan: Plan, run: str) -> dict[str, Any]:
    """The row of a sample that ended without a candidate, in the columns of candidates that are out."""
    head, tail = _sample(group, plan, run)
    return {**head, "completion": [], "outcome": drop.kind, "by": drop.by, "why": drop.why, **tail}


def prompt(group: Group, plan: Plan, run: str) -> dict[str, Any]:
    """The row of a sample in the data set of prompts: a source again."""
    head, tail = _sample(group, plan, run)
    return {**head, "reference": dict(group.sample.reference), **tail}


def _sample(group: Group, plan: Plan, run: str) -> tuple[dict[str, Any], dict[str, Any]]:
    sample, origin = group.sample, group.sample.origin
    made = origin and {
        "by": origin.by,
        "model": origin.model,
        "seed": origin.seed,
        "parent": None,
        "sample": origin.sample,
    }
    head = {
        "id": sample.id,
        "index": None,
        "run": run,
        "prompt": [message(said) for said in sample.prompt],
    }
    tail: dict[str, Any] = {
        "origin": made,
        "verdicts": _verdicts(group.verdicts, plan),
        "tags": dict(sample.tags),
    }
    if sample.tools:
        tail["tools"] = [dict(tool) for tool in sample.tools]
    return head, tail


def _head(judged: Judged, run: str) -> dict[str, Any]:
    sample = judged.candidate.sample
    return {
        "id": sample.id,
        "index": judged.candidate.origin.index,
        "run": run,
        "prompt": [message(said) for said in sample.prompt],
    }


def _tail(judged: Judged, plan: Plan) -> dict[str, Any]:
    sample, origin = judged.candidate.sample, judged.candidate.origin
    tail: dict[str, Any] = {
        "origin": {
            "by": origin.by,
            "model": origin.model,
            "seed": origin.seed,
            "parent": origin.parent,
        },
        "verdicts": _verdicts(judged.verdicts, plan),
        "tags": dict(sample.tags),
    }
    if sample.tools:
        tail["tools"] = [dict(tool) for tool in sample.tools]
    return tail


def _verdicts(verdicts: Mapping[str, Verdict], plan: Plan) -> list[dict[str, Any]]:
    return [
        {
            "verifier": name,
            "score": verdict.score,
            "why": verdict.why,
            "evidence": dict(verdict.evidence),
            **_version(plan, name),
        }
        for name, verdict in verdicts.items()
    ]


def _version(plan: Plan, name: str) -> Mapping[str, str]:
    for stage in plan.stages:
        for step in stage:
            if step.config.name == name:
                return {"version": step.component.version, "digest": step.digest}
    return {}


def _said(candidate: Candidate) -> list[dict[str, Any]]:
    return [message(said) for said in candidate.messages]
