"""What came of tests, and how a failure is described."""

from __future__ import annotations

from typing import NamedTuple


class SuiteResult(NamedTuple):
    """``passed`` is None where the tests could not be run; ``unfit`` where they need live objects; ``lost``
    where the candidate's process was gone; ``lowered`` is why a pass rests on the candidate's word.
    """

    passed: bool | None
    why: str
    unfit: bool = False
    lost: bool = False
    lowered: str = ""
