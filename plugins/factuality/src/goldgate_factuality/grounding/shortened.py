"""Claims that shorten one sentence of the source: its words in its order, with parts left out.

What is left out must be a part that may go: an aside, a phrase with its preposition, a relative clause, a
member of a list, words before a noun. Where something else is gone, the rest may say another thing ("farms
that supply the chain can be shown" -> "the chain can be shown").
"""

from __future__ import annotations

from itertools import pairwise

from goldgate_factuality.grounding.source import Source
from goldgate_factuality.reading.chunks import chunks
from goldgate_factuality.reading.frames import EXCLUDING, FACTIVE, NEGATIONS, POSSIBLE, SAYING, Frame, Parsed
from goldgate_factuality.reading.phrases import QUANTIFIERS
from goldgate_factuality.reading.sentences import Token, stem

MARKS = frozenset(', ( ) [ ] - – — : ; "'.split())
TURNS = frozenset(
    "if unless whether except only without almost nearly until instead rather than or either".split()
)
PRIVATIVE = frozenset(
    map(
        stem,
        """
        former fake alleged so-called suspected failed attempted acting deputy vice assistant future planned
        proposed potential possible likely supposed unofficial false rival
        """.split(),
    )
)
FINITE = ("VBD", "VBZ", "VBP", "MD")
DAYTIMES = frozenset("night morning evening afternoon".split())
AS = frozenset("as while after when where because since although though before that".split())
FEWEST = 4  # words of a claim
MOST = 6  # parts that are left out
WEAK = frozenset("a an the".split())


def shortened(claim: Parsed, source: Source) -> int | None:
    """The number of a sentence of the source that says the claim with parts left out that may go; None where
    no sentence has the claim's words in its order, or other parts are gone.
    """
    own = [token for token in claim.tokens if _counts(token)]
    if len(own) < FEWEST:
        return None
    words = [token.lower for token in own]
    for number, parsed in enumerate(source.parsed):
        places = _places(words, parsed.tokens)
        if places and _may_go(places, parsed) and _same_roles(claim, own, parsed, places):
            return number
    return None


NEAR = 0.75  # of a claim's words stand in the order of one sentence: a copy that is changed somewhere


def changed_copy(claim: Parsed, source: Source) -> bool:
    """Whether a claim is most of a sentence of the source in its order, with words changed or taken out."""
    words = [token.lower for token in claim.tokens if _counts(token)]
    return any(
        _in_order(words, [token.lower for token in parsed.tokens if _counts(token)]) >= NEAR * len(words)
        for parsed in source.parsed
    )


def _in_order(own: list[str], given: list[str]) -> int:
    """How many words are in both in the same order (the longest common subsequence)."""
    row = [0] * (len(given) + 1)
    for word in own:
        before = 0
        for at, other in enumerate(given):
            held = row[at + 1]
            row[at + 1] = before + 1 if word == other else max(row[at + 1], row[at])
            before = held
    return row[-1]


def _counts(token: Token) -> bool:
    return (token.text[0].isalnum() or token.text in "%$€£" or token.lower in ("n't", "'s")) and (
        token.lower not in WEAK
    )


def _places(words: list[str], given: tuple[Token, ...]) -> list[int]:
    """Where the words stand in the sentence, in their order, with few gaps; empty where they do not."""
    row = [(at, token.lower) for at, token in enumerate(given) if _counts(token)]
    if not set(words) <= {word for _, word in row}:
        return []
    best: dict[int, tuple[int, list[int]]] = {}  # last place in row -> gaps, places
    for n, word in enumerate(words):
        reached: dict[int, tuple[int, list[int]]] = {}
        for at, (_, other) in enumerate(row):
            if other != word:
                continue
            if n == 0:
                reached[at] = (0, [at])
                continue
            options = [
                (gaps + (before != at - 1), [*places, at])
                for before, (gaps, places) in best.items()
                if before < at
            ]
            if options:
                reached[at] = min(options, key=lambda one: one[0])
        best = reached
        if not best:
            return []
    gaps, places = min(best.values(), key=lambda one: one[0])
    return [row[at][0] for at in places] if gaps <= MOST else []


def _may_go(places: list[int], parsed: Parsed) -> bool:
    given = parsed.tokens
    begins = _chunk_starts(parsed)
    if not _before(given[: places[0]], begins, places[0]):
        return False
    for here, there in pairwise(places):
        part = list(range(here + 1, there))
        if any(_counts(given[at]) for at in part) and not _between(part, given, begins, there):
            return False
    rest = [token for token in given[places[-1] + 1 :] if token.text not in (".", "!", "?", '"', "'")]
    return _after(given[places[-1]], rest)


def _chunk_starts(parsed: Parsed) -> set[int]:
    """The places at which a phrase, a verb group, or another chunk begins."""
    starts, at = set(), 0
    for chunk in chunks(parsed.text, parsed.tokens):
        starts.add(at)
        at += len(chunk.tokens)
    return starts


def _turns(token: Token) -> bool:
    word = token.lower
    return (
        word in NEGATIONS | POSSIBLE | TURNS | EXCLUDING
        or word in QUANTIFIERS
        or (token.stem in SAYING - FACTIVE and token.tag[:2] == "VB")
    )


def _before(part: tuple[Token, ...], begins: set[int], first: int) -> bool:
    """The beginning of a sentence: up to a mark, a conjunction, or "said that"; or words before a noun."""
    if not part:
        return True
    if any(_turns(token) for token in part):
        return False
    last = part[-1]
    if last.lower in ("that", "which", "who", "whose", "where"):
        return last.lower == "that" and len(part) > 1 and part[-2].stem in FACTIVE
    if last.text in MARKS or last.lower in ("and", "but", "however") or last.stem in FACTIVE:
        return True
    if last.lower in AS and last.lower != "that" and first in begins:
        return True  # "..., after he scored a goal": what such words lead is so
    if first not in begins:
        start = _last_start(begins, first)
        return _premodifiers(part[start:]) and _before(part[:start], begins, start)
    return last.tag[:2] == "RB" or all(token.lower in WEAK for token in part)


def _last_start(begins: set[int], at: int) -> int:
    return max((one for one in begins if one < at), default=0)


def _premodifiers(part: tuple[Token, ...] | list[Token]) -> bool:
    """Words before a noun that make it narrower, not another thing."""
    return all(
        token.tag[:2] in ("JJ", "NN", "DT", "PR", "PO", "VB", "RB")
        and token.stem not in PRIVATIVE
        and not _turns(token)
        for token in part
    )


def _between(part: list[int], given: tuple[Token, ...], begins: set[int], there: int) -> bool:
    """A part within the sentence."""
    tokens = [given[at] for at in part]
    if any(_turns(token) for token in tokens):
        return False
    first, last, after = tokens[0], tokens[-1], given[there]
    if there not in begins:  # inside a phrase: only words before it in the same phrase may be gone
        return not any(at in begins and at != part[0] for at in part) and _premodifiers(tokens)
    if first.text in MARKS and (last.text in MARKS or after.text in MARKS):
        return not any(token.lower in ("but", "while") for token in tokens[:2])
    if all(token.tag[:2] in ("RB", "JJ") for token in tokens):
        return not any(token.stem in PRIVATIVE for token in tokens)
    if last.lower == "and" and first.tag in FINITE and after.tag in FINITE:
        return True  # "leaves Brema at 22:40 and reaches Lesk"; whose verb it is, is compared after this
    if last.text in MARKS and after.is_name and first.tag in ("DT", "NN", "JJ") and len(tokens) <= 6:
        return not any(token.tag in FINITE for token in tokens)  # "the sitting mayor, Jorge Campos"
    if last.tag in ("IN", "TO") or last.tag[:1] == "W":
        return False
    if first.tag == "IN" and part[0] in begins:
        whole = given[part[0] - 1] if part[0] else None
        counted = whole is not None and (whole.lower in QUANTIFIERS or whole.tag == "CD")
        verbs = any(token.tag in FINITE for token in tokens)
        return not (first.lower == "of" and counted) and not verbs
    if first.tag in ("WDT", "WP") or (first.lower == "that" and after.tag in FINITE):
        return after.tag in FINITE or after.text in MARKS
    if first.lower == "and":
        return not any(token.tag in FINITE for token in tokens)
    return False


def _after(kept: Token, rest: list[Token]) -> bool:
    """The end of a sentence: from a mark, a conjunction, or the preposition of a phrase on."""
    words = [token for token in rest if _counts(token)]
    if not words:
        return True
    first = rest[1] if rest[0].lower in DAYTIMES and len(rest) > 1 else rest[0]
    if first.lower in DAYTIMES:
        return True
    if any(token.lower in TURNS - {"or", "only"} for token in rest[:2]) or first.lower in NEGATIONS:
        return False
    if any(token.stem in SAYING - FACTIVE and token.tag[:2] == "VB" for token in rest):
        return False
    if first.text in MARKS or first.tag in ("WDT", "WP", "WRB") or first.lower in ("and", "but"):
        return True
    if first.tag == "TO" or kept.tag[:2] == "VB" or kept.tag in ("IN", "DT", "CD", "JJ"):
        return first.tag == "IN" and kept.tag[:2] in ("VB", "CD") and first.lower != "of"
    return first.tag in ("IN", "RB") and not (first.lower == "of" and kept.lower in QUANTIFIERS)


def _same_roles(claim: Parsed, own: list[Token], given: Parsed, places: list[int]) -> bool:
    """Whether each verb has the subject that it has in the source's sentence."""
    to = {token.start: given.tokens[at].start for token, at in zip(own, places, strict=True)}
    for frame in claim.frames:
        at = to.get(frame.group.verb.start)
        other = next((one for one in given.frames if one.group.verb.start == at), None)
        if other is None:
            continue
        if (frame.subject is None) != (other.subject is None):
            return False
        if not _one_place(frame, other, to):
            return False
    return True


def _one_place(frame: Frame, other: Frame, to: dict[int, int]) -> bool:
    mine, theirs = frame.subject, other.subject
    if mine is None or theirs is None:
        return True
    named = [theirs, *theirs.others, *theirs.descriptions]
    heads = {token.start for one in named for token in one.tokens}
    return any(to.get(token.start) in heads for token in mine.tokens)
