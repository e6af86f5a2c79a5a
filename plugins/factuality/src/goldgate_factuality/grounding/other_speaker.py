"""Words of another speaker: "Bob said it was late" for '"It was late," said Ann'."""

from __future__ import annotations

from goldgate_factuality.grounding.aligned import Aligned, Unit
from goldgate_factuality.grounding.match import match
from goldgate_factuality.grounding.source import Source
from goldgate_factuality.reading.frames import SAYING, Parsed
from goldgate_factuality.reading.phrases import Phrase

FEWEST = 3  # words of what is said that must stand in the sentence


def other_speaker(
    claim: Parsed, claimed: list[Unit], found: list[Aligned], source: Source
) -> tuple[str, int] | None:
    """Who says it in the source and where, if not whom the claim names; None where that is not sure: where
    one of the two is not named, or the claim's speaker stands in the same sentence.
    """
    mine = next((frame.speaker for frame in claim.frames if frame.speaker is not None), None)
    if mine is None or not mine.names:
        return None
    inside = {n for n, unit in enumerate(claimed) if mine.start <= unit.at < mine.end or unit.stem in SAYING}
    content = [n for n in range(len(claimed)) if n not in inside and not claimed[n].light]
    if len(content) < FEWEST:
        return None
    for made in found:
        if any(n not in made.found for n in content):
            continue
        spoken = [one for one in _speakers(made) if one.names]
        if not spoken or any(match(mine, one, source).holds is not False for one in spoken):
            return None
        names = {stem for spot in made.spots for stem in spot.stems}
        if mine.names[-1] in names:
            return None
        return spoken[0].text, made.number
    return None


def _speakers(made: Aligned) -> list[Phrase]:
    said = [frame.speaker for frame in made.frames if frame.speaker is not None]
    return said + [
        frame.subject for frame in made.frames if frame.verb in SAYING and frame.subject is not None
    ]
