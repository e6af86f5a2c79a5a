"""Whether code can stand in the place of a file of a repository: by names, calls and imports."""

from __future__ import annotations

import ast
import sys
from collections.abc import Mapping

from goldgate import Verdict, abstain, reject

from goldgate_longcontext.imports import syntax
from goldgate_longcontext.imports.interface import Interface, offered
from goldgate_longcontext.imports.needs import Need, needs_of
from goldgate_longcontext.imports.resolve import Resolver
from goldgate_longcontext.imports.statements import parse

SHOWN = 20  # names in evidence


def tree_of(text: str) -> ast.Module | None:
    """The syntax tree of a file; None where it does not parse."""
    try:
        return syntax.tree(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def same(one: ast.Module, other: ast.Module) -> bool:
    """Whether two files differ in comments and docstrings only."""
    try:
        return ast.dump(_bare(one)) == ast.dump(_bare(other))
    except RecursionError:  # expressions nested so deeply that only a program writes them
        return False


def _bare(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if not isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if body and isinstance(body[0], ast.Expr) and isinstance(getattr(body[0].value, "value", None), str):
            del body[0]
    return tree


def compared(
    removed: str, files: Mapping[str, str], code: str, before: ast.Module, after: ast.Module
) -> Verdict:
    """The verdict of names, calls and imports: a rejection, or an abstention where all of them fit."""
    whole = {**files, removed: code}
    sources = {path: parse(text) for path, text in files.items() if path.endswith((".py", ".pyw"))}
    needs = needs_of(removed, files, sources, Resolver(files, sources))
    old, new = offered(before), offered(after)
    needs = {name: need for name, need in needs.items() if name in old.names}
    missing = [] if new.open else [name for name in needs if name not in new.names]
    parts = {"names": 1 - len(missing) / len(needs) if needs else 1.0}
    if missing:
        who = min(needs[missing[0]].by)
        why = f"{len(missing)} of {len(needs)} names are missing: {who} needs {missing[0]}"
        return reject(why[:300], code="names", parts=parts, missing=missing[:SHOWN])
    for name, need in needs.items():
        if wrong := _misused(name, need, old, new):
            who = min(need.by)
            return reject(f"{who} needs {name}{wrong}"[:300], code="signature", parts=parts, name=name)
    resolver = Resolver(whole, {**sources, removed: parse(code)})
    if absent := _absent(removed, after, resolver):
        return reject(f"the code imports {absent}, which is not there"[:300], code="imports", parts=parts)
    unknown = sorted(_packages(after) - _packages(before) - set(sys.stdlib_module_names))
    known = set().union(*(_packages(tree) for text in files.values() if (tree := tree_of(text)) is not None))
    if strange := [one for one in unknown if one not in known]:
        why = f"the code imports {strange[0]}, which the repository does not use"
        return abstain(why[:300], code="package", parts=parts)
    return abstain(
        f"{len(needs)} names and their calls fit; no test was run",
        code="not_run",
        parts=parts,
        names=len(needs),
    )


def _misused(name: str, need: Need, old: Interface, new: Interface) -> str:
    """How a name is used that the removed file allowed and this one does not; empty where there is none."""
    for call in sorted(need.calls, key=str):
        if old.takes(name, call) and not new.takes(name, call):
            return f"{call}, a call that it does not take"
    if need.base and old.base(name) and not new.base(name):
        return " as a base class"
    for attribute in sorted(need.attributes):
        if old.attribute(name, attribute) and not new.attribute(name, attribute):
            return f".{attribute}"
    return ""


def _absent(path: str, tree: ast.Module, resolver: Resolver) -> str:
    """What the code takes from the repository, and the repository surely does not have."""
    for node in tree.body:
        if not isinstance(node, ast.ImportFrom):
            continue
        module, level = node.module or "", node.level
        base = resolver.file(path, level, module)
        own = level or resolver.file(path, 0, module.partition(".")[0])
        if not base and own and not resolver.folder(path, level, module):
            return f"{'.' * level}{module}"
        for alias in node.names if base and base != path else ():
            if alias.name != "*" and not resolver.holds(base, alias.name):
                return f"{alias.name} from {base}"
    return ""


def _packages(tree: ast.Module) -> set[str]:
    """The top-level packages that a file imports by absolute names, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {one.name.partition(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            found.add(node.module.partition(".")[0])
    return found
