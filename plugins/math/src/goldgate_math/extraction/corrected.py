"""What a response puts in the place of an answer that it has just given."""

from __future__ import annotations

import re

from goldgate_math.extraction.clauses import sentence, trim

_CORRECTED = re.compile(
    r"""
    \b (?: wait | actually | sorry | correction | just\s+kidding | i\s+mean | oops | no | scratch\s+that ) \b
    [^.\n]{0,40}? \b (?: it's | it\s+is | is | should\s+be | must\s+be
      | i\s+mean ) \s+ (?:actually\s+|really\s+)?
    (?P<value> [$\\(\d.-][^\n]{0,80} )
    | \b (?: correction | update | edit | revis\w+ | amended ) (?:\s+answer)? \s*:\s*
      (?: (?:it\s+)? (?:should\s+be|is) \s+ )? (?P<other> [$\\(\d.-][^\n]{0,80} )
    """,
    re.VERBOSE | re.IGNORECASE,
)

_SLIPPED = re.compile(
    r"\d[\d.,]*\s*(?:\.\.\.?|…|[-–—])\s*(?:oh,?\s+)?(?:no|wait|sorry|oops|rather)\b[\s,:]+(?P<value>[-−$\\\d(][^\n]{0,80})$",
    re.IGNORECASE,
)


def slipped(text: str) -> str | None:
    """The value that a short answer puts in the place of the one before it: "54... no, 56"."""
    match = _SLIPPED.search(text)
    return trim(sentence(match["value"])) if match else None


def corrected(tail: str) -> str | None:
    """What the text after an answer puts in its place."""
    match = _CORRECTED.search(tail[:300])
    return trim(sentence(match["value"] or match["other"])) if match else None
