"""The files of a row's repository, and those that a response names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from goldgate import Sample

from goldgate_longcontext.documents.source import document_of
from goldgate_longcontext.imports.layout import clean
from goldgate_longcontext.imports.rendering import parsed

MOST = 50_000  # characters of a response that are read
LARGEST = 40_000_000
"""Characters of all files of a repository together."""

_PATH = re.compile(r"[^\s`'\"<>()\[\]{},;:|*]{1,300}")
_TRAILING = ".!?"


class FilesError(ValueError):
    """The repository of a row cannot be used; the message says why."""


def repository_of(sample: Sample) -> dict[str, str]:
    """The repository of a row, the removed file in its place: ``reference.files``; else the document of the
    prompt, as ``longcontext.repository`` writes it, with ``reference.code`` as the text of
    ``reference.removed``. Raises FilesError.
    """
    reference = sample.reference
    if "files" in reference:
        return files_of(reference)
    removed, code = reference.get("removed"), reference.get("code")
    if not isinstance(removed, str) or not isinstance(code, str):
        raise FilesError("the row has neither reference.files nor reference.removed with reference.code")
    try:
        files = parsed(document_of(sample))
    except ValueError as error:  # a DocumentError is one
        raise FilesError(str(error)) from error
    return {**{clean(path): text for path, text in files.items()}, clean(removed): code}


def files_of(reference: Mapping[str, Any]) -> dict[str, str]:
    """``reference.files``: path → text. Raises FilesError."""
    files = reference.get("files")
    if not isinstance(files, Mapping) or not files:
        raise FilesError("reference.files is an object of paths and texts")
    wrong = [path for path, text in files.items() if not isinstance(path, str) or not isinstance(text, str)]
    if wrong:
        raise FilesError(f"reference.files: {wrong[0]!r:.80} has no text")
    if broken := [path for path in files if "\n" in path or not clean(path)]:
        raise FilesError(f"reference.files: {broken[0]!r:.80} is no path")
    if sum(map(len, files.values())) > LARGEST:
        raise FilesError(f"reference.files holds more than {LARGEST} characters")
    return {clean(path): text for path, text in files.items()}


def removed_of(reference: Mapping[str, Any], files: Mapping[str, str]) -> str:
    """``reference.removed``: the file that is gone. Raises FilesError."""
    removed = reference.get("removed")
    if not isinstance(removed, str) or clean(removed) not in files:
        raise FilesError("reference.removed is the path of a file in reference.files")
    return clean(removed)


def named(text: str, files: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The files that a response names, in its order, and the paths that it names and nobody knows.

    A path may stand in backticks, quotes or a sentence, with ``./`` or an absolute folder in front. A bare
    file name counts where one file only has it.
    """
    known = set(files)
    by_name: dict[str, list[str]] = {}
    for path in known:
        by_name.setdefault(path.rpartition("/")[2], []).append(path)
    whole = clean(text.strip().strip("`'\""))
    if whole in known:  # a path may hold blanks
        return (whole,), ()
    found: dict[str, None] = {}
    unknown: dict[str, None] = {}
    for match in _PATH.finditer(text[:MOST]):
        word = match[0].rstrip(_TRAILING)
        if not word or not (word.endswith((".py", ".pyw", ".pyi")) or clean(word) in known):
            continue
        path = clean(word)
        if path in known:
            found.setdefault(path)
        elif (one := _ending(path, known, by_name)) is not None:
            found.setdefault(one)
        else:
            unknown.setdefault(path)
    return tuple(found), tuple(unknown)


def _ending(path: str, known: set[str], by_name: Mapping[str, list[str]]) -> str | None:
    """The one file that a bare name or the end of an absolute path can mean."""
    same = by_name.get(path.rpartition("/")[2], [])
    if "/" not in path:
        return same[0] if len(same) == 1 else None
    fits = [one for one in same if path.endswith(f"/{one}")]
    return max(fits, key=len) if fits else None
