"""The verifier ``code.complexity``: cyclomatic complexity a function, and the share that is documented.

What stands outside of functions is measured as one more, ``<module>`` or ``<class …>``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from goldgate import Candidate, Verdict

from goldgate_code.parsing.extract import Policy, extract
from goldgate_code.parsing.python_source import UnreadableError, parse
from goldgate_code.verdicts import abstain, accept, reject

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True, slots=True)
class ComplexityOptions:
    """Options of ``code.complexity``."""

    most: int = 10
    """The greatest cyclomatic complexity (McCabe 1976) that a function may have."""

    documented: float = 0.0
    """The least share of public functions and classes with a docstring."""

    policy: Policy = "program"
    """How code is extracted: "program", or "completion" where responses continue the prompt's code."""


def check(candidate: Candidate, options: ComplexityOptions) -> Verdict:
    """Reject code beyond either limit. A response without code that parses abstains."""
    found = extract(candidate, str(candidate.sample.reference.get("entry_point", "")), options.policy)
    if found.code is None:
        return abstain(f"nothing to measure: {found.rule}")
    try:
        tree = parse(found.code)
    except UnreadableError as error:
        return abstain(f"nothing to measure: it does not parse ({error})")
    functions: dict[str, int] = {}
    for name, node in _parts(tree):
        functions[name] = max(functions.get(name, 0), complexity(node))  # a name may be defined again
    worst = max(functions, key=lambda name: functions[name], default="")
    share = documented(tree)
    evidence: dict[str, Any] = {
        "complexity": dict(sorted(functions.items())[:50]),
        "documented": round(share, 4),
    }
    if worst and functions[worst] > options.most:
        return reject(f"{worst} has complexity {functions[worst]}, more than {options.most}", **evidence)
    if share < options.documented:
        return reject(
            f"{share:.0%} of its definitions are documented, less than {options.documented:.0%}", **evidence
        )
    return accept(f"complexity {functions.get(worst, 1)} at most, {share:.0%} documented", **evidence)


def complexity(function: ast.AST) -> int:
    """One more than the decisions in a function, those of functions within it not counted."""
    return 1 + sum(_decisions(node) for node in _inside(function))


def documented(tree: ast.Module) -> float:
    """The share of public functions and classes that have a docstring; 1 where there are none."""
    public = [
        node for node in ast.walk(tree) if isinstance(node, Definition) and not node.name.startswith("_")
    ]
    return sum(map(_documented, public)) / len(public) if public else 1.0


def _documented(node: Definition) -> bool:
    """Whether a docstring says anything: a word at least."""
    return any(character.isalpha() for character in ast.get_docstring(node) or "")


def _decisions(node: ast.AST) -> int:
    if isinstance(
        node, ast.If | ast.IfExp | ast.For | ast.AsyncFor | ast.While | ast.ExceptHandler | ast.Assert
    ):
        return 1
    if isinstance(node, ast.BoolOp):
        return len(node.values) - 1
    if isinstance(node, ast.comprehension):
        return 1 + len(node.ifs)
    return int(isinstance(node, ast.match_case) and not _default(node))


def _default(case: ast.match_case) -> bool:
    """Whether a case takes whatever is left: it decides nothing."""
    return case.guard is None and isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None


def _inside(node: ast.AST) -> Iterator[ast.AST]:
    waiting = list(ast.iter_child_nodes(node))
    while waiting:
        child = waiting.pop()
        if not isinstance(child, Definition):
            yield child
            waiting += ast.iter_child_nodes(child)


def _parts(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Functions and methods by their dotted names, and what runs outside of them."""
    yield "<module>", tree
    waiting: list[tuple[ast.AST, str]] = [(tree, "")]
    while waiting:
        node, prefix = waiting.pop()
        for child in ast.iter_child_nodes(node):
            name = f"{prefix}{child.name}" if isinstance(child, Definition) else ""
            if name:
                yield (f"<class {name}>" if isinstance(child, ast.ClassDef) else name), child
            waiting.append((child, f"{name}." if name else prefix))
