"""``longcontext.dependents``: the response lists exactly the files that depended on a removed one.

``reference.files`` with ``reference.removed``; or ``reference.dependents``, the list itself. Parts hold
precision, recall and their harmonic mean F1; a list of everything has a low precision and is rejected.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from goldgate import Candidate, Verdict, abstain, accept, no_answer, reject

from goldgate_longcontext.imports.answers import FilesError, files_of, named, removed_of
from goldgate_longcontext.imports.graph import build
from goldgate_longcontext.imports.layout import clean

SHOWN = 30  # paths in evidence
NONE = ("none", "no files", "no file", "nothing", "[]")


def check(candidate: Candidate) -> Verdict:
    """Whether the set of files is the right one."""
    reference = candidate.sample.reference
    try:
        files = files_of(reference) if "files" in reference else {}
        removed = removed_of(reference, files) if files else clean(str(reference.get("removed", "")))
    except FilesError as error:
        return abstain(str(error), code="files")
    given = reference.get("dependents")
    if given is None and not files:
        return abstain("the row has neither reference.dependents nor reference.files", code="files")
    if given is not None:
        if not isinstance(given, list | tuple) or not all(isinstance(one, str) for one in given):
            return abstain("reference.dependents is a list of paths", code="dependents")
        wanted = {clean(one) for one in given}
    else:
        wanted = set(build(files).importers(removed))
    if not candidate.text.strip():
        return no_answer("the response names no files")
    found, unknown = named(candidate.text, {*files, *wanted})
    listed = {*found, *unknown} - {removed}
    if not listed and not candidate.text.strip().casefold().rstrip(".").startswith(NONE):
        return no_answer("the response names no files")
    return compared(listed, wanted)


def compared(listed: Collection[str], wanted: Collection[str]) -> Verdict:
    """The verdict on a set of files, with precision, recall and F1 as parts."""
    right = set(listed) & set(wanted)
    precision = len(right) / len(listed) if listed else float(not wanted)
    recall = len(right) / len(wanted) if wanted else float(not listed)
    f1 = 2 * precision * recall / (precision + recall) if right else float(not listed and not wanted)
    parts = {"precision": precision, "recall": recall, "f1": f1}
    wrong, missing = sorted(set(listed) - set(wanted)), sorted(set(wanted) - set(listed))
    if not wrong and not missing:
        return accept(f"all {len(right)} files that depend on it, and no other", parts=parts)
    evidence: dict[str, Any] = {"wrong": wrong[:SHOWN], "missing": missing[:SHOWN]}
    what = f"{wrong[0]} does not depend on it" if wrong else f"{missing[0]} is missing"
    return reject(
        f"{len(wrong)} files too many, {len(missing)} missing: {what}"[:300], parts=parts, **evidence
    )
