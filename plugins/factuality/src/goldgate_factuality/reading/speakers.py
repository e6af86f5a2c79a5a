"""Who says the frames of a sentence."""

from __future__ import annotations

from goldgate_factuality.reading.frames import SAYING, Frame, Parsed


def give_speakers(parsed: Parsed) -> None:
    """Who says the frames of a sentence: inverted ("…", said the mayor), "according to", and complements."""
    for number, frame in enumerate(parsed.frames):
        if frame.verb not in SAYING or frame.passive:
            continue
        if frame.objects and (
            frame.subject is None
            or (number and frame.start > parsed.frames[number - 1].end and _inverted(parsed, frame))
        ):
            frame.subject = frame.objects.pop(0)
            for other in parsed.frames[:number]:
                other.under, other.speaker = other.under or frame, frame.subject
    for frame, after in zip(parsed.frames, parsed.frames[1:], strict=False):
        if frame.subject is None and frame.group.verb.tag in ("VBN", "VBG") and not frame.group.infinitive:
            frame.subject = after.subject  # "Founded in 1998, the company"
    for frame in parsed.frames:
        if frame.under is not None and frame.under.verb in SAYING and frame.speaker is None:
            frame.speaker = frame.under.subject
    for position, frame in enumerate(parsed.frames):
        if frame.quoted and frame.speaker is None:
            saying = [
                other
                for other in parsed.frames
                if other.verb in SAYING and not other.quoted and other is not frame
            ]
            if saying:
                frame.under, frame.speaker = saying[-1], saying[-1].subject
        if (
            position
            and frame.under is None
            and parsed.frames[position - 1].under is not None
            and not frame.group.finite
        ):
            frame.under, frame.speaker = (
                parsed.frames[position - 1].under,
                parsed.frames[position - 1].speaker,
            )


def _inverted(parsed: Parsed, frame: Frame) -> bool:
    """Whether a comma or quotation mark is right before the verb: '…," said Ruth'."""
    return (
        parsed.text[: frame.start].rstrip().endswith((",", '"', '?"', '!"'))
        and frame.group.tokens[0].tag != "VBG"
    )
