"""``longcontext.key_file``: the file whose removal breaks at least so many files that import it.

``reference.files`` is the repository, ``reference.min_refs`` the least number (5 in the Llama 3 report,
4.3.4). A file counts as broken where it imports the module, or takes a name that a package re-exports from
it. Imports whose failure is caught and those for type checkers only break nothing.
"""

from __future__ import annotations

import re
from typing import Any

from goldgate import Candidate, Verdict, abstain, accept, no_answer, reject

from goldgate_longcontext.imports.answers import FilesError, files_of, named
from goldgate_longcontext.imports.graph import ImportGraph, build
from goldgate_longcontext.options import KeyFileOptions

SHOWN = 30  # paths in evidence


def check(candidate: Candidate, options: KeyFileOptions) -> Verdict:
    """Whether the file that the response names has enough importers."""
    reference = candidate.sample.reference
    try:
        files = files_of(reference)
    except FilesError as error:
        return abstain(str(error), code="files")
    least = reference.get("min_refs", options.min_refs)
    if isinstance(least, bool) or not isinstance(least, int) or least < 1:
        return abstain("reference.min_refs is a whole number from 1 on", code="min_refs")
    if not candidate.text.strip():
        return no_answer("the response names no file")
    found, unknown = named(candidate.text, files)
    if not found:
        name = unknown[0] if unknown else ""
        why = (
            f"the repository has no file {name[:100]}"
            if name
            else "the response names no file of the repository"
        )
        return reject(why, code="unknown_file")
    if len(found) > 1 or unknown:
        return reject(
            f"the response names {len(found) + len(unknown)} files and not one",
            code="several",
            files=list(found),
        )
    path = found[0]
    if not path.endswith((".py", ".pyw")):
        return reject(f"{path} is no Python file: nothing imports it", code="not_python")
    return decide(path, least, build(files), files)


def decide(path: str, least: int, graph: ImportGraph, files: dict[str, str]) -> Verdict:
    """The verdict on one file of a repository."""
    if path in graph.unread:
        return abstain(f"{path} does not parse ({graph.unread[path]})", code="unread")
    importers = graph.importers(path)
    evidence: dict[str, Any] = {
        "file": path,
        "importers": list(importers[:SHOWN]),
        "unread": sorted(graph.unread)[:SHOWN],
    }
    if len(importers) >= least:
        return accept(f"{len(importers)} files import {path}, at least {least}", **evidence)
    if len(importers) + len(mentions(path, graph, files)) >= least:
        return abstain(
            f"{len(importers)} files import {path}; {len(graph.unread)} files do not parse, and some of "
            "them name it",
            code="unread",
            **evidence,
        )
    return reject(f"{len(importers)} files import {path}, fewer than {least}", code="too_few", **evidence)


def mentions(path: str, graph: ImportGraph, files: dict[str, str]) -> list[str]:
    """The files that do not parse and hold the name of the module."""
    stem = path.removesuffix("/__init__.py").rpartition("/")[2].removesuffix(".py")
    word = re.compile(rf"\b{re.escape(stem)}\b")
    return [one for one in graph.unread if one != path and word.search(files[one])]
