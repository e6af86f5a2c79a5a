"""Check the equalities that a solution claims: which hold, which are false, and which nobody can decide."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from goldgate import Candidate, Verdict, abstain, accept, reject
from goldgate.text import shorten

from goldgate_math.comparison.derivatives import unevaluated
from goldgate_math.comparison.points import symbols
from goldgate_math.limits import UnreadableError
from goldgate_math.options import StepsOptions
from goldgate_math.parsing.unit_table import known
from goldgate_math.steps.claims import Context, conversion, judged, shown, sides
from goldgate_math.steps.definitions import functions, solved
from goldgate_math.steps.equations import derivations
from goldgate_math.steps.links import Link, links
from goldgate_math.steps.spoken import spoken
from goldgate_math.tree import Expr

LISTED = 5  # undecided claims in evidence


@dataclass(frozen=True, slots=True)
class Step:
    """A claim and what came of it: true, false or (None) undecided."""

    link: Link
    holds: bool | None
    why: str


_SOLVING = re.compile(
    r"""
    \b
    (?:
        solv\w+ | equations? | roots? | solutions? | set\s+up | unknown | such\s+that
        | satisf\w+ | if | when | find | let | given
    )
    \b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_RETRACTED = re.compile(
    r"""
    \b
    (?:
        wait | (?:that|this|which)(?:'s|\s+is)\s+(?:wrong|incorrect|not\s+right|a\s+mistake)
        | incorrect | mistaken? | oops | scratch\s+that | correction
        | let\s+me\s+(?:re|fix|correct) | not\s+true | is\s+(?:wrong|false) | no,
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:not|n't|never|wrong(?:ly)?|false|incorrect(?:ly)?|cannot)\b[^.:,\n]{0,40}$", re.IGNORECASE
)


_SUPPOSED = re.compile(
    r"\b(?:(?:might|may|could|would)\s+(?:think|say|expect|guess|believe|assume)|tempt(?:ed|ing)|naive(?:ly)?"
    r"|pretend|as\s+if)\b[^.:\n]{0,40}$",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\d\s?([A-Za-z]+)\s+(?:and\s+)?$")


def steps(text: str, options: StepsOptions) -> list[Step]:
    """Every claim of a solution, in the order in which they stand."""
    claims = sorted([*links(text), *spoken(text)], key=lambda link: link.offset)
    pairs: list[tuple[Link, tuple[Expr, Expr] | str]] = [(link, _read(link)) for link in claims]
    readable = [(link, *pair) for link, pair in pairs if isinstance(pair, tuple) and not link.modulus]
    context = Context(functions(readable), bool(_SOLVING.search(text)))
    found = []
    for link, pair in pairs:
        if _taken_back(text, link):
            found.append(Step(link, None, "the solution takes it back, denies it, or only supposes it"))
        elif _second_amount(text, link):
            found.append(Step(link, None, "the second of two amounts that belong together"))
        elif link.how == "units":
            outcome = conversion(link)
            found.append(Step(link, outcome.equal, outcome.why))
        elif isinstance(pair, str):
            found.append(Step(link, None, pair))
        else:
            outcome = judged(link, pair, options.rounding, context)
            found.append(Step(link, outcome.equal, outcome.why))
    if options.equations:
        found += [Step(line.link, line.follows, line.why) for line in derivations(text)]
        found += [
            Step(
                link,
                holds,
                "the equations and the values of their unknowns" + (" agree" if holds else " disagree"),
            )
            for link, holds in solved(text, readable)
        ]
    return sorted(found, key=lambda step: step.link.offset)


def _read(link: Link) -> tuple[Expr, Expr] | str:
    """Both sides of a claim, or why they cannot be read."""
    try:
        return sides(link) if link.how != "units" else "an amount"
    except UnreadableError as error:
        return str(error)


def _taken_back(text: str, link: Link) -> bool:
    """Whether the words right after a claim take it back, or those before it deny or only suppose it."""
    after = text[link.offset : link.offset + len(link.right) + 60]
    before = text[max(0, link.offset - len(link.left) - 45) : max(0, link.offset - len(link.left))]
    before = before.rpartition("\n")[2]
    return bool(_RETRACTED.search(after) or _DENIED.search(before) or _SUPPOSED.search(before))


def _second_amount(text: str, link: Link) -> bool:
    """Whether an amount stands right before the left side: ``2 km 300 m = 2300 m``."""
    start = text.rfind(link.left, max(0, link.offset - len(link.left) - 10), link.offset + len(link.left))
    if start < 0 or not link.left[:1].isdigit():
        return False
    unit = _AMOUNT.search(text[max(0, start - 30) : start])
    return unit is not None and known(unit[1]) is not None


def verdict(candidate: Candidate, options: StepsOptions) -> Verdict:
    """See goldgate_math.verifiers.steps."""
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
        return reject(f"line {line} claims {_short(claim)!r}, but {_why(wrong)}", **evidence)
    open_ = [_short(f"{step.link.left} = {step.link.right}") for step in found if step.holds is None]
    evidence["undecided"] = open_[:LISTED]
    if len(decided) < options.at_least:
        return abstain(f"{len(decided)} of {len(found)} claimed equalities could be decided", **evidence)
    return accept(f"{len(decided)} of {len(found)} claimed equalities were decided, and all hold", **evidence)


def _why(step: Step) -> str:
    if step.link.how in {"derivation", "units"} or step.link.modulus or "equation" in step.why:
        return step.why
    try:
        left = sides(step.link)[0]
    except UnreadableError:
        return step.why
    return step.why if symbols(left) or unevaluated(left) else f"the left side is {shown(left)}"


def _short(text: str) -> str:
    return shorten(text, 120)
