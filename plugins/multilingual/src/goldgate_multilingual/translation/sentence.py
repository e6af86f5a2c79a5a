"""Whether a translation is one of this sentence, and all of it: length, what was left or added, meaning.

The weights of the odds were fitted by logistic regression on 200 news sentences in 35 languages against the
same sentences one, two, 14 and 67 lines away (docs/explanation/multilingual.md). They come in four sets: by
the encoder of 17 languages (``meaning``), with the slower one of 70 (``wide``) where the first is unsure, by
the slower one alone, and without vectors.
"""

from __future__ import annotations

import math
import re
from functools import cache

from goldgate_multilingual.languages import Language, resource
from goldgate_multilingual.translation import meaning, wide
from goldgate_multilingual.translation.features import Features, features, stretch

UNSURE = (-5.0, 2.5)  # log-odds by the first encoder between which the second is asked
LIMIT = -3.66  # the log-odds below which a pair is no translation, where the first encoder decides alone
LIMIT_BOTH = -3.26
LIMIT_WIDE = -3.92
LIMIT_ALONE = -3.8  # without vectors
LEAST = 20  # characters of a source that can be judged by length
MISSING = 9.0  # sounds of names that a translation lacks altogether
_NEVER = 99.0
TOO_LONG, TOO_SHORT = 4.0, -4.0  # standard deviations of the logarithm of the length ratio
_SENTENCE = re.compile(r"[.!?…。！？।॥؟۔](?=[\s\"'”’»)」』]|$)|[。！？]|\n+")


def length(source: str, target: str, source_language: Language, target_language: Language) -> str:
    """What is wrong with the length, "" where nothing is."""
    if len(source) < LEAST and len(target) < 3 * LEAST:
        return ""
    away = stretch(source, target, source_language, target_language)
    if away > TOO_LONG:
        return f"it is far longer than a translation of {len(source)} characters: {len(target)}"
    if away < TOO_SHORT:
        return f"it is far shorter than a translation of {len(source)} characters: {len(target)}"
    return ""


def appended(source: str, target: str, source_language: Language, target_language: Language) -> str:
    """A note, a preface or a sentence that the source does not have."""
    noted = [line for line in target.splitlines() if _begins_note(line)]
    if noted and not any(_begins_note(line) for line in source.splitlines()):
        return f"a remark of the translator was added: {noted[0].strip()[:80]!r}"
    before, after = _count(source), _count(target)
    away = stretch(source, target, source_language, target_language)
    if after > before and away > 2.0 and len(source) >= LEAST:
        return f"{before} sentences became {after}, and the text is longer than expected"
    if after < before and away < -2.0:
        return f"{before} sentences became {after}, and the text is shorter than expected"
    return ""


def odds(
    source: str, target: str, source_language: Language, target_language: Language, vectors: bool
) -> tuple[float, float]:
    """The log-odds that a pair is a translation, and the limit below which it is none. ``vectors``: whether
    encoders may be asked.
    """
    found = features(source, target, source_language, target_language)
    codes = {source_language.code, target_language.code} if vectors else {""}
    if codes <= meaning.KNOWN and meaning.available():
        close = meaning.similarity(source, target)
        value = _by_first(found, len(source), close)
        if not UNSURE[0] <= value <= UNSURE[1] or not (codes <= wide.KNOWN and wide.available()):
            return value, LIMIT
        return _by_both(found, len(source), close, wide.similarity(source, target)), LIMIT_BOTH
    if codes <= wide.KNOWN and wide.available():
        return _by_wide(found, len(source), wide.similarity(source, target)), LIMIT_WIDE
    if not found.found and found.missing >= MISSING:
        return -_NEVER, LIMIT_ALONE
    return _without(found, len(source)), LIMIT_ALONE


def _parts(found: Features, characters: int) -> tuple[float, float, float]:
    """The share of names found, the deviation of the length at most 5, the logarithm of the size."""
    share = found.found / (found.found + found.missing + 3)
    return share, min(abs(found.stretch), 5.0), math.log(max(characters, 1))


def _by_first(found: Features, characters: int, close: float) -> float:
    share, away, size = _parts(found, characters)
    names = -1.17 * share - 0.188 * found.missing + 0.034 * found.found
    signs = -0.649 * found.signs + 1.046 * found.shared_signs
    return 0.058 * away - 0.435 * away**2 + names + signs - 1.273 * size + 21.106 * close - 2.69


def _by_both(found: Features, characters: int, close: float, wider: float) -> float:
    share, away, size = _parts(found, characters)
    names = -1.58 * share - 0.161 * found.missing + 0.051 * found.found
    signs = -0.483 * found.signs + 1.025 * found.shared_signs
    vectors = 14.851 * close + 59.196 * wider
    return -0.115 * away - 0.459 * away**2 + names + signs - 1.507 * size + vectors - 49.196


def _by_wide(found: Features, characters: int, wider: float) -> float:
    share, away, size = _parts(found, characters)
    names = -0.493 * share - 0.13 * found.missing + 0.105 * found.found
    signs = -1.008 * found.signs + 1.448 * found.shared_signs
    return -0.617 * away - 0.53 * away**2 + names + signs - 1.976 * size + 107.718 * wider - 80.675


def _without(found: Features, characters: int) -> float:
    share, away, size = _parts(found, characters)
    names = -0.41 * share - 0.22 * found.missing + 0.18 * found.found
    signs = -1.43 * found.signs + 1.4 * found.shared_signs
    return -0.36 * away - 0.74 * away**2 + names + signs - 0.63 * size + 4.15


def _begins_note(line: str) -> bool:
    """Whether a line begins as translators' remarks do."""
    return line.lower().lstrip(" *_>#-").startswith(_notes())


@cache
def _notes() -> tuple[str, ...]:
    return tuple(line for line in resource("notes.txt").splitlines() if line)


def _count(text: str) -> int:
    parts = _SENTENCE.split(text)
    return max(1, sum(any(char.isalpha() for char in part) for part in parts))
