"""Runs of words as numbers of 32 bits, the same in every process; and the words themselves."""

from __future__ import annotations

import re
import zlib
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from goldgate_quality.arrays import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint32]
else:  # numpy would have to be loaded to say more
    Hashes = Any


KNOWN = 1 << 19  # words whose numbers are remembered
LONGEST = 64  # characters of a word that are remembered
# Scripts that put no blanks between words: each character counts as a word.
_UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff])"
)
_EDGE = re.compile(r"^[\W_]+|[\W_]+$")
_HALF = 15  # bits


def words(text: str) -> list[str]:
    """The words of a text in small letters, without the marks around them."""
    return [word for raw in _split(text) if (word := bare(raw))]


def bare(raw: str) -> str:
    """A word without the marks around it."""
    return raw if raw.isalnum() else _EDGE.sub("", raw)


def shingles(text: str, length: int) -> Hashes:
    """A number for each run of ``length`` words, in order; one for the whole text where it is shorter, none
    where it has no words."""
    numbers = word_numbers(text)
    return runs(numbers, min(length, len(numbers))) if len(numbers) else numbers


def runs(numbers: Hashes, length: int) -> Hashes:
    """A number for each run of ``length`` numbers."""
    count = len(numbers) - length + 1
    factors, half = _factors()
    found: Hashes = numbers[:count] * factors[0]
    for at in range(1, length):
        found += numbers[at : at + count] * factors[at]
    found ^= found >> half
    found *= factors[0]
    return found


@cache
def _factors() -> tuple[list[Any], Any]:
    """An odd factor for each place of a run, and half the bits of a number."""
    drawn = np.random.default_rng(20240723).integers(0, 1 << 32, 65, dtype=np.uint32)
    return list(drawn | np.uint32(1)), np.uint32(_HALF)


@cache
def _first() -> Any:
    return np.ones(1, bool)


def word_numbers(text: str) -> Hashes:
    """A number for each word."""
    if not text:
        return np.empty(0, np.uint32)
    if len(_numbers) > KNOWN:
        _numbers.clear()
    raw = _split(text)
    # Of one word itemgetter gives no tuple.
    looked = itemgetter(*raw)(_numbers) if len(raw) > 1 else map(_numbers.__getitem__, raw)
    found = np.fromiter(looked, np.uint32, len(raw))
    return found if found.all() else found[found != 0]


def joined(one: Hashes, other: Hashes) -> Hashes:
    """One after the other."""
    if not len(one) or not len(other):
        return other if len(other) else one
    return np.concatenate((one, other))


def unique(numbers: Hashes) -> Hashes:
    """Sorted, without doubles."""
    if len(numbers) < 2:
        return numbers
    found: Hashes = numbers.copy()
    found.sort()
    kept: Hashes = found[np.concatenate((_first(), found[1:] != found[:-1]))]
    return kept


def shared(one: Hashes, other: Hashes) -> int:
    """How many numbers two sorted arrays without doubles have in common."""
    both = np.concatenate((one, other))
    both.sort()
    return int((both[1:] == both[:-1]).sum())


def _split(text: str) -> list[str]:
    if text.isascii():
        return text.lower().split()
    text = text.casefold()
    return _UNSPACED.sub(r" \1 ", text).split()


class _Numbers(dict[str, int]):
    """Word as written → its number, 0 for one without letters or digits: a memory of a pure function."""

    def __missing__(self, raw: str) -> int:
        word = bare(raw)
        number = 0
        if word:
            code = zlib.crc32(word.encode("utf-8", "surrogatepass"))
            number = (code * 0x9E3779B1 ^ code >> 15) & 0xFFFFFFFF or 1
        if len(raw) <= LONGEST:
            self[raw] = number
        return number


_numbers = _Numbers()
