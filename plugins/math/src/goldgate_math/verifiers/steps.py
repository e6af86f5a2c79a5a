"""``math.steps``: every equality that a solution claims, and the first that is false.

The Llama 3 report (4.3.3) keeps a trace for its final answer and drops it for wrong intermediate steps;
this finds those that arithmetic and algebra can refute.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from goldgate import Candidate, Verdict, abstain, accept, reject

from goldgate_math.limits import UnreadableError
from goldgate_math.options import StepsOptions
from goldgate_math.steps.claims import judged, shown, value
from goldgate_math.steps.equations import derivations
from goldgate_math.steps.links import Link, links

LISTED = 5  # undecided claims in evidence


@dataclass(frozen=True, slots=True)
class Step:
    """A claim and what came of it: true, false or (None) undecided."""

    link: Link
    holds: bool | None
    why: str


def steps(text: str, options: StepsOptions) -> list[Step]:
    """Every claim of a solution, in the order in which they stand."""
    found = [
        Step(link, told.equal, told.why) for link in links(text) for told in (judged(link, options.rounding),)
    ]
    if options.equations:
        found += [Step(line.link, line.follows, line.why) for line in derivations(text)]
    return sorted(found, key=lambda step: step.link.offset)


def check(candidate: Candidate, options: StepsOptions) -> Verdict:
    """Whether no claimed equality is false. Abstains where fewer than ``at_least`` could be decided."""
    text = candidate.text
    try:
        found = steps(text, options)
    except RecursionError:
        return abstain("the solution is nested too deeply for the stack that is left")
    decided = [step for step in found if step.holds is not None]
    evidence: dict[str, Any] = {"claims": len(found), "decided": len(decided)}
    if wrong := next((step for step in decided if not step.holds), None):
        line = text.count("\n", 0, wrong.link.offset) + 1
        claim = f"{wrong.link.left} {wrong.link.sign} {wrong.link.right}"
        evidence["first_false"] = {
            "line": line,
            "offset": wrong.link.offset,
            "claim": _short(claim),
            "by": wrong.link.how,
            "number": found.index(wrong) + 1,
        }
        return reject(f"line {line} claims {_short(claim)!r}, but {_said(wrong)}", **evidence)
    open_ = [_short(f"{step.link.left} = {step.link.right}") for step in found if step.holds is None]
    evidence["undecided"] = open_[:LISTED]
    if len(decided) < options.at_least:
        return abstain(f"{len(decided)} of {len(found)} claimed equalities could be decided", **evidence)
    return accept(f"{len(decided)} of {len(found)} claimed equalities were decided, and all hold", **evidence)


def _said(step: Step) -> str:
    try:
        return (
            f"the left side is {shown(value(step.link.left))}" if step.link.how != "derivation" else step.why
        )
    except UnreadableError:
        return step.why


def _short(text: str) -> str:
    return text if len(text) <= 120 else text[:119] + "…"
