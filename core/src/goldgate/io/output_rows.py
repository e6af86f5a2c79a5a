"""Rows of the data sets that come out: the columns that trl reads as they stand, and their provenance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from goldgate.blobs import BlobStore
from goldgate.config.plan import Plan
from goldgate.config.tables import ExportConfig
from goldgate.groups import Group
from goldgate.messages import file_to_row, message_to_row
from goldgate.nouns import Blob, Drop, Example, Failure, Judged, Message, Origin, Sample, Verdict
from goldgate.text import reason_code

Rows = Iterator[tuple[str, dict[str, Any]]]
"""Data set, row."""
SET_ASIDE = ("rejected", "failures")
"""The data sets that nobody trains on: documents stand there by their digests."""
PROMPTS = "prompts"
"""The data set of the samples that nothing dropped, where [export] names it."""


@dataclass(frozen=True, slots=True)
class Context:
    """What rows say of the run that wrote them: its id, and version and digest of each step by name.
    ``blobs`` has the long texts that data sets hold in full; those in ``by_digest`` hold their digests.
    """

    run: str
    steps: Mapping[str, Mapping[str, str]]
    blobs: BlobStore = field(default_factory=BlobStore)
    by_digest: frozenset[str] = frozenset()

    @classmethod
    def of(cls, plan: Plan, run: str) -> Context:
        """The context of a run of a plan."""
        steps = {
            step.config.name: {"version": step.component.version, "digest": step.digest}
            for stage in plan.stages
            for step in stage
        }
        # In a columnar file all messages have the same fields: there, documents are in full.
        lines = {name for name in SET_ASIDE if plan.config.export.get(name, ExportConfig()).format == "jsonl"}
        return cls(run, steps, BlobStore(plan.config.blobs), frozenset(lines))

    def adopt(self, files: Iterable[str | Blob]) -> None:
        """Have what rows name by digest in the folder of this run."""
        for held in files:
            if isinstance(held, Blob):
                self.blobs.adopt(held)

    def messages(self, messages: Iterable[Message], dataset: str = "") -> list[dict[str, Any]]:
        """Messages as a data set holds them."""
        found = []
        for one in messages:
            if not (one.documents or one.tool_calls or one.reasoning or one.tool_call_id or one.name):
                found.append({"role": one.role, "content": one.content})  # nearly all of them
            elif dataset in self.by_digest:
                self.adopt(one.documents)
                found.append(message_to_row(one))
            else:
                found.append(message_to_row(self.blobs.whole(one)))
        return found


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
                "chosen": context.messages(better.candidate.messages),
                "rejected": context.messages(worse.candidate.messages),
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
        "completion": context.messages(judged.candidate.messages),
        **_tail(judged, context),
    }


def dropped(judged: Judged, drop: Drop, context: Context) -> dict[str, Any]:
    """The row of a candidate that is out, and why."""
    return {
        **_head(judged, context, "rejected"),
        "completion": context.messages(judged.candidate.messages, "rejected"),
        "outcome": drop.kind,
        "by": drop.by,
        "why": drop.why,
        "code": drop.code or reason_code(drop.why),
        **_tail(judged, context),
    }


def failed(judged: Judged, failure: Failure, context: Context) -> dict[str, Any]:
    """The row of a candidate on which the machinery failed."""
    return {
        **_head(judged, context, "failures"),
        "completion": context.messages(judged.candidate.messages, "failures"),
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
            "prompt": context.messages(sample.prompt, "failures"),
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
        "prompt": context.messages(sample.prompt, "rejected"),
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
        **_files(sample, context),
    }


def prompt(group: Group, context: Context) -> dict[str, Any]:
    """The row of a sample in the data set of prompts: a source again."""
    sample = group.sample
    return {
        "id": sample.id,
        "run": context.run,
        "prompt": context.messages(sample.prompt),
        "sample_origin": _origin(sample.origin),
        "verdicts": _verdicts(group.verdicts, context),
        "reference": dict(sample.reference),
        "tags": dict(sample.tags),
        **({"tools": [dict(tool) for tool in sample.tools]} if sample.tools else {}),
        **_files(sample, context),
    }


def _failure(failure: Failure, where: str) -> dict[str, Any]:
    code = failure.code or reason_code(failure.why)
    return {"kind": failure.kind, "where": where, "why": failure.why, "code": code}


def _head(judged: Judged, context: Context, dataset: str = "") -> dict[str, Any]:
    candidate = judged.candidate
    asked = candidate.sample.prompt
    prompt = context.messages(asked, dataset)
    if candidate.system:
        prompt.insert(0, {"role": "system", "content": candidate.system})
    return {
        "id": candidate.sample.id,
        "index": candidate.origin.index,
        "run": context.run,
        "prompt": prompt,
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
    if sample.tools or candidate.tools:
        tail["tools"] = [dict(tool) for tool in (*sample.tools, *candidate.tools)]
    if sample.files:
        tail |= _files(sample, context)
    return tail


def _files(sample: Sample, context: Context) -> dict[str, Any]:
    context.adopt(sample.files.values())
    return {"files": {name: file_to_row(one) for name, one in sample.files.items()}} if sample.files else {}


def _origin(origin: Origin | None) -> dict[str, Any] | None:
    if origin is None:
        return None
    found = {"by": origin.by, "model": origin.model, "seed": origin.seed, "parent": origin.parent}
    return found | ({"sample": origin.sample} if origin.sample else {})


def _verdicts(verdicts: Mapping[str, Verdict], context: Context) -> list[dict[str, Any]]:
    return [
        {"verifier": name, **verdict_to_row(verdict), **context.steps.get(name, {})}
        for name, verdict in verdicts.items()
    ]


def verdict_to_row(verdict: Verdict) -> dict[str, Any]:
    """A verdict as rows hold it. A reason without a code of its own is given one by its first words."""
    return {
        "score": verdict.score,
        "why": verdict.why,
        "code": verdict.code or (None if verdict.score == 1.0 else reason_code(verdict.why)),
        "evidence": dict(verdict.evidence),
        **({"parts": dict(verdict.parts)} if verdict.parts else {}),
        **({"abstained": verdict.abstained} if verdict.abstained else {}),
    }
