"""The verifier ``code.static``: the report's parser and linter rule (Llama 3 report, 4.3.1).

A parser error rejects at once; then a linter looks for the findings of the named rule sets, and more than
``allowed`` of them reject. The findings are the evidence, for a reader and for a model that fixes its code.
Other languages go through their own parser or compiler, in the sandbox.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from goldgate import Candidate, Diagnostic, Lint, Verdict

from goldgate_code.lint.compilers import compiles
from goldgate_code.lint.kinds import judged, makes_names
from goldgate_code.lint.rules import SYNTAX, chosen
from goldgate_code.lint.star_imports import RULE, settled, starred
from goldgate_code.lint.unbound import possibly_unbound
from goldgate_code.parsing.extract import Policy, extract
from goldgate_code.parsing.languages import language_of
from goldgate_code.parsing.python_source import UnreadableError, parse
from goldgate_code.verdicts import abstain, accept, reject

RuleSet = Literal["correctness", "security", "style", "typing", "documentation"]


@dataclass(frozen=True, slots=True)
class StaticOptions:
    """Options of ``code.static``."""

    sets: tuple[RuleSet, ...] = ("correctness",)
    """Named sets of rules."""

    select: tuple[str, ...] = ()
    """Further rules, by ruff's codes."""

    ignore: tuple[str, ...] = ()
    """Rules that are left out, by ruff's codes."""

    allowed: int = 0
    """Findings that are no reason to reject; a syntax error always is one."""

    policy: Policy = "program"
    """How code is extracted: "program", or "completion" where responses continue the prompt's code."""

    seconds: float = 20.0
    """Wall clock limit of the compilers of other languages."""


def check(candidate: Candidate, options: StaticOptions) -> Generator[Any, Any, Verdict]:
    """Parse, then lint. A response without code abstains: there is nothing to analyse."""
    entry_point = str(candidate.sample.reference.get("entry_point", ""))
    language = language_of(candidate.sample)
    found = extract(candidate, entry_point, options.policy, language)
    if found.code is None:
        return abstain(f"nothing to analyse: {found.rule}")
    if language != "python":
        return (yield from compiles(found.code, language, options.seconds))
    try:
        tree = parse(found.code)
    except UnreadableError as error:
        return reject(f"does not parse: {error}", extracted=found.rule)
    correctness = "correctness" in options.sets
    stars = starred(tree) if correctness else []
    select = (*options.select, RULE) if stars else options.select
    rules = chosen(options.sets, select, options.ignore)
    findings: Sequence[Diagnostic] = yield Lint(found.code, "python", rules)
    unknown: list[str] = []
    if stars and RULE not in options.select:
        findings, unknown = settled(findings, stars)
    if correctness:
        findings = sorted([*judged(findings, tree), *possibly_unbound(tree)], key=lambda one: one.line)
        dynamic = makes_names(tree) and [one for one in findings if one.code == "F821"]
        if dynamic and len(findings) - len(dynamic) <= options.allowed:
            return abstain(f"line {dynamic[0].line}: {dynamic[0].message}, unless it is made by other means")
    evidence: dict[str, Any] = {"findings": listed(findings), "extracted": found.rule}
    broken = [finding for finding in findings if finding.code.startswith(SYNTAX)]
    if broken:
        return reject(f"does not parse: line {broken[0].line}: {broken[0].message}", **evidence)
    if len(findings) > options.allowed:
        first = findings[0]
        more = f", and {len(findings) - 1} more" if findings[1:] else ""
        return reject(f"line {first.line}: {first.message} ({first.code}){more}", **evidence)
    if unknown:
        return abstain(
            f"names may come from {', '.join(unknown)}, of which everything is imported", **evidence
        )
    return accept(f"parses, with {len(findings)} findings of {', '.join(options.sets)}", **evidence)


def listed(findings: Sequence[Diagnostic], limit: int = 20) -> list[dict[str, Any]]:
    """The first findings as plain JSON."""
    return [
        {"code": item.code, "message": item.message[:300], "line": item.line, "column": item.column}
        for item in findings[:limit]
    ]
