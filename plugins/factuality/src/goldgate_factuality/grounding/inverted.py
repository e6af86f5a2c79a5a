"""Comparisons said from the other side: "females are larger than males", "males are smaller than females"."""

from __future__ import annotations

from goldgate_factuality.grounding.aligned import spots_of
from goldgate_factuality.grounding.lexicon import opposite, same
from goldgate_factuality.grounding.source import Source
from goldgate_factuality.grounding.wordings import reworded
from goldgate_factuality.reading.frames import NEGATIONS, POSSIBLE, Parsed
from goldgate_factuality.reading.phrases import is_content
from goldgate_factuality.reading.sentences import Token, stem

BASES = {"better": "good", "worse": "bad", "more": "more", "less": "less", "fewer": "less"}


def inverted(claim: Parsed, source: Source) -> tuple[bool, int] | None:
    """Whether a sentence of the source compares the same two things so, or the other way round, and its
    number; None where the claim is no plain comparison, or no sentence has its words.
    """
    own = _sides(claim.tokens)
    if own is None or any(token.lower in NEGATIONS | POSSIBLE for token in claim.tokens):
        return None
    word, left, right = own
    for number, parsed in enumerate(source.parsed):
        given = _sides(parsed.tokens)
        if given is None or any(token.lower in NEGATIONS | POSSIBLE for token in parsed.tokens):
            continue
        other, first, second = given
        if not (same(word, other) or opposite(word, other)):
            continue
        held = {spot.token.start: spot.stems for spot in spots_of(parsed)}
        ones = [held[token.start] for token in first]
        twos = [held[token.start] for token in second]
        straight = _within(right, twos) and _within(left, ones)
        shared = [token for token in left if _within([token], ones)]
        unshared = [token for token in left if token not in shared]
        crossed = (
            _within(right, ones)
            and bool(unshared or _within(left, twos))
            and _within(unshared or left, twos)
            and not _within(right, twos)
        )
        if straight and not crossed:
            return same(word, other), number
        if crossed:
            return opposite(word, other), number
    return None


def _sides(tokens: tuple[Token, ...]) -> tuple[str, list[Token], list[Token]] | None:
    """The word that compares, and the content words before it and after "than"; None without exactly one."""
    than = [at for at, token in enumerate(tokens) if token.lower == "than"]
    if len(than) != 1:
        return None
    words = [at for at in range(than[0]) if tokens[at].tag in ("JJR", "RBR") or tokens[at].lower in BASES]
    if (
        not words
        or any(token.tag in ("CD", "CC") for token in tokens)
        or tokens[than[0] - 1].lower in ("rather", "other")
    ):
        return None
    at = words[-1]
    word = tokens[at].lower
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    skip = {at, than[0]}
    compared = stem(BASES.get(word, word))
    if word in ("more", "less") and after is not None and after.tag[:2] in ("JJ", "RB"):
        compared, skip = f"{word} {after.stem}", skip | {at + 1}
    before = [
        token
        for n, token in enumerate(tokens[: than[0]])
        if n not in skip and is_content(token) and token.stem not in ("be", "do", "have")
    ]
    rest = [
        token
        for token in tokens[than[0] + 1 :]
        if is_content(token) and token.stem not in ("be", "do", "have")
    ]
    end = next((n for n, token in enumerate(tokens) if n > than[0] and token.tag in (",", ":")), len(tokens))
    rest = [token for token in rest if token.start < (tokens[end].start if end < len(tokens) else 10**9)]
    return (compared, before, rest) if before and rest else None


def _within(wanted: list[Token], held: list[frozenset[str]]) -> bool:
    return all(any(reworded(token.stem, one) for stems in held for one in stems) for token in wanted)
