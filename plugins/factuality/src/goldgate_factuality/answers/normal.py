"""The normal form of a short answer: what may differ between two spellings of one answer."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from goldgate_factuality.reading.numbers import ORDINALS, value_of

ARTICLES = frozenset(
    """
    the a an le la les l un une der die das den dem ein eine el los las il lo gli i uno una o os as
    um uma
    """.split()
)
LEADING = frozenset("the a an le la les der die das el los las il lo gli".split())
TITLES = frozenset(
    "mr mrs ms dr prof professor sir dame lord lady president king queen saint st mt mount captain "
    "general senator"
    " governor mayor pope emperor prime minister chancellor judge justice colonel rev herr frau don"
    " baron baroness river".split()
)
LEGAL = frozenset("inc ltd llc corp co company corporation plc gmbh ag sa".split())
ROMAN = {
    word: value for value, word in enumerate("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv".split(), 1)
}
SPELLED: dict[int, str] = str.maketrans(
    dict(zip("ßøłæœđı", ("ss", "o", "l", "ae", "oe", "d", "i"), strict=True))
)
UMLAUTS: dict[int, str] = str.maketrans(dict(zip("äöüøå", ("ae", "oe", "ue", "oe", "aa"), strict=True)))
TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}(?![^\W\d_])|\d+(?:[.,]\d+)*(?:st|nd|rd|th)?(?!\d)|[^\W\d_]+(?:'[^\W\d_]+)?|[^\w\s]"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word in normal form, as it was written, and where."""

    normal: str
    written: str
    start: int
    end: int


def words(text: str, *, case: bool = False) -> list[Word]:
    """The words of a text in normal form: no punctuation, "&" as "and", numbers as digits.

    Dots within abbreviations go (U.S.A. is USA), hyphens part words, ordinals and small number words are
    digits, Roman numerals after a word are digits. Letters keep their diacritics.
    """
    made: list[Word] = []
    for match in TOKEN.finditer(text):
        written = match[0]
        lower = unicodedata.normalize("NFKC", written if case else written.casefold())
        if written == "&":
            lower = "and"
        elif not written[0].isalnum():
            continue
        elif "." in written and written[0].isalpha():
            lower = lower.replace(".", "")
        lower = lower.removesuffix("'s")
        if (value := value_of(lower)) is not None or (value := ORDINALS.get(lower.lower())) is not None:
            lower = str(value)
        elif written.isupper() and made and written.lower() in ROMAN and written != "I":
            lower = str(ROMAN[written.lower()])
        elif written[0].isdigit():
            lower = re.sub(r"^([\d.,]+)(?:st|nd|rd|th)$", r"\1", lower).replace(",", "")
        made.append(Word(lower, written, match.start(), match.end()))
    return made


def key(text: str, *, case: bool = False) -> tuple[str, ...]:
    """The words without a leading article."""
    made = [word.normal for word in words(text, case=case)]
    while len(made) > 1 and made[0].casefold() in LEADING:
        made = made[1:]
    return tuple(made)


def folded(word: str) -> str:
    """A word without diacritics; the German, Danish and Polish letters that are no marks are spelled out."""
    spelled = word.translate(SPELLED)
    return "".join(c for c in unicodedata.normalize("NFD", spelled) if not unicodedata.combining(c))


def same_word(one: str, other: str) -> bool:
    """Equal, or one of the two has no diacritics at all and they differ in those only."""
    if one == other:
        return True
    a, b = folded(one), folded(other)
    plain_one = a == one or b == other
    if not plain_one:
        return False
    return a == b or one.translate(UMLAUTS) == other or other.translate(UMLAUTS) == one


def same_words(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Word by word; a compound may be written as one word (data base, database)."""
    if len(one) == len(other):
        return all(map(same_word, one, other))
    return (
        "".join(one) == "".join(other)
        and abs(len(one) - len(other)) == 1
        and not any(map(str.isdigit, (*one, *other)))
    )


def without_forms(made: tuple[str, ...]) -> tuple[str, ...]:
    """Without titles before, legal forms after, and articles anywhere, as long as something is left."""
    while len(made) > 1 and made[0].casefold() in TITLES:
        made = made[1:]
    while len(made) > 1 and made[-1].casefold() in LEGAL:
        made = made[:-1]
    return tuple(word for word in made if word.casefold() not in ARTICLES) or made
