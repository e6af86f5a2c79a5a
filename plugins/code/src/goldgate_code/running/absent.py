"""A program that needs a package which the sandbox lacks is neither right nor wrong."""

from __future__ import annotations

import re
import sys

from goldgate import Verdict

from goldgate_code.parsing.python_source import imported
from goldgate_code.verdicts import abstain

_ABSENT = re.compile(r"No module named '([\w.]{1,200})'")


def or_absent(verdict: Verdict, code: str) -> Verdict:
    """The verdict; an abstention that names the module where a rejection is for want of one that the program
    imports and that is none of the standard library's.
    """
    if verdict.score != 0.0:
        return verdict
    texts = [verdict.why, *(str(verdict.evidence.get(key, "")) for key in ("got", "stderr"))]
    names = {match[1].partition(".")[0] for text in texts for match in _ABSENT.finditer(text)}
    absent = sorted((names & imported(code)) - sys.stdlib_module_names)
    if not absent:
        return verdict
    return abstain(
        f"the program needs {absent[0]}, which the sandbox lacks: name it in the service's packages",
        code="module_absent",
        module=absent[0],
    )
