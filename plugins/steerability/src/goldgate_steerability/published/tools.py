"""The parts that the published checkers share. NLTK, langdetect and emoji are optional and loaded when
needed.
"""

from __future__ import annotations

import re
import string
from functools import lru_cache
from typing import Any

import regex

PUNCTUATION = string.punctuation
_DROP = str.maketrans("", "", string.punctuation)
_TITLES, _WORDS = "Mr|Mrs|Ms|Dr|Prof|Capt|Cpt|Lt", "He She It They Their Our We But However That This"
_STARTERS = rf"({_TITLES}|{_WORDS.replace(' ', chr(92) + 's|')}\s|Wherever)"
_STEPS = (
    (r"(Mr|St|Mrs|Ms|Dr)[.]", "\\1<prd>"),
    (r"[.](com|net|org|io|gov|edu|me)", "<prd>\\1"),
    (r"([0-9])[.]([0-9])", "\\1<prd>\\2"),
)
_LATER_STEPS = (
    (r"\s([A-Za-z])[.] ", " \\1<prd> "),
    (rf"([A-Z][.][A-Z][.](?:[A-Z][.])?) {_STARTERS}", "\\1<stop> \\2"),
    (r"([A-Za-z])[.]([A-Za-z])[.]([A-Za-z])[.]", "\\1<prd>\\2<prd>\\3<prd>"),
    (r"([A-Za-z])[.]([A-Za-z])[.]", "\\1<prd>\\2<prd>"),
    (rf" (Inc|Ltd|Jr|Sr|Co)[.] {_STARTERS}", " \\1<stop> \\2"),
    (r" (Inc|Ltd|Jr|Sr|Co)[.]", " \\1<prd>"),
    (r" ([A-Za-z])[.]", " \\1<prd>"),
)


class MissingError(RuntimeError):
    """A library or its data, which a published checker needs, is not installed."""


class RandomError(RuntimeError):
    """The published checker replaces the argument by one drawn at random."""


def sentences(text: str) -> list[str]:
    """IFBench's splitter: a chain of substitutions that marks full stops which end no sentence."""
    text = f" {text}  ".replace("\n", " ")
    for pattern, replacement in _STEPS:
        text = re.sub(pattern, replacement, text)
    text = re.sub(r"\.{2,}", lambda match: "<prd>" * len(match[0]) + "<stop>", text)
    text = text.replace("Ph.D.", "Ph<prd>D<prd>")
    for pattern, replacement in _LATER_STEPS:
        text = re.sub(pattern, replacement, text)
    for before, after in ((".”", "”."), ('."', '".'), ('!"', '"!'), ('?"', '"?')):
        text = text.replace(before, after)
    for mark in ".?!":
        text = text.replace(mark, f"{mark}<stop>")
    parts = [part.strip() for part in text.replace("<prd>", ".").split("<stop>")]
    return parts if parts[-1] else parts[:-1]


def drop(text: str) -> str:
    """Without ASCII punctuation."""
    return text.translate(_DROP)


def trim(text: str) -> str:
    """Without ASCII punctuation and blanks at both ends."""
    return text.strip(PUNCTUATION + " ")


def word_tokens(text: str) -> list[str]:
    """NLTK's runs of letters, marks, digits and underscores, as the library regex has them."""
    return list(regex.findall(r"\w+", text))


@lru_cache(maxsize=1)
def _nltk() -> Any:
    try:
        import nltk
    except ImportError as error:
        raise MissingError("install goldgate-steerability[reference]: it needs NLTK") from error
    return nltk


def punkt(text: str) -> list[str]:
    """NLTK's English sentences."""
    return list(_data(lambda: _nltk().sent_tokenize(text), "punkt_tab"))


def tokens(text: str) -> list[str]:
    """NLTK's words and marks."""
    return list(_data(lambda: _nltk().word_tokenize(text), "punkt_tab"))


def first_tag(text: str) -> str:
    """NLTK's part of speech of the first token; empty where there is none."""

    def tag() -> str:
        words = _nltk().word_tokenize(text)
        return str(_nltk().pos_tag(words)[0][1]) if words else ""

    return str(_data(tag, "averaged_perceptron_tagger_eng"))


def _data(call: Any, name: str) -> Any:
    try:
        return call()
    except (LookupError, OSError) as error:
        raise MissingError(f"NLTK's data {name} is not installed") from error


def language(text: str) -> str | None:
    """langdetect's guess with its seed fixed; None where it finds nothing to go by."""
    try:
        import langdetect
    except ImportError as error:
        raise MissingError("install goldgate-steerability[reference]: it needs langdetect") from error
    langdetect.DetectorFactory.seed = 0
    try:
        return str(langdetect.detect(text))
    except langdetect.LangDetectException:
        return None


def is_emoji(char: str) -> bool:
    """Whether the library emoji knows the one character as an emoji."""
    try:
        import emoji
    except ImportError as error:
        raise MissingError("install goldgate-steerability[reference]: it needs emoji") from error
    return bool(emoji.is_emoji(char))
