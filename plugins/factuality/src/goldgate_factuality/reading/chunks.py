"""Chunks of a tagged sentence: noun phrases, verb groups, prepositions, links and marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from goldgate_factuality.reading.phrases import Phrase, phrase
from goldgate_factuality.reading.sentences import Token

Kind = Literal["NP", "V", "P", "CC", ",", "REL", "SUB", "ADV", "ADJ", ":", '"', "(", ")", "."]
SUBORDINATORS = frozenset(
    """
    because although though while whereas if when whenever unless as since until once where so after
    before that than whether
    """.split()
)
INNER = frozenset("of in at on from for".split())
CATENATIVES = frozenset(
    """plan hope want tri expect intend agre seek decid aim promis threaten need wish prepar fail refus
    declin abl go begin start continu manag use have appear seem like consid propos like vow offer attempt
    forget neglect schedul set due suppos
    """.split()
)


LEADING = frozenset("able likely due unlikely unable set about".split())


@dataclass(slots=True)
class VerbGroup:
    """Auxiliaries, adverbs and verbs that stand together; ``chain`` are the verbs before the last."""

    tokens: list[Token]
    verb: Token
    chain: list[Token]
    passive: bool
    finite: bool
    infinitive: bool


@dataclass(slots=True)
class Chunk:
    """One chunk; the phrase or verb group where it is one."""

    kind: Kind
    tokens: list[Token]
    phrase: Phrase | None = None
    group: VerbGroup | None = None

    @property
    def word(self) -> str:
        """The first token in lower case."""
        return self.tokens[0].lower


def chunks(sentence: str, made: tuple[Token, ...]) -> list[Chunk]:
    """The chunks of a sentence, left to right; every token is in one."""
    found: list[Chunk] = []
    at = 0
    while at < len(made):
        chunk = _verb(made, at) or _noun(sentence, made, at) or _single(made, at)
        found.append(chunk)
        at += len(chunk.tokens)
    return found


def _verb(made: tuple[Token, ...], at: int) -> Chunk | None:
    first = made[at]
    infinitive = (
        first.tag == "TO"
        and at + 1 < len(made)
        and _verbal(made, at + 1)
        and made[at + 1].tag in ("VB", "VBP", "RB")
    )
    if not infinitive and not (first.tag == "MD" or (first.tag[:2] == "VB" and _verbal(made, at))):
        return None
    end, last = at + 1, at
    while end < len(made):
        token = made[end]
        if token.tag == "MD" or (token.tag[:2] == "VB" and _verbal(made, end)):
            last = end
        elif (
            token.tag == "TO"
            and end + 1 < len(made)
            and made[end + 1].tag[:2] in ("VB", "RB")
            and made[end + 1].tag != "VBG"
        ):
            if (
                made[last].stem not in CATENATIVES
                and made[last].lower not in LEADING
                and made[last].stem != "be"
            ):
                break
        elif token.lower in LEADING and end + 1 < len(made) and made[end + 1].tag == "TO":
            last = end
        elif token.tag in ("RB", "RBR") or token.lower == "n't":
            pass
        else:
            break
        end += 1
    if made[last].tag == "MD" and last == at and end == at + 1 and not infinitive:
        return Chunk("V", [first], group=VerbGroup([first], first, [], False, True, False))
    group = list(made[at : last + 1])
    if infinitive and last == at:
        return None
    after = last + 1
    while after < len(made) and made[after].lower in ("not", "n't", "never"):  # "is not a spy"
        group.append(made[after])
        after += 1
    verbs = [
        token
        for token in group
        if token.tag[:2] in ("VB", "MD")
        or token.lower in ("able", "likely", "unlikely", "unable", "due", "set", "about")
    ]
    verb = verbs[-1]
    helped = any(token.stem in ("be", "get") for token in verbs[:-1])
    passive = helped and (verb.tag in ("VBN", "VBD")) and verb.stem != "be"
    finite = (
        not infinitive and verbs[0].tag not in ("VBG",) and not (verbs[0].tag == "VBN" and len(verbs) == 1)
    )
    return Chunk("V", group, group=VerbGroup(group, verb, verbs[:-1], passive, finite, infinitive))


def _verbal(made: tuple[Token, ...], at: int) -> bool:
    """Whether a participle or verb is no modifier of a noun: "the planned bridge", "increasing costs"."""
    token = made[at]
    if token.tag not in ("VBG", "VBN", "VB", "VBD"):
        return token.tag[:2] == "VB" or token.tag in ("MD", "RB")
    before = made[at - 1] if at else None
    after = made[at + 1] if at + 1 < len(made) else None
    if (
        before is not None
        and before.tag in ("DT", "PRP$", "POS", "JJ", "CD")
        and after is not None
        and after.tag[:2] in ("NN", "JJ")
    ):
        return False
    return not (
        before is not None and before.tag in ("DT", "PRP$", "POS") and token.tag in ("VB", "VBG", "VBN")
    )


def _noun(sentence: str, made: tuple[Token, ...], at: int) -> Chunk | None:
    end = at
    nouns = 0
    while end < len(made):
        token = made[end]
        tag = token.tag
        if tag in ("PRP", "EX"):
            if end > at:
                break
            return Chunk("NP", [token], phrase=phrase(sentence, [token]))
        if tag in ("DT", "PDT", "PRP$"):
            if (
                end > at
                and made[end - 1].tag not in ("PDT", "DT")
                and made[end - 1].lower not in ("all", "both", "half")
            ):
                break
        elif tag == "POS":
            if end == at or not nouns:
                break
        elif tag[:2] == "NN" or tag in ("CD", "$"):
            if tag == "CD" and nouns and made[end - 1].tag in ("NN", "NNS") and _starts_a_phrase(made, end):
                break  # "trouble two hours earlier"
            nouns += 1
        elif (
            tag[:2] == "JJ"
            or (tag in ("VBG", "VBN", "VB", "VBD") and end > at and not _verbal(made, end))
            or (
                tag in ("RB", "RBR", "RBS")
                and end + 1 < len(made)
                and made[end + 1].tag[:2] in ("JJ", "CD")
                and end == at
            )
            or (
                token.text == "-"
                and end > at
                and made[end - 1].tag == "CD"
                and end + 1 < len(made)
                and made[end + 1].tag == "CD"
            )
            or (token.text in ("&", "%", "°") and end > at)
            or (
                tag == "CC"
                and token.lower == "and"
                and end > at
                and made[end - 1].tag[:2] == "JJ"
                and end + 1 < len(made)
                and made[end + 1].tag[:2] == "JJ"
            )
        ):
            pass
        else:
            break
        end += 1
    while end > at and made[end - 1].tag in ("RB", "RBR", "CC"):
        end -= 1
    part = list(made[at:end])
    if not part:
        return None
    if not nouns and not any(token.tag in ("DT", "PRP") for token in part):
        return Chunk("ADJ", part)
    return Chunk("NP", part, phrase=phrase(sentence, part))


def _starts_a_phrase(made: tuple[Token, ...], at: int) -> bool:
    return at + 1 < len(made) and made[at + 1].tag in ("NN", "NNS") and made[at].text.isalpha()


def _single(made: tuple[Token, ...], at: int) -> Chunk:
    token = made[at]
    lower, tag = token.lower, token.tag
    kind: Kind = "ADV"
    if tag in ("WP", "WDT", "WP$") or (lower == "that" and tag in ("WDT", "DT")):
        kind = "REL"
    elif lower in ("when", "where") or tag == "WRB":
        kind = "SUB"
    elif tag in ("IN", "TO", "RP"):
        kind = "SUB" if lower in SUBORDINATORS and _leads_a_clause(made, at) else "P"
    elif tag == "CC":
        kind = "CC"
    elif tag in (",", ":", '"', "(", ")", "."):
        kind = tag  # type: ignore[assignment]  # one of the kinds, as the line above says
    return Chunk(kind, [token])


def _leads_a_clause(made: tuple[Token, ...], at: int) -> bool:
    """Whether a verb follows before the next mark: "after he left" against "after the war"."""
    lower = made[at].lower
    if lower in ("because", "although", "though", "while", "whereas", "if", "unless", "whether", "that"):
        return not (at + 1 < len(made) and made[at + 1].lower == "of")
    inner = 1  # prepositions that may belong to the subject: "since the dam at Hale was removed"
    for token in made[at + 1 : at + 12]:
        if token.tag == "IN" and token.lower in INNER and inner:
            inner -= 1
            continue
        if token.tag in (",", ".", ":", "CC", "WDT", "WP", "IN"):
            return False
        if token.tag in ("VBD", "VBZ", "VBP", "MD"):
            return True
    return False
