"""Whether a verb group denies, weakens or announces what it says."""

from __future__ import annotations

from goldgate_factuality.reading.chunks import VerbGroup
from goldgate_factuality.reading.frames import FUTURE, NEGATING, NEGATIONS, POSSIBLE, Frame


def give_polarity(frame: Frame, group: VerbGroup) -> None:
    words = [token.lower for token in group.tokens]
    count = sum(word in NEGATIONS for word in words)
    count += sum(token.stem in NEGATING and token is not group.verb for token in group.tokens)
    frame.negated = count % 2 == 1
    frame.possible = any(word in POSSIBLE for word in words)
    frame.future = _is_to(group) or any(
        (token.lower in FUTURE or token.stem in FUTURE) and token is not group.verb for token in group.tokens
    )
    used = {"be", "have", "do", "will", "would"}
    frame.adverbs = [
        t for t in group.tokens if t.tag[:2] == "RB" and t.lower not in NEGATIONS and t.stem not in used
    ]
    if frame.subject is not None and frame.subject.quant in ("no", "none", "neither"):
        frame.negated = not frame.negated


def _is_to(group: VerbGroup) -> bool:
    """Whether a form of "be" with "to" announces the verb: "is to be launched"."""
    pairs = zip(group.tokens, group.tokens[1:], strict=False)
    return any(one.stem == "be" and other.tag == "TO" for one, other in pairs)
