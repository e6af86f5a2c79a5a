"""The verifier ``code.static``: the report's parser and linter rule (Llama 3 report, 4.3.1).

A parser error rejects at once; then a linter looks for the findings of the named rule sets, and more than
``allowed`` of them reject. The findings are the evidence, for a reader and for a model that mends its code.
Other languages go through their own parser or compiler, in the sandbox.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from goldgate.nouns import Candidate, Verdict
from goldgate.requests import Diagnostic, Lint

from goldgate_code.drawing import language_of
from goldgate_code.lint.compilers import compiles
from goldgate_code.lint.rules import SYNTAX, chosen
from goldgate_code.lint.star_imports import RULE, settled, starred
from goldgate_code.parsing.extract import Policy, extract
from goldgate_code.parsing.python_source import UnreadableError, parse
from goldgate_code.verdicts import abstain, accept, reject

RuleSet = Literal["correctness", "security", "style", "typing", "documentation"]


@dataclass(frozen=True, slots=True)
class StaticOptions:
    """``sets``: named rule sets; ``select`` and ``ignore``: further rules by ruff's codes; ``allowed``: how
    many findings are no reason to reject (a syntax error always is); ``policy``: see ``code.tests``.
    ``seconds``: limit of the compilers of other languages.
    """

    sets: tuple[RuleSet, ...] = ("correctness",)
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    allowed: int = 0
    policy: Policy = "program"
    seconds: float = 20.0


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
        stars = starred(parse(found.code)) if "correctness" in options.sets else []
    except UnreadableError as error:
        return reject(f"does not parse: {error}", extracted=found.rule)
    select = (*options.select, RULE) if stars else options.select
    rules = chosen(options.sets, select, options.ignore)
    findings: Sequence[Diagnostic] = yield Lint(found.code, "python", rules)
    unknown: list[str] = []
    if stars and RULE not in options.select:
        findings, unknown = settled(findings, stars)
    evidence = {"findings": listed(findings), "extracted": found.rule}
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
