"""Counts of what happened to candidates, step by step: on the screen, in the manifest, on the card."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from goldgate.config.plan import Plan
from goldgate.groups import Group
from goldgate.nouns import Judged, Verdict
from goldgate.text import reason_code, sentence

HELD = ("budget", "waiting")
"""Kinds of failures that are no failures of the rows: the same command goes on with them later."""
OUTCOMES = ("accepted", "rejected", "abstained", "filtered", "failed")


@dataclass(slots=True)
class Reason:
    """How often something was the reason, and its sentence for the first row concerned."""

    count: int
    why: str


MOST = 200
"""Reasons of a step that are counted by themselves; the rest counts as "other"."""


@dataclass(slots=True)
class Funnel:
    """Counts of a run.

    ``steps``: step → outcome → candidates; ``totals`` the same over all; ``datasets``: rows written.
    ``reasons``: step → outcome → code → how often, for all that was not accepted. ``unanswered``: samples
    that ended without a candidate, those that a filter dropped among them. ``held``: candidates and samples
    that wait for a budget or for people; they are no failures. ``usage``: step → service → requests, tokens
    and US dollars that the results took.
    """

    rows: int = 0
    bad_rows: int = 0
    samples: int = 0
    unanswered: int = 0
    candidates: int = 0
    steps: dict[str, dict[str, int]] = field(default_factory=dict)
    totals: dict[str, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))
    failures: int = 0
    held: int = 0
    usage: dict[str, dict[str, dict[str, float]]] = field(default_factory=dict)
    reasons: dict[str, dict[str, dict[str, Reason]]] = field(default_factory=dict)
    datasets: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, plan: Plan) -> Funnel:
        """An empty funnel with a line for each step that judges or filters."""
        names = [
            step.config.name
            for stage in plan.stages
            for step in stage
            if step.component.kind in ("verifiers", "filters")
        ]
        return cls(steps={name: dict.fromkeys(OUTCOMES, 0) for name in names})

    def add(
        self, group: Group, judged: Iterable[Judged], accept: Mapping[str, float], most: int = MOST
    ) -> None:
        """Count one sample and its candidates; ``accept`` is the lowest score each step lets pass, ``most``
        the number of reasons of a step that are counted by themselves (0: all).
        """
        self.samples += 1
        if group.failures:
            held = sum(failure.kind in HELD for failure in group.failures)
            self.held += held
            self.failures += len(group.failures) - held
        if not group.judged and not group.failures:
            self.unanswered += 1
            dropped = group.dropped
            if dropped is not None and dropped.kind == "filtered" and dropped.by in self.steps:
                self.steps[dropped.by]["filtered"] += 1
        for name, verdict in group.verdicts.items():
            self.steps[name][_kind(verdict, accept[name])] += 1
        for failure in group.failures:
            self._because(failure.where or "source", "failed", failure.code, failure.why, most)
        if group.dropped is not None and not group.judged:
            self._because(group.dropped.by, group.dropped.kind, group.dropped.code, group.dropped.why, most)
        for one in judged:
            self.candidates += 1
            self.totals[outcome(one)] += 1
            for name, verdict in one.verdicts.items():
                self.steps[name][_kind(verdict, accept[name])] += 1
            if one.accepted:
                continue
            if one.failure is not None:
                self._because(one.failure.where, "failed", one.failure.code, one.failure.why, most)
            elif one.dropped is not None:
                self._because(one.dropped.by, one.dropped.kind, one.dropped.code, one.dropped.why, most)
            if one.dropped is not None and one.dropped.kind == "filtered":
                self.steps[one.dropped.by]["filtered"] += 1
            if one.failure is not None:
                held = one.failure.kind in HELD
                self.held += held
                self.failures += not held
                if one.failure.where in self.steps:
                    self.steps[one.failure.where]["failed"] += 1

    def merge(self, other: Funnel) -> None:
        """Add what the next part of the run counted."""
        for name in ("rows", "bad_rows", "samples", "unanswered", "candidates", "failures", "held"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for step, counts in other.steps.items():
            own = self.steps[step]
            for kind, count in counts.items():
                own[kind] += count
        for kind, count in other.totals.items():
            self.totals[kind] += count
        for step, outcomes in other.reasons.items():
            for kind, codes in outcomes.items():
                found = self.reasons.setdefault(step, {}).setdefault(kind, {})
                for code, reason in codes.items():
                    name = code if code in found or len(found) < MOST else "other"
                    if name in found:
                        found[name].count += reason.count
                    else:
                        found[name] = reason

    def _because(self, step: str, outcome: str, code: str, why: str, most: int) -> None:
        if outcome == "failed" and step not in self.steps:
            step = "source" if step.rpartition(":")[2].isdecimal() else step  # a place in a file
        found = self.reasons.setdefault(step, {}).setdefault(outcome, {})
        code = code or reason_code(why)
        if most and code not in found and len(found) >= most:
            code = "other"
        if code in found:
            found[code].count += 1
        else:
            found[code] = Reason(1, sentence(why))


def frequent(funnel: Funnel, most: int = 3) -> Iterator[tuple[str, str, str, Reason]]:
    """Step, outcome, code and count of the most frequent reasons of each step and outcome."""
    for step, outcomes in funnel.reasons.items():
        for outcome_, codes in outcomes.items():
            ordered = sorted(codes.items(), key=lambda item: (-item[1].count, item[0]))
            for code, reason in ordered[:most]:
                yield step, outcome_, code, reason


def _kind(verdict: Verdict, accept: float) -> str:
    if verdict.score is None:
        return "abstained"
    return "rejected" if verdict.score < accept else "accepted"


def outcome(judged: Judged) -> str:
    """Where a candidate ended."""
    if judged.failure is not None:
        return "failed"
    return "accepted" if judged.dropped is None else judged.dropped.kind
