"""Where a sentence leaves its language: words in another script, whole sentences, and runs of words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from goldgate_multilingual.identify.decide import language_of, margin, read
from goldgate_multilingual.identify.scripts import script
from goldgate_multilingual.identify.words import common_words, words
from goldgate_multilingual.languages import Asked
from goldgate_multilingual.text.aside import is_title, without_titles
from goldgate_multilingual.text.sentences import size

SENTENCE = 3.0  # how far the language must lie behind for a whole sentence to be another language's
_WORDS_BEHIND = 1.5  # the same where two words of the run are common ones of another language
RUN = 4.0  # the same for a run of words within a sentence
_FEW_WORDS, _FEW_LETTERS, _SHORT_LETTERS = 4, 16, 10
_FEW_RUN = 5  # words of a run that the model alone may call foreign
_TOKEN = re.compile(r"[^\W\d_]+(?:['’ʼ·-][^\W\d_]+)*")
_LATIN_RUN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’-]*(?:[ ,]+[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’-]*)*")
_TOGETHER = {"Jpan": {"Hani", "Kana"}, "Hani": {"Hani", "Bopo"}}
_SYMBOLS = 2  # letters of another script that may be a symbol: π, Δt


def intruders(sentence: str, asked: Asked, prompt: str) -> list[str]:
    """Words in a script that is neither the language's own nor Latin, and that the prompt does not hold.

    A short Greek word is a symbol, and one before a bracket (a gloss, which is taken out before) is not seen.
    """
    if sentence.isascii():
        return []
    own = _scripts(asked)
    found = []
    for token in _tokens(sentence):
        kinds = {name for char in token if (name := script(char)) and name not in own and name != "Latn"}
        if kinds and not (kinds == {"Grek"} and len(token) <= _SYMBOLS) and token not in prompt:
            found.append(token)
    return found


def foreign(sentence: str, asked: Asked, prompt: str) -> Iterator[float]:
    """How many words each foreign part of a sentence has: all of it, or the runs within it."""
    if _is_foreign(sentence, asked):
        yield size(sentence)
    elif "Latn" in _scripts(asked):
        yield from _runs(sentence, asked, prompt)
    else:
        yield from _latin_runs(sentence, prompt)


def _is_foreign(sentence: str, asked: Asked) -> bool:
    """Whether a whole sentence is of another language; a short one is not judged by itself."""
    found = words(sentence)
    reading = read(sentence, asked.language.scripts)
    if reading.script and reading.script not in _written(asked):
        return len(found) >= _FEW_WORDS or reading.script != "Latn"
    if not asked.language.labels or not language_of(reading.best).scripts:
        return False
    behind = margin(reading, asked.language)
    few = reading.script in {"Latn", "Cyrl", "Arab"} and reading.letters.total() < _FEW_LETTERS
    common = [common_words().get(word, ()) for word in found]
    known = sum(reading.best in codes for codes in common)
    own = sum(asked.language.code in codes for codes in common)
    if size(sentence) >= _FEW_WORDS and not few:
        return behind < -SENTENCE and own <= known
    enough = len(found) >= 2 and reading.letters.total() >= _SHORT_LETTERS
    return known > 0 and own == 0 and enough and behind < -RUN


def _runs(sentence: str, asked: Asked, prompt: str) -> Iterator[float]:
    """Runs between common words of the language that are made of another one's words."""
    tokens = _TOKEN.findall(sentence)
    run: list[str] = []
    for token in [*tokens, ""]:
        if token and asked.language.code not in common_words().get(token.lower(), ()):
            run.append(token)
            continue
        if len(run) >= 2 and " ".join(run) not in prompt:
            plain = without_titles(run)
            if len(plain) >= 2 and (count := _foreign_words(plain, asked)):
                yield float(count)
        run = []


def _foreign_words(run: list[str], asked: Asked) -> int:
    """How many words of a run are another language's: those from its first to its last common word, where it
    has two; or all, where there are enough of them and the model is clearly for another one.
    """
    listed = [common_words().get(token.lower(), ()) if len(token) > 1 else () for token in run]
    different = dict(zip(run, listed, strict=True))
    counted = Counter(code for codes in different.values() for code in codes)
    for code, common in counted.most_common(2):
        if common < 2:
            break
        places = [at for at, codes in enumerate(listed) if code in codes]
        span = run[places[0] : places[-1] + 1]
        if margin(read(" ".join(span), asked.language.scripts), asked.language) < -_WORDS_BEHIND:
            return len(span)
    if len(run) < _FEW_RUN or sum(token[:1].islower() for token in run) < _FEW_RUN:
        return 0
    reading = read(" ".join(run), asked.language.scripts)
    clear = margin(reading, asked.language) < -RUN and bool(language_of(reading.best).scripts)
    return len(run) if clear else 0


def _latin_runs(sentence: str, prompt: str) -> Iterator[float]:
    """Runs of Latin words in a sentence of another script: terms and names are let be, phrases are not."""
    for found in _LATIN_RUN.findall(sentence):
        run = found.replace(",", " ").split()
        if len(run) < 3 or is_title(run, _common()) or found in prompt:
            continue
        known = [token for token in run if token.lower() in _common()]
        if known or len(run) >= 5:
            yield float(len(run))


def _tokens(sentence: str) -> list[str]:
    """Words; where a script change lies within one, each script's part."""
    found = []
    for token in _TOKEN.findall(sentence):
        parts: list[str] = []
        last = ""
        for char in token:
            name = script(char) or last
            if parts and name == last:
                parts[-1] += char
            else:
                parts.append(char)
            last = name
        found += parts
    return found


def _scripts(asked: Asked) -> frozenset[str]:
    """The scripts of letters that the language is written with."""
    named = (asked.script,) if asked.script not in {"", "Hans", "Hant"} else asked.language.scripts
    return frozenset(one for name in named for one in _TOGETHER.get(name, {name}))


def _written(asked: Asked) -> frozenset[str]:
    named = (asked.script,) if asked.script not in {"", "Hans", "Hant"} else asked.language.scripts
    return frozenset({*named, *_scripts(asked)})


@cache
def _common() -> frozenset[str]:
    """Common words of languages that are written in Latin letters."""
    return frozenset(word for word in common_words() if "LATIN" in _first_name(word))


def _first_name(word: str) -> str:
    return "LATIN" if script(word[0]) == "Latn" else ""
