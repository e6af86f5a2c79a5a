"""Which words occur, and how often: whole words in any case, without markup within them."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

import regex

from goldgate_steerability.finding import Args, Context, Finding, counted, met, unmet
from goldgate_steerability.units.text import Text

_EDGE = r"[\p{L}\p{M}\p{N}_]"
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_MARKS = frozenset("*_`#<>[]~\\")
_CURLY = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})


@lru_cache(maxsize=4096)
def _pattern(keyword: str) -> Any:
    body = r"\s+".join(regex.escape(part, special_only=True) for part in keyword.split())
    first, last = keyword[0], keyword[-1]
    left = f"(?<!{_EDGE})" if regex.match(_EDGE, first) and not _UNSPACED.match(first) else ""
    right = f"(?!{_EDGE})" if regex.match(_EDGE, last) and not _UNSPACED.match(last) else ""
    return regex.compile(left + body + right, regex.IGNORECASE)


def places(text: Text, keyword: str) -> list[tuple[int, int]]:
    """Where a keyword stands as a word of its own, as spans in the source. Case and markup do not count, a
    longer word that contains it does not either."""
    keyword = unicodedata.normalize("NFC", keyword.strip()).translate(_CURLY)
    if not keyword:
        return []
    pattern = _pattern(keyword)
    if _MARKS & set(keyword):
        return [match.span() for match in pattern.finditer(text.source.translate(_CURLY))]
    return [text.span(*match.span()) for match in pattern.finditer(text.plain)]


def existence(text: Text, args: Args, context: Context) -> Finding:
    """Each of ``keywords`` occurs as a word of its own, in any case.

    Published: any substring counts, and a keyword is read as a regular expression.
    """
    for keyword in args["keywords"]:
        if not places(text, keyword):
            return unmet("whole-word", f"the word {keyword!r} does not occur")
    return met("whole-word", f"all {len(args['keywords'])} keywords occur")


def frequency(text: Text, args: Args, context: Context) -> Finding:
    """``keyword`` occurs as a word of its own less than, or at least, ``frequency`` times.

    Published: substrings of longer words count, and the keyword is read as a regular expression.
    """
    found = places(text, args["keyword"])
    result = counted(
        "whole-word", len(found), args["relation"], args["frequency"], f"times {args['keyword']!r}"
    )
    if not result.met and found:
        return unmet("whole-word", result.why, found[min(args["frequency"], len(found)) - 1])
    return result


def forbidden(text: Text, args: Args, context: Context) -> Finding:
    """None of ``forbidden_words`` occurs as a word of its own, markup within it or not.

    Published: a word is read as a regular expression; words that begin or end with a sign are never found.
    """
    for word in args["forbidden_words"]:
        if found := places(text, word):
            return unmet("whole-word", f"the forbidden word {word!r} occurs", found[0])
    return met("whole-word", "no forbidden word occurs")


def multiple(text: Text, args: Args, context: Context) -> Finding:
    """The five keywords occur once, twice, three, five and seven times, as words of their own.

    Published: substrings of longer words count.
    """
    for number, times in enumerate((1, 2, 3, 5, 7), start=1):
        keyword = args[f"keyword{number}"]
        found = places(text, keyword)
        if len(found) != times:
            return unmet("whole-word", f"{keyword!r} occurs {len(found)} times, asked: {times}")
    return met("whole-word", "each keyword occurs as often as asked")


def in_sentence(text: Text, args: Args, context: Context) -> Finding:
    """Sentence number ``N`` contains ``word`` as a word of its own.

    Published: substrings count; abbreviations and decimals split sentences.
    """
    number = args["N"]
    if number < 1 or number > len(text.sentences):
        return unmet("sentence-count", f"there is no sentence {number}, only {len(text.sentences)}")
    sentence = text.sentences[number - 1]
    if places(Text(sentence.text), args["word"]):
        return met("whole-word", f"sentence {number} has {args['word']!r}", (sentence.start, sentence.end))
    return unmet("whole-word", f"sentence {number} lacks {args['word']!r}", (sentence.start, sentence.end))


NAMES = """Emma Liam Sophia Jackson Olivia Noah Ava Lucas Isabella Mason Mia Ethan Charlotte Alexander Amelia
    Benjamin Harper Leo Zoe Daniel Chloe Samuel Lily Matthew Grace Owen Abigail Gabriel Ella Jacob
    Scarlett Nathan Victoria Elijah Layla Nicholas Audrey David Hannah Christopher Penelope Thomas
    Nora Andrew Aria Joseph Claire Ryan Stella Jonathan""".split()
_NAMES = frozenset(NAMES) | frozenset(name.upper() for name in NAMES)


def person_names(text: Text, args: Args, context: Context) -> Finding:
    """At least ``N`` different names of the instruction's list occur as words of their own.

    Published: a name within a longer word counts (Mia in Miami).
    """
    words = {part for word in text.words for part in word.removesuffix("'s").split("-")}
    found = {word.capitalize() for word in words & _NAMES}
    return counted("whole-word", len(found), "at least", args["N"], "different names")
