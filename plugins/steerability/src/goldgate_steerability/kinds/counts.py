"""How many words, numbers, pronouns and conjunctions there are."""

from __future__ import annotations

import re
from collections import Counter

import regex

from goldgate_steerability.finding import Args, Context, Finding, counted, met, undecided, unmet
from goldgate_steerability.kinds.function_words import (
    OBJECT_STARTS,
    PRONOUNS,
    PRONOUNS_OR_DETERMINERS,
    STOP_WORDS,
    SUBJECTS,
)
from goldgate_steerability.units.text import Text

_JAPANESE = regex.compile(r"[\p{Hiragana}\p{Katakana}\p{Han}ー々〆ヶ]")
_NUMBER = regex.compile(
    r"""
    (?<![\p{L}\p{N}_.,/]) \p{Nd}{1,3}/\p{Nd}{1,3} (?![\p{L}\p{N}/])      # a fraction
    | (?<![\p{L}\p{N}_.,])(?<![\p{L}]-) [-−+]?\p{Nd}+(?:[.,٫٬:]\p{Nd}+)*  # a number, a time
      (?:[eE][-+]?\p{Nd}{1,4})? (?:st|nd|rd|th|s)? (?![\p{L}\p{N}_])
    | (?<![\p{L}\p{N}_]) \p{Nd}+(?:[.,]\p{Nd}+)*                         # a number with its unit
      (?= (?:[a-zA-Zµ°%]{1,4}|[年月日円元個人岁]|만|원) (?![\p{L}\p{N}]) )
    | [¼-¾⅐-⅞]
    """,
    regex.VERBOSE,
)


def words_bounded(text: Text, args: Args, context: Context) -> Finding:
    """Less than, or at least, ``num_words`` words. A contraction, a hyphenated word, a number and an
    address are one word each; list numbers and marks are none; Chinese and Japanese are counted by
    characters.

    Published: the parts of contractions, compounds, decimals and addresses are words, list numbers too.
    """
    if text.unspaced:
        return undecided("unspaced", "the script has no blanks between words")
    return counted("word-count", len(text.words), args["relation"], args["num_words"], "words")


def words_in_range(text: Text, args: Args, context: Context) -> Finding:
    """From ``min_words`` to ``max_words`` words, both included; words as in number_words.

    Published: the parts of contractions, compounds and decimals are words.
    """
    if text.unspaced:
        return undecided("unspaced", "the script has no blanks between words")
    count, least, most = len(text.words), args["min_words"], args["max_words"]
    why = f"{count} words, asked: {least} to {most}"
    return met("word-count", why) if least <= count <= most else unmet("word-count", why)


def unique_words(text: Text, args: Args, context: Context) -> Finding:
    """At least ``N`` different words, in any case.

    Published: dashes, bullets and emoji are words, and so is nothing at all.
    """
    return counted(
        "word-count", len({word.lower() for word in text.words}), "at least", args["N"], "different words"
    )


def stop_words(text: Text, args: Args, context: Context) -> Finding:
    """At most ``percentage`` % of the words are English function words; a contraction is one.

    Published: contractions are cut in two, and some halves are stop words.
    """
    words = [word.lower() for word in text.words]
    if not words:
        return unmet("words", "there are no words")
    share = 100 * sum(word in STOP_WORDS for word in words) / len(words)
    why = f"{share:.1f} % of the words are stop words, asked: at most {args['percentage']} %"
    return met("stop-words", why) if share <= args["percentage"] else unmet("stop-words", why)


def repeats(text: Text, args: Args, context: Context) -> Finding:
    """No word occurs more than ``small_n`` times, in any case.

    Published: hyphens are removed before words are split; dashes are words.
    """
    if not text.words:
        return unmet("words", "there are no words")
    word, number = Counter(word.lower() for word in text.words).most_common(1)[0]
    why = f"{word!r} occurs {number} times, asked: at most {args['small_n']}"
    return met("word-count", why) if number <= args["small_n"] else unmet("word-count", why)


def numbers(text: Text, args: Args, context: Context) -> Finding:
    """Exactly ``N`` numbers in figures: 3.14, 1,000, 12:30 and 50% are one each, 3-4 are two; digits
    within a name (H2O, COVID-19) are none.

    Published: all punctuation is removed first, so that 3-4 is one number and H2O contains one.
    """
    count = len(_NUMBER.findall(text.source.replace("–", " ").replace("—", " ")))
    why = f"{count} numbers, asked: {args['N']}"
    return met("numbers", why) if count == args["N"] else unmet("numbers", why)


def pronouns(text: Text, args: Args, context: Context) -> Finding:
    """At least ``N`` pronouns: personal, possessive, reflexive, indefinite; I'm and it's contain one, US
    is none. This, that, which and the like are undecided where they would decide.

    Published: pronouns in contractions and indefinite ones are not counted; US counts.
    """
    sure = unsure = 0
    shouted = text.source.isupper()
    for word in text.words:
        for part in word.lower().split("/"):
            stem = part.split("'")[0]
            if word in {"US", "IT"} and not shouted:
                continue
            sure += stem in PRONOUNS
            unsure += stem in PRONOUNS_OR_DETERMINERS
    needed = args["N"]
    if sure >= needed:
        return met("pronouns", f"{sure} pronouns, asked: at least {needed}")
    if sure + unsure >= needed:
        return undecided(
            "pronouns", f"{sure} pronouns and {unsure} words that may be, asked: at least {needed}"
        )
    return unmet("pronouns", f"{sure} pronouns, asked: at least {needed}")


def conjunctions(text: Text, args: Args, context: Context) -> Finding:
    """At least ``small_n`` different ones of and, but, for, nor, or, so, yet, in any case, used as
    conjunctions: not the preposition for, not the adverbs so and yet.

    Published: And and and are two, and prepositions and adverbs count.
    """
    found = set()
    words = text.words
    plain = text.plain
    for index, word in enumerate(words):
        name = word.lower()
        if name in {"and", "but", "or", "nor"}:
            found.add(name)
        elif name in {"for", "so", "yet"}:
            start = text._matches[index].start()
            before = plain[:start].rstrip()[-1:]
            previous = words[index - 1].lower() if index else ""
            following = words[index + 1].lower() if index + 1 < len(words) else ""
            if _conjunction(name, before, previous, following):
                found.add(name)
    return counted("conjunctions", len(found), "at least", args["small_n"], "different conjunctions")


def _conjunction(name: str, before: str, previous: str, following: str) -> bool:
    """Whether for, so or yet joins: by the mark before it and the words around it."""
    if not following:
        return False
    joined = before in {",", ";", "—", "–"}
    if not before or before in ".!?:":
        joined = following in SUBJECTS or following in OBJECT_STARTS
    if name == "for":
        return joined and before != "" and (following in SUBJECTS or following in OBJECT_STARTS)
    if name == "so":
        return (joined and following not in {"far", "much", "many", "that", "called", "long"}) or (
            following in SUBJECTS and previous not in {"is", "was", "are", "were", "do", "does", "did"}
        )
    negative = {
        "not",
        "hasn't",
        "haven't",
        "hadn't",
        "isn't",
        "aren't",
        "wasn't",
        "as",
        "have",
        "has",
        "had",
        "are",
        "is",
    }
    return previous not in negative and not (previous.endswith("n't"))


def japanese(text: Text, args: Args, context: Context) -> Finding:
    """Each word at a place divisible by ``N`` is written in Japanese only, and there is at least one such
    word. Words are what blanks part, marks alone left out.

    Published: a number passes, a mark counts as a word, and a text shorter than ``N`` words passes.
    """
    step = args["N"]
    words = [match for match in re.finditer(r"\S+", text.source) if any(map(str.isalnum, match.group()))]
    if len(words) < step:
        return unmet("japanese", f"there are only {len(words)} words, none at place {step}")
    for place in range(step, len(words) + 1, step):
        word = words[place - 1]
        letters = [char for char in word.group() if char.isalnum()]
        if not all(_JAPANESE.match(char) for char in letters):
            return unmet("japanese", f"word {place} is {word.group()!r}", word.span())
    return met("japanese", f"each of {len(words) // step} words is in Japanese")
