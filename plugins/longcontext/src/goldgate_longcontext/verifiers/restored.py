"""``longcontext.restored``: the response holds the code of a file that was removed from a repository.

The file is compared with the removed one by what the others need of it: the names that they import, the calls
that they make, the classes that they derive from; and what it imports itself must be there. With
``run = true`` the repository's own tests that lead to the file run in the sandbox, against the removed file
first: those that it passes decide. The response's code is in a process of its own.

It accepts where the code is the removed file's but for comments and docstrings, or where tests decide and
nothing is missing. Names and calls alone show what is wrong, not that it works: where they fit and no test
was run, it abstains. ``reference.files`` and ``reference.removed``; or a row of ``longcontext.repository``.
"""

from __future__ import annotations

import ast
from collections.abc import Generator, Mapping
from posixpath import basename
from typing import Any

from goldgate import Candidate, Suite, SuiteReply, Verdict, abstain, accept, no_answer, reject
from goldgate.asking import given_texts
from goldgate.text import PYTHON, fences, without_reasoning

from goldgate_longcontext.imports import bundle
from goldgate_longcontext.imports.answers import FilesError, removed_of, repository_of
from goldgate_longcontext.imports.graph import build
from goldgate_longcontext.imports.layout import INIT, TEST
from goldgate_longcontext.imports.replacing import compared, same, tree_of
from goldgate_longcontext.options import RestoredOptions

LONGEST = 400_000
"""Characters of a file that is read."""


@given_texts
def check(candidate: Candidate, options: RestoredOptions) -> Generator[Any, Any, Verdict]:
    """Whether the missing file is there again."""
    try:
        files = repository_of(candidate.sample)
        removed = removed_of(candidate.sample.reference, files)
    except FilesError as error:
        return abstain(str(error), code="files")
    if not removed.endswith(".py"):
        return abstain(f"{removed} is no Python file", code="not_python")
    code = code_of(candidate.text)
    if code is None:
        return no_answer("the response holds no code, or several blocks of it")
    trees = tree_of(files[removed]), tree_of(code)
    if trees[0] is None:
        return abstain(f"the removed {removed} does not parse", code="unread")
    if trees[1] is None:
        return reject("the code does not parse", code="syntax")
    if same(trees[0], trees[1]):
        return accept("the code is that of the removed file", code="same")
    verdict = compared(removed, files, code, trees[0], trees[1])
    if verdict.score is not None or not options.run:
        return verdict
    return (yield from by_running(removed, files, code, verdict, options))


def code_of(text: str) -> str | None:
    """The code of a response: its one block of Python, or the whole of it where it has no blocks and parses;
    None otherwise.
    """
    response = without_reasoning(text).strip()
    if not response or len(response) > LONGEST:
        return None
    blocks = [one.code for one in fences(response) if not one.language or one.language.casefold() in PYTHON]
    if len(blocks) == 1:
        return blocks[0] if blocks[0].strip() else None
    if blocks:
        return None
    tree = tree_of(response)
    plain = tree is not None and any(not isinstance(one, ast.Expr) for one in tree.body)
    return response + "\n" if plain else None


def by_running(
    removed: str, files: Mapping[str, str], code: str, fits: Verdict, options: RestoredOptions
) -> Generator[Any, Any, Verdict]:
    """The verdict of the repository's tests: of those that the removed file passes."""
    if basename(removed) == INIT:
        return abstain(f"{removed} is a package's file, which is not run alone", code="package_file")
    chosen = tests_of(removed, files)[: options.most_tests]
    if not chosen:
        return abstain(
            f"names and calls fit, and no test leads to {removed}", code="no_tests", parts=fits.parts
        )
    good = yield from _ran(removed, files, files[removed], chosen, options)
    used = [path for path, reply in good.items() if reply.passed]
    if not used:
        why = f"none of {len(chosen)} test files passes with the removed file in the sandbox: "
        return abstain((why + good[chosen[0]].why)[:300], code="no_tests", parts=fits.parts)
    replies = yield from _ran(removed, files, code, used, options)
    failed = [path for path in used if replies[path].passed is False]
    parts = {**fits.parts, "tests": sum(bool(one.passed) for one in replies.values()) / len(used)}
    if failed:
        return reject(f"{failed[0]}: {replies[failed[0]].why}"[:300], code="tests", parts=parts, tests=used)
    if undecided := [path for path in used if replies[path].passed is None]:
        why = f"{undecided[0]}: {replies[undecided[0]].why}"
        return abstain(why[:300], code="tests", parts=parts, tests=used)
    trust = "lower" if any(one.trust == "lower" for one in replies.values()) else "full"
    return accept(f"names, calls and {len(used)} test files fit", parts=parts, tests=used, trust=trust)


def tests_of(removed: str, files: Mapping[str, str]) -> list[str]:
    """The test files that lead to a file by their imports, those that import it themselves first."""
    graph = build(files)
    near, found, edge = set(graph.importers(removed)), {removed}, [removed]
    while edge:
        edge = [one for path in edge for one in graph.importers(path) if one not in found]
        found |= set(edge)
    tests = [
        path
        for path in sorted(found - {removed})
        if TEST.fullmatch(basename(path)) and basename(path) != "conftest.py"
    ]
    return sorted(tests, key=lambda path: path not in near)


def _ran(
    removed: str, files: Mapping[str, str], code: str, tests: list[str], options: RestoredOptions
) -> Generator[Any, Any, dict[str, SuiteReply]]:
    program = bundle.candidate(files, removed, code)
    replies: tuple[SuiteReply, ...] = yield tuple(
        Suite(
            program,
            bundle.tests(files, removed, path),
            style="pytest",
            module=bundle.module_of(removed, files),
            seconds=options.seconds,
        )
        for path in tests
    )
    return dict(zip(tests, replies, strict=True))
