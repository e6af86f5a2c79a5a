"""Whether what the source implies speaks against a number or date that the source itself has not."""

from __future__ import annotations

from goldgate_factuality.grounding.compare import compare, related
from goldgate_factuality.grounding.match import about, equal
from goldgate_factuality.grounding.source import Source
from goldgate_factuality.reading.dates import dates, within
from goldgate_factuality.reading.frames import Frame, Parsed
from goldgate_factuality.reading.units import quantities


def contrary(claim: Parsed, source: Source) -> tuple[str, int] | None:
    """What an implied sentence says instead, and its number; None where none is about just this, but for one
    number or date.
    """
    days = dates(claim.text)
    amounts = [
        one for one in quantities(claim.text) if not any(day.start <= one.start < day.end for day in days)
    ]
    for frame in claim.frames:
        if frame.negated or frame.possible:
            continue
        for number, given in source.frames:
            if number not in source.implied_by or related(frame.verb, given.verb) != "same":
                continue
            held = [one for at, one in source.amounts if at == number]
            when = [day for at, day in source.days if at == number]
            odd = sum(not any(equal(one, other) for other in held) for one in amounts)
            off = sum(not any(within(other, day) for other in when) for day in days)
            if frame.verb == "be":
                if (
                    odd + off == 1
                    and len(amounts) == 1
                    and len(held) == 1
                    and _same_measure(frame, given, source)
                ):
                    return f"it is {source.parsed[number].text!r}", number
                continue
            found = compare(frame, given, "same", source)
            if any(
                other.bound and abs(one.base - other.base) * 10 <= other.base
                for one in amounts
                for other in held
            ):
                continue  # "about 50,526", computed from a percentage
            if odd + off == 1 and found.against and found.hard and found.agreed >= 1:
                return found.against, number
    return None


def _same_measure(frame: Frame, given: Frame, source: Source) -> bool:
    """Whether both say of one thing how large, how many or how old it is."""
    if frame.subject is None or given.subject is None or not about(frame.subject, given.subject, source):
        return False
    mine = [one for phrase in (frame.subject, *frame.objects) for one in phrase.amounts]
    theirs = [one for phrase in (given.subject, *given.objects) for one in phrase.amounts]
    return len(mine) == len(theirs) == 1 and mine[0].kind == theirs[0].kind and not mine[0].bound
