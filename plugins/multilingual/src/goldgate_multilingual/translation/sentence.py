"""Whether a translation is one of this sentence, and all of it: length, what was left or added, meaning.

The weights of ``odds`` were fitted by logistic regression on 200 news sentences in 35 languages against the
same sentences one and 67 lines further (docs/explanation/multilingual.md).
"""

from __future__ import annotations

import math
import re
from functools import cache

from goldgate_multilingual.languages import Language, resource
from goldgate_multilingual.translation import meaning
from goldgate_multilingual.translation.features import Features, features, stretch

LIMIT = -2.3  # the log-odds below which a pair is no translation, with sentence vectors
LIMIT_ALONE = -3.8  # without
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
) -> float:
    """The log-odds that a pair is a translation; comparable with LIMIT, or LIMIT_ALONE without vectors."""
    found = features(source, target, source_language, target_language)
    share = found.found / (found.found + found.missing + 3)
    away = min(abs(found.stretch), 5.0)
    size = math.log(max(len(source), 1))
    if vectors:
        close = meaning.similarity(source, target)
        return _with_vectors(found, share, away, size, close)
    if not found.found and found.missing >= MISSING:
        return -_NEVER
    return _without(found, share, away, size)


def _with_vectors(found: Features, share: float, away: float, size: float, close: float) -> float:
    names = -0.68 * share - 0.15 * found.missing + 0.06 * found.found
    signs = -0.71 * found.signs + 1.0 * found.shared_signs
    return 0.015 * away - 0.36 * away**2 + names + signs - 0.57 * size + 13.1 * close - 2.6


def _without(found: Features, share: float, away: float, size: float) -> float:
    names = -0.41 * share - 0.22 * found.missing + 0.18 * found.found
    signs = -1.43 * found.signs + 1.4 * found.shared_signs
    return -0.36 * away - 0.74 * away**2 + names + signs - 0.63 * size + 4.15


def comparable(source_code: str, target_code: str) -> bool:
    """Whether sentence vectors of both languages can be had and compared."""
    return {source_code, target_code} <= meaning.KNOWN and meaning.available()


def _begins_note(line: str) -> bool:
    """Whether a line begins as translators' remarks do."""
    return line.lower().lstrip(" *_>#-").startswith(_notes())


@cache
def _notes() -> tuple[str, ...]:
    return tuple(line for line in resource("notes.txt").splitlines() if line)


def _count(text: str) -> int:
    parts = _SENTENCE.split(text)
    return max(1, sum(any(char.isalpha() for char in part) for part in parts))
