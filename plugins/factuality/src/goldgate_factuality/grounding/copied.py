"""Claims that a sentence of the source holds word for word, as a whole or with asides left out."""

from __future__ import annotations

from goldgate_factuality.grounding.source import Source
from goldgate_factuality.reading.frames import FACTIVE, NEGATIONS, POSSIBLE, SAYING, Parsed
from goldgate_factuality.reading.sentences import Token

GAPS = 3  # parts of a sentence that may be left out
TURNS = frozenset("if unless whether except only without almost nearly until instead rather than".split())
MARKS = frozenset(', ( ) [ ] - – — : ; "'.split())


def copied(claim: Parsed, source: Source) -> int | None:
    """The number of the sentence that holds the claim, where it does.

    Left out may be: the beginning or the end of the sentence, what stands between two commas or brackets, and
    single adjectives and adverbs; never a word that denies, weakens or turns the rest, or says who says it
    without saying that it is so.
    """
    own = [token for token in claim.tokens if _counts(token)]
    if len(own) < 3:
        return None
    wanted = [token.lower for token in own]
    for number, parsed in enumerate(source.parsed):
        if _holds(wanted, parsed):
            return number
    return None


def _counts(token: Token) -> bool:
    return token.text[0].isalnum() or token.text in "%$€£'" or token.lower in ("n't", "'s")


def _holds(wanted: list[str], parsed: Parsed) -> bool:
    given = list(parsed.tokens)
    words = [token.lower for token in given]
    if not set(wanted) <= set(words):
        return False
    starts = [at for at, word in enumerate(words) if word == wanted[0]][:6]
    return any(_from(wanted, given, start) for start in starts)


def _from(wanted: list[str], given: list[Token], start: int) -> bool:
    """Whether the words follow from this place on, with gaps that may be left out."""
    at, gaps = start, 0
    if not _droppable_edge(given[:start]):
        return False
    for word in wanted:
        begin = at
        while at < len(given) and not _counts(given[at]):
            at += 1
        if at < len(given) and given[at].lower == word:
            at += 1
            continue
        found = next((n for n in range(at, len(given)) if given[n].lower == word), None)
        if found is None or not _droppable(given, begin, found):
            return False
        gaps, at = gaps + 1, found + 1
    return gaps <= GAPS and _droppable_end(given, at)


def _droppable(given: list[Token], begin: int, end: int) -> bool:
    """Between two marks, or adjectives and adverbs alone."""
    part = given[begin:end]
    words = [token for token in part if _counts(token)]
    if any(_turns(token) for token in words):
        return False
    if all(token.tag[:2] in ("JJ", "RB") and token.tag != "JJS" for token in words) and len(words) <= 2:
        return True
    first, last = part[0].text in MARKS, part[-1].text in MARKS
    return first and last


def _droppable_edge(part: list[Token]) -> bool:
    """The beginning of a sentence, up to a mark, a conjunction, or "said that": nothing that denies or
    weakens, and no saying that may be false.
    """
    if not part:
        return True
    if any(_turns(token) or (token.stem in SAYING and token.stem not in FACTIVE) for token in part):
        return False
    last = part[-1]
    saying = any(token.stem in FACTIVE for token in part[-2:])
    return last.text in MARKS or last.lower in ("and", "but") or saying


def _droppable_end(given: list[Token], at: int) -> bool:
    """The end of a sentence: from a mark, a conjunction or a preposition of time or place on."""
    rest = [token for token in given[at:] if token.text not in (".", "!", "?", '"', "'")]
    if not rest:
        return True
    if any(token.lower in TURNS for token in rest) or rest[0].lower in NEGATIONS:
        return False
    if any(token.stem in SAYING and token.stem not in FACTIVE for token in rest):
        return False
    return rest[0].text in MARKS or rest[0].lower in (
        "and",
        "but",
        "who",
        "which",
        "in",
        "on",
        "at",
        "after",
        "when",
        "while",
        "because",
        "since",
        "with",
    )


def _turns(token: Token) -> bool:
    return token.lower in NEGATIONS or token.lower in POSSIBLE or token.lower in TURNS
