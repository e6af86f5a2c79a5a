"""Noun phrases: what they name, how many, whose, and what they are described as."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from goldgate_factuality.reading.dates import Date, dates
from goldgate_factuality.reading.sentences import Token
from goldgate_factuality.reading.units import Quantity, quantities

SPEAKERS = frozenset("i we me us my our mine ours myself ourselves".split())
QUANTIFIERS = {
    "all": 4,
    "every": 4,
    "each": 4,
    "both": 4,
    "entire": 4,
    "whole": 4,
    "any": 3,
    "most": 3,
    "majority": 3,
    "half": 2,
    "many": 2,
    "some": 1,
    "several": 1,
    "few": 1,
    "certain": 1,
    "part": 1,
    "portion": 1,
    "one": 1,
    "no": 0,
    "none": 0,
    "neither": 0,
}
SKIPPED = frozenset("the a an this that these those such own same other another".split())


@dataclass(slots=True)
class Phrase:
    """A noun phrase. ``head`` is the stem of its last noun; ``words`` are the stems of all that it says."""

    tokens: list[Token]
    head: str
    text: str
    start: int
    end: int
    quant: str = ""
    pronoun: str = ""
    definite: bool = False
    amounts: list[Quantity] = field(default_factory=list)
    days: list[Date] = field(default_factory=list)
    owner: str = ""
    owners: list[str] = field(default_factory=list)
    complements: list[tuple[str, Phrase]] = field(default_factory=list)
    descriptions: list[Phrase] = field(default_factory=list)
    others: list[Phrase] = field(default_factory=list)
    antecedent: Phrase | None = None
    person: bool = False
    sure: bool = True  # whether the antecedent is the only one, or the last subject

    @property
    def is_name(self) -> bool:
        """Whether it names somebody or something."""
        return any(token.is_name for token in self.tokens)

    @property
    def names(self) -> list[str]:
        """The stems of its proper nouns that do not own it."""
        return [token.stem for token in self.core if token.is_name]

    @property
    def core(self) -> list[Token]:
        """Its tokens after a possessive mark."""
        at = max((n for n, token in enumerate(self.tokens) if token.tag == "POS"), default=-1)
        return self.tokens[at + 1 :]

    @property
    def words(self) -> list[str]:
        """The stems of its content words, numbers left out."""
        return [token.stem for token in self.tokens if is_content(token) and token.tag not in ("CD", "$")]


def is_content(token: Token) -> bool:
    """Whether a token says something by itself: no article, pronoun, preposition, mark or quantifier."""
    if token.tag in (
        "DT",
        "PDT",
        "PRP",
        "PRP$",
        "POS",
        "IN",
        "TO",
        "CC",
        ",",
        ".",
        ":",
        "(",
        ")",
        '"',
        "EX",
        "MD",
        "WP",
        "WDT",
        "WRB",
        "WP$",
        "$",
        "SYM",
    ):
        return False
    return token.lower not in SKIPPED and token.lower not in QUANTIFIERS and token.text[0].isalnum()


@lru_cache(maxsize=256)
def _quantities(sentence: str) -> tuple[Quantity, ...]:
    return tuple(quantities(sentence))


def phrase(sentence: str, made: list[Token]) -> Phrase:
    """A phrase of the tokens of a chunk."""
    text = sentence[made[0].start : made[-1].end]
    nouns = [token for token in made if token.tag.startswith("NN")]
    head = nouns[-1] if nouns else made[-1]
    quant = next(
        (token.lower for token in made if token.lower in QUANTIFIERS and token.tag not in ("CD",)), ""
    )
    pronoun = made[0].lower if len(made) == 1 and made[0].tag in ("PRP", "WP", "EX", "DT") else ""
    owner_at = max((n for n, token in enumerate(made) if token.tag == "POS"), default=-1)
    owners = [token.stem for token in made[: max(owner_at, 0)] if is_content(token)]
    owner = next((token.lower for token in made if token.tag in ("PRP$", "WP$")), "")
    definite = made[0].lower in ("the", "this", "that", "these", "those") or made[0].tag == "PRP$"
    return Phrase(
        made,
        head.stem,
        text,
        made[0].start,
        made[-1].end,
        quant,
        pronoun,
        definite,
        [
            one
            for one in _quantities(sentence)
            if one.end > made[0].start
            and one.start < made[-1].end
            and sentence[one.start : one.end].lower() != "one"
        ]
        if any(
            token.text[0].isdigit()
            or token.tag in ("CD", "$")
            or token.lower in ("half", "quarter", "third", "quarters", "thirds", "dozen")
            for token in made
        )
        else [],
        dates(text),
        owner,
        owners,
    )
