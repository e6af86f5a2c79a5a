"""Evidence beside the model: common words of a language, and letters that it does not write.

Both matter on short texts and between near languages, where a model of byte sequences is least sure.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache

from goldgate_multilingual.identify import scripts
from goldgate_multilingual.languages import resource, table

_EDGES = ".,;:!?…\"'`´‘’‚“”„«»‹›()[]{}<>*_#~|/\\+=-–—·•¡¿،؛؟।。、，！？：；「」『』（）《》|0123456789%€$£"
_MOST = 100  # words that are looked at
KNOWN = 2.5  # what a common word adds to a language's score, before the length's square root
FOREIGN = 1.5  # what a word with a letter of another alphabet takes from it; names bring such letters to Latin
FOREIGN_CYRILLIC = 3.0  # but are respelled in Cyrillic and Arabic, so that there a letter says more


def words(text: str) -> list[str]:
    """The first words of a text, in lower case."""
    stripped = (word.strip(_EDGES) for word in text.lower().split(maxsplit=_MOST)[:_MOST])
    return [word for word in stripped if word]


def evidence(found: list[str], script: str) -> Mapping[str, float]:
    """Language code → what the words add to its score, in the units of the model's scores; languages that are
    not named get nothing.
    """
    if not found:
        return {}
    common, letters = common_words(), _letters(script)
    total: defaultdict[str, float] = defaultdict(float)
    seen: Counter[str] = Counter()
    for word in found:
        for code in common.get(word, ()):
            total[code] += KNOWN
        if not word.isascii():
            seen.update(letters.keys() & set(word))
    each = FOREIGN if script == "Latn" else FOREIGN_CYRILLIC
    for char, times in seen.items():
        for code in letters.get(char, ()):
            total[code] -= each * times
    scale = 1.0 / math.sqrt(len(found))
    return {code: value * scale for code, value in total.items()}


@cache
def common_words() -> Mapping[str, tuple[str, ...]]:
    """Word → codes of the languages in which it is common."""
    found: dict[str, list[str]] = {}
    for line in resource("common_words.tsv").splitlines():
        code, _, listed = line.partition("\t")
        for word in dict.fromkeys(listed.lower().split()):
            found.setdefault(word, []).append(code)
    return {word: tuple(codes) for word, codes in found.items()}


@cache
def _letters(script: str) -> Mapping[str, tuple[str, ...]]:
    """Letter beyond ASCII that some alphabet of the script has → codes of the languages that do not write it."""
    listed = {code: one for code, one in table().items() if one.letters and script in one.scripts}
    every = {char for one in listed.values() for char in one.letters if scripts.script(char) == script}
    missing = {char: tuple(c for c, one in listed.items() if char not in one.letters) for char in every}
    return {char: codes for char, codes in missing.items() if codes}
