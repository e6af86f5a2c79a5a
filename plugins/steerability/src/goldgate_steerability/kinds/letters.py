"""Letters: how often, which case, which vowels, how words begin and how long they are."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from itertools import pairwise

from goldgate_steerability.finding import Args, Context, Finding, counted, met, undecided, unmet
from goldgate_steerability.units.text import Text, words_of

_HIDING = ("_", "<", "`", "](", "\\")  # marks that may hide or part words in capitals
CONSONANTS = frozenset("bcdfghjklmnpqrstvwxz")


def bare(text: str) -> str:
    """Lower case without accents: é is e, Å is a."""
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))


def letter_frequency(text: Text, args: Args, context: Context) -> Finding:
    """The character ``letter`` occurs, in either case, less than or at least ``let_frequency`` times.

    Published: a sign in place of a letter is replaced by a random letter.
    """
    letter = unicodedata.normalize("NFC", args["letter"]).lower()
    number = text.source.lower().count(letter)
    return counted("letter-count", number, args["let_relation"], args["let_frequency"], f"times {letter!r}")


def capital_words(text: Text, args: Args, context: Context) -> Finding:
    """Words of at least two letters that are all in capitals occur less than or at least
    ``capital_frequency`` times. Contractions, hyphenated words and abbreviations with points are one word.

    Published: single letters (I, A) count, and DON'T, CAN'T and CANNOT count twice.
    """
    number = sum(map(_in_capitals, _with_capitals(text)))
    return counted(
        "capital-words", number, args["capital_relation"], args["capital_frequency"], "words in capitals"
    )


def _in_capitals(word: str) -> bool:
    """Whether a word of two letters or more is in capitals; NASA's is."""
    word = word[:-2] if word.endswith(("'s", "'d")) else word
    return word.isupper() and sum(map(str.isalpha, word)) > 1


def _with_capitals(text: Text) -> list[str]:
    """The words with a capital beyond the first letter, and some others: most need no close look."""
    source = text.source
    if "@" in source or "://" in source or "www." in source:
        return text.words
    plain = source.isascii() and not any(mark in source for mark in _HIDING)
    found: list[str] = []
    for piece in (source if plain else text.plain).split():
        if not piece.islower() and not piece[1:].islower() and piece != piece.lower() and len(piece) > 1:
            found += words_of(piece.replace("*", "").replace("&", ""))
    return found


def vowels(text: Text, args: Args, context: Context) -> Finding:
    """One paragraph whose words contain at most three of the vowels a, e, i, o, u; é is an e.

    Published: a line break within the paragraph fails, and accented vowels do not count.
    """
    if text.empty or len(text.paragraphs) != 1:
        return unmet("one-paragraph", f"{len(text.paragraphs)} paragraphs, asked: one")
    found = sorted(set("aeiou") & set(bare(text.plain)))
    if not found:
        return unmet("vowels", "there are no vowels")
    why = f"the vowels are {', '.join(found)}"
    return met("vowels", why) if len(found) <= 3 else unmet("vowels", why)


def clusters(text: Text, args: Args, context: Context) -> Finding:
    """Each word has two consonant letters side by side; y is a consonant only before a vowel.

    Published: y is always a consonant, and punctuation between blanks is a word without one.
    """
    if not text.words:
        return unmet("words", "there are no words")
    for index, word in enumerate(text.words):
        if not cluster(bare(word)):
            return unmet(
                "consonant-cluster", f"{word!r} has no two consonants together", text.word_span(index)
            )
    return met("consonant-cluster", "each word has a consonant cluster")


def cluster(word: str) -> bool:
    """Whether two consonants stand side by side."""
    follows = word[1:] + " "
    is_consonant = [
        c in CONSONANTS or (c == "y" and after in "aeiou") for c, after in zip(word, follows, strict=True)
    ]
    return any(a and b for a, b in pairwise(is_consonant))


def prime_lengths(text: Text, args: Args, context: Context) -> Finding:
    """The number of letters and digits of each word is prime.

    Published: dashes and curly apostrophes count as letters or words.
    """
    if not text.words:
        return unmet("words", "there are no words")
    for index, word in enumerate(text.words):
        length = sum(map(str.isalnum, word))
        if not prime(length):
            return unmet("prime-length", f"{word!r} has {length} letters", text.word_span(index))
    return met("prime-length", "each word's length is prime")


def prime(number: int) -> bool:
    """Whether a small number is prime."""
    return number > 1 and all(number % divisor for divisor in range(2, int(number**0.5) + 1))


def alphabet(text: Text, args: Args, context: Context) -> Finding:
    """Each word begins with the letter that follows the first letter of the word before; a follows z.

    Published: hyphens are removed before words are split, and a word in another script raises.
    """
    initials = [bare(word)[:1] for word in text.words]
    if not initials:
        return unmet("words", "there are no words")
    for index, initial in enumerate(initials):
        wanted = chr((ord(initials[index - 1]) - 96) % 26 + 97) if index else initial
        if not ("a" <= initial <= "z") or initial != wanted:
            return unmet(
                "initials", f"{text.words[index]!r} does not begin with {wanted!r}", text.word_span(index)
            )
    return met("initials", "each word begins with the next letter")


def no_consecutive(text: Text, args: Args, context: Context) -> Finding:
    """No two words in a row begin with the same letter, whatever stands between them.

    Published: curly quotation marks and dashes count as letters or words.
    """
    initials = [bare(word)[:1] for word in text.words]
    if not initials:
        return unmet("words", "there are no words")
    for index in range(1, len(initials)):
        if initials[index] == initials[index - 1] and initials[index].isalpha():
            pair = f"{text.words[index - 1]!r} and {text.words[index]!r} begin alike"
            return unmet("initials", pair, (text.word_span(index - 1)[0], text.word_span(index)[1]))
    return met("initials", "no two words in a row begin with the same letter")


def palindromes(text: Text, args: Args, context: Context) -> Finding:
    """At least ten different words of five letters or more that read the same backwards.

    Published: one palindrome repeated ten times, or a number, counts.
    """
    found = {
        word for word in map(bare, text.words) if word.isalpha() and len(word) >= 5 and word == word[::-1]
    }
    found = {word for word in found if len(set(word)) > 1}
    return counted("distinct-palindromes", len(found), "at least", 10, "different palindromes")


def syllables(text: Text, args: Args, context: Context) -> Finding:
    """Words with odd and even numbers of syllables take turns, by a dictionary of English.

    Published: the same dictionary, but numbers count as words of no syllables and an empty text passes.
    """
    import syllapy  # its dictionary is read on import

    if not text.words:
        return unmet("words", "there are no words")
    parities = []
    for index, word in enumerate(text.words):
        number = _syllables(syllapy.count, word)
        if not number:
            return undecided("syllables", f"the syllables of {word!r} are unknown")
        parities.append(number % 2)
        if index and parities[-1] == parities[-2]:
            pair = f"{text.words[index - 1]!r} and {word!r} have the same parity"
            return unmet("syllables", pair, (text.word_span(index - 1)[0], text.word_span(index)[1]))
    return met("syllables", "odd and even numbers of syllables take turns")


_SPOKEN = frozenset("isn wasn doesn didn hasn hadn couldn wouldn shouldn mightn mustn needn".split())


def _syllables(count: Callable[[str], int], word: str) -> int:
    """Of a word, a contraction or a compound; 0 where unknown."""
    stem, _, tail = word.lower().partition("'")
    extra = 0
    if tail == "t" and stem in _SPOKEN:
        stem, extra = stem.removesuffix("n"), 1
    elif tail == "t":
        stem = stem.removesuffix("n") if stem not in {"can"} else stem
    elif tail == "s":
        extra = int(stem.endswith(("s", "x", "z", "ch", "sh", "ce", "ge", "se")))
    elif tail in {"ve", "ll"}:
        extra = int(stem[-1:] not in "aeiouy")
    if not stem.replace("-", "").isalpha() or not stem.isascii():
        return 0
    counts = [count(part) for part in stem.split("-") if part]
    return sum(counts) + extra if all(counts) else 0
