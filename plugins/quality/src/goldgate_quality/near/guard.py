"""Two texts that differ in numbers, negations, units or opposites only say different things."""

from __future__ import annotations

import re
from typing import Literal

from goldgate_quality.shingles import bare

WORDS = 200  # of a longer text one such word is no difference
MOST = 16  # differing words that are looked at
_NUMBER = re.compile(r"[^\W\d_]{0,3}[-+]?\d[\d.,:/%]*[^\W\d_]{0,4}")
_DENIES = frozenset(
    """not no never none nor neither without cannot can't don't doesn't didn't isn't aren't wasn't
        weren't won't wouldn't shouldn't couldn't mustn't hasn't haven't hadn't except unless nicht kein
        keine nie pas jamais sans non nunca sin""".split()
)
_TURNS = _DENIES.union(
    """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
        sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
        hundred thousand million billion dozen half twice double triple quarter third once first second
        fourth fifth
        mm cm m km millimetres centimetres metres kilometres millimeters centimeters meters kilometers
        meter metre kilometer kilometre miles mile yards yard feet foot ft inches inch g gram grams kg
        kilogram kilograms mg lb lbs pound pounds ounces ounce oz tons ton litres liters litre liter ml
        gallons gallon cups cup seconds second minutes minute hours hour days day weeks week months
        month years year celsius fahrenheit kelvin dollars dollar euros euro cents cent yen percent
        bytes kilobytes megabytes gigabytes kb mb gb
        more less greater smaller larger fewer most least maximum minimum max min highest lowest longest
        shortest largest smallest increase decrease increases decreases increasing decreasing ascending
        descending before after above below over under first last true false always open closed on off
        left right up down north south east west even odd all any some buy sell import export encrypt
        decrypt encode decode with without add remove enable disable allow deny positive negative inside
        outside hot cold""".split()
)


def differs(one: str, other: str) -> Literal["", "numbers", "words", "order"]:
    """In what two short texts differ, where they differ in nothing but such words."""
    first, second = one.casefold().split(), other.casefold().split()
    if first == second:
        return ""
    if max(len(first), len(second)) > WORDS:
        return ""
    one_words, other_words = set(first), set(second)
    if one_words == other_words and len(first) == len(second):
        return "order" if _swapped(first, second) else ""
    if not 0 < len(one_words ^ other_words) <= 2 * MOST:
        return ""
    shared = one_words & other_words
    own, its = _bare(one_words - shared), _bare(other_words - shared)
    # A word that the other text has too, with other marks around it, is no difference.
    marked = [] if "".join(shared).isalnum() else [raw for raw in shared if not raw.isalnum()]
    known = shared.union(map(bare, marked))
    own, its = own - its - known, its - own - known
    differing = own | its
    if not 0 < len(differing) <= MOST:
        return ""
    if all(_NUMBER.fullmatch(word) for word in differing):
        return "numbers"
    # A word more on one side turns the meaning around only where it denies.
    turning = _TURNS if own and its else _DENIES
    return "words" if all(_turns(word, turning) for word in differing) else ""


def _swapped(first: list[str], second: list[str]) -> bool:
    """Whether two texts have the same words, and only such words in another order: "miles to km"."""
    plain = [[bare(raw) for raw in side] for side in (first, second)]
    if plain[0] == plain[1]:
        return False
    rest = [[word for word in side if not _turns(word, _TURNS)] for side in plain]
    return rest[0] == rest[1]


def _bare(words: set[str]) -> set[str]:
    return {bare(raw) for raw in words} - {""}


def _turns(word: str, turning: frozenset[str]) -> bool:
    return word in turning or bool(_NUMBER.fullmatch(word))
