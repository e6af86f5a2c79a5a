"""``longcontext.gold``: the expected answer of a sample as its candidate, for supervised training."""

from __future__ import annotations

from goldgate import Candidate, Origin, Sample, answer

NAME = "longcontext.gold"


def make(sample: Sample) -> list[Candidate]:
    """One candidate: ``reference.answer``, items of a list one per line. None where there is no answer."""
    expected = sample.reference.get("answer")
    if isinstance(expected, list | tuple):
        text = "\n".join(str(one) for one in expected)
    elif isinstance(expected, str | int | float) and not isinstance(expected, bool):
        text = str(expected)
    else:
        text = ""
    if not text.strip():
        return []
    origin = sample.origin
    return [
        answer(sample, text, Origin(NAME, origin.model if origin else "", origin.seed if origin else None))
    ]
