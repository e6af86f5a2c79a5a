"""``longcontext.broken``: each file that the response names fails to import once a file is removed.

``reference.files`` and ``reference.removed``; or a row of ``longcontext.repository``. From the syntax trees:
imports at load time, those of packages and of other broken files included. With ``run = true`` the sandbox
decides: it imports each named file with the removed one in place and without it; a file that fails either way
(a package that the sandbox lacks) is not decided.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from typing import Any

from goldgate import Candidate, Job, Outcome, Verdict, abstain, accept, no_answer, reject
from goldgate.asking import given_texts

from goldgate_longcontext.imports.answers import FilesError, named, removed_of, repository_of
from goldgate_longcontext.imports.graph import ImportGraph, build
from goldgate_longcontext.imports.layout import roots
from goldgate_longcontext.options import BrokenOptions

MOST = 20
"""Files of one response that the sandbox imports."""
SHOWN = 30  # paths in evidence

PROBE = """import importlib, json, os, sys
roots, paths = json.loads(sys.stdin.read())
here = os.getcwd()
sys.path[:0] = [os.path.join(here, root) for root in roots]


def load(path):
    folder = os.path.dirname(path)
    root = next(root for root in roots if not root or path.startswith(root + "/"))
    if not os.path.exists(os.path.join(here, folder, "__init__.py")):
        sys.path.insert(0, os.path.join(here, folder))
    module = path[len(root):].strip("/").removesuffix(".py").removesuffix("/__init__")
    importlib.import_module(module.replace("/", "."))


found = {}
for path in paths:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            silent = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silent, 1)
            load(path)
            code = 0
        finally:
            os._exit(code)
    found[path] = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
print(json.dumps(found))
"""


@given_texts
def check(candidate: Candidate, options: BrokenOptions) -> Generator[Any, Any, Verdict]:
    """Whether every file named is broken. Which files are missing is for ``longcontext.dependents``."""
    try:
        files = repository_of(candidate.sample)
        removed = removed_of(candidate.sample.reference, files)
    except FilesError as error:
        return abstain(str(error), code="files")
    found, unknown = named(candidate.text, files)
    if unknown:
        return reject(f"the repository has no file {unknown[0][:100]}", code="unknown_file")
    listed = [path for path in found if path != removed]
    if not listed:
        return no_answer("the response names no file")
    graph = build(files)
    verdict = by_edges(listed, removed, graph)
    if not options.run or verdict.score is None:
        return verdict
    if len(listed) > MOST:
        return abstain(f"{len(listed)} files are more than the {MOST} that are imported", code="too_many")
    return (yield from by_running(listed, removed, files, options))


def by_edges(listed: list[str], removed: str, graph: ImportGraph) -> Verdict:
    """The verdict of the syntax trees."""
    broken = set(graph.broken(removed))
    unread = [path for path in listed if path in graph.unread]
    whole = [path for path in listed if path not in broken and path not in graph.unread]
    if whole:
        return reject(f"{whole[0]} imports nothing of {removed} when it is loaded"[:300], files=whole[:SHOWN])
    if unread:
        return abstain(f"{unread[0]} does not parse", code="unread", files=unread[:SHOWN])
    return accept(
        f"without {removed} none of the {len(listed)} files can be imported"[:300], files=listed[:SHOWN]
    )


def by_running(
    listed: list[str], removed: str, files: Mapping[str, str], options: BrokenOptions
) -> Generator[Any, Any, Verdict]:
    """The verdict of the sandbox, which imports each file twice."""
    stdin = json.dumps([list(roots(files)), listed])
    held = {f"{path}": text for path, text in files.items()}
    missing = {path: text for path, text in held.items() if path != removed}
    jobs = tuple(
        Job({**tree, PROBE_FILE: PROBE}, ("python", PROBE_FILE), stdin=stdin, seconds=options.seconds)
        for tree in (held, missing)
    )
    outcomes: tuple[Outcome, ...] = yield jobs
    loads = [_loaded(outcome) for outcome in outcomes]
    if loads[0] is None or loads[1] is None:
        return abstain("the sandbox could not import the files", code="not_run")
    before, after = loads[0], loads[1]
    alive = [path for path in listed if after.get(path)]
    never = [path for path in listed if not before.get(path)]
    if alive:
        return reject(f"{alive[0]} can be imported without {removed}"[:300], files=alive[:SHOWN], run=True)
    if never:
        return abstain(
            f"{never[0]} cannot be imported with {removed} either"[:300], files=never[:SHOWN], run=True
        )
    return accept(
        f"the {len(listed)} files can be imported with {removed} only"[:300], files=listed[:SHOWN], run=True
    )


PROBE_FILE = "goldgate_probe_imports.py"


def _loaded(outcome: Outcome) -> Mapping[str, bool] | None:
    """Which files could be imported, by the last line that was printed."""
    lines = outcome.stdout.strip().splitlines()
    try:
        found = json.loads(lines[-1]) if lines else None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
