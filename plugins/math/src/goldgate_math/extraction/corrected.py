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


def corrected(tail: str) -> str | None:
    """What the text after an answer puts in its place."""
    match = _CORRECTED.search(tail[:300])
    return trim(sentence(match["value"] or match["other"])) if match else None
