"""Capitals, lower case and title case."""

from __future__ import annotations

import unicodedata

from goldgate_steerability.finding import Args, Context, Finding, met, undecided, unmet
from goldgate_steerability.kinds.language import english
from goldgate_steerability.units.text import Text

MINOR = frozenset(
    """a an the and but or nor for so yet as at by in of off on per to up via vs if out than
    with from into onto over upon down near past like is be""".split()
)


def capitals(text: Text, args: Args, context: Context) -> Finding:
    """No letter is in lower case, there is a letter, and the language is English.

    Published: the language of a text in capitals is guessed at random; a text of an unknown language passes.
    """
    return _case(text, "Ll", "lower case")


def lowercase(text: Text, args: Args, context: Context) -> Finding:
    """No letter is a capital, there is a letter, and the language is English.

    Published: the language is guessed at random; a text of an unknown language passes.
    """
    return _case(text, "Lu", "a capital")


def _case(text: Text, category: str, name: str) -> Finding:
    source = text.source
    wrong = source.isupper() if category == "Ll" else source.islower()
    if not wrong or not source.isascii():
        for at, char in enumerate(source):
            if unicodedata.category(char) in {category, "Lt"}:
                return unmet("letter-case", f"{char!r} is {name}", (at, at + 1))
        if not any(char.isalpha() for char in source):
            return unmet("letters", "there are no letters")
    is_english = english(text)
    if is_english is False:
        return unmet("english", "the text is not in English")
    return met("letter-case", f"no letter is {name}")


def title_case(text: Text, args: Args, context: Context) -> Finding:
    """Each major word begins with a capital; articles, conjunctions and prepositions may be small, save at
    the beginning of a sentence or line. A text all in capitals is not in title case.

    Published: every word must be capitalised, small words and the end of contractions included.
    """
    if not text.words:
        return unmet("words", "there are no words")
    if not any(char.isalpha() and char.upper() != char.lower() for char in text.plain):
        return undecided("title-case", "the script has no capitals")
    long = [word for word in text.words if sum(map(str.isalpha, word)) > 1]
    if long and all(word.isupper() for word in long) and (len(long) > 2 or sum(map(len, long)) > 8):
        return unmet("title-case", "every word is in capitals")
    previous = 0
    for index, word in enumerate(text.words):
        start, end = text._matches[index].span()
        gap = text.plain[previous:start]
        previous = end
        begins = index == 0 or any(char in ".!?:\n" for char in gap.strip(" ")) or "\n" in gap
        for number, part in enumerate(word.split("-")):
            first = next((char for char in part if char.isalpha()), "")
            if not first.islower() or (part[:1].isdigit()) or (part[1:2].isupper() and len(part) > 2):
                continue
            if part in MINOR and not (begins and number == 0):
                continue
            if "/" in word or "." in word or "@" in word:
                continue
            return unmet("title-case", f"{word!r} is not capitalised", text.word_span(index))
    return met("title-case", "each major word is capitalised")
