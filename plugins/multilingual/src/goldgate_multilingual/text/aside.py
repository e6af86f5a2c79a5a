"""What an answer may say in another language: quotations, glosses in brackets, words in italics, titles."""

from __future__ import annotations

import itertools
import re

from goldgate_multilingual.text.strip import unquoted

_BRACKETS = re.compile(r"\([^()\n]{1,80}\)|\[[^\[\]\n]{1,80}\]|（[^（）\n]{1,40}）|【[^【】\n]{1,40}】")
_ITALICS = re.compile(
    r"(?<![*\w])\*(?=[^\s*])[^*\n]{1,60}\*(?![*\w])|(?<![_\w])_(?=[^\s_])[^_\n]{1,60}_(?![_\w])"
)
_WORDS_IN_BRACKETS = 6
_BETWEEN = 2  # small words between two capitalised ones of a title


def without_asides(text: str) -> str:
    """The text without quotations, short brackets and italics; each becomes a space."""
    text = _BRACKETS.sub(lambda found: " " if len(found[0].split()) <= _WORDS_IN_BRACKETS else found[0], text)
    return _ITALICS.sub(" ", unquoted(text))


def is_title(words: list[str], common: frozenset[str]) -> bool:
    """Whether a run of words looks like a name or a title: every word but the common ones is capitalised."""
    telling = [word for word in words if word.lower() not in common]
    return bool(telling) and all(word[:1].isupper() for word in telling)


def without_titles(words: list[str]) -> list[str]:
    """A run of words without the capitalised ones and those between two of them ("Member of the
    Parliament").
    """
    capital = [at for at, word in enumerate(words) if word[:1].isupper()]
    gone = set(capital)
    for left, right in itertools.pairwise(capital):
        if right - left <= _BETWEEN + 1:
            gone.update(range(left, right))
    return [word for at, word in enumerate(words) if at not in gone]
