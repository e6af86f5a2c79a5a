"""Shares, changes and rounded numbers of a claim counted again: the claim is read with the source's own
numbers in their place, and where the source says that, its numbers decide.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

from goldgate_factuality.grounding.changes import changed
from goldgate_factuality.grounding.decision import Decision
from goldgate_factuality.grounding.roundings import rounded
from goldgate_factuality.grounding.shares import TRIED, rest_of, shared
from goldgate_factuality.grounding.source import Source
from goldgate_factuality.reading.frames import Parsed
from goldgate_factuality.reading.parser import parse


def counted_again(
    claim: Parsed, source: Source, decide: Callable[[Parsed, Source], Decision]
) -> Decision | None:
    """The decision on a claim of a share or a change; None where the source has no such numbers, or says
    something else of them.
    """
    for readings in (shared, changed, rest_of, rounded):
        against: Decision | None = None
        for text, holds, why, number in islice(readings(claim, source), TRIED):
            if not holds and against is not None:
                continue
            read_so = decide(parse(text), source)
            if read_so.supported and _said_there(read_so, number, source):
                word = "so" if holds else "not so"
                made = Decision(
                    holds, f"the source's numbers make it {word}: {why}", claim.text, number, "number"
                )
                if holds:
                    return made
                against = made
        if against is not None:
            return against
    return None


def _said_there(made: Decision, number: int, source: Source) -> bool:
    """Whether a reading is supported by the sentence that its number is from."""
    if made.rule in ("description", "comparison") or made.nearest is None:
        return True
    return _original(made.nearest, source) == _original(number, source)


def _original(number: int, source: Source) -> str:
    return source.implied_by.get(number) or source.parsed[number].text
