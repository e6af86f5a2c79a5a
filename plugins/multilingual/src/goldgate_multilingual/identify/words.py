"""Evidence besides the model: common words of a language, and letters that it does not write.

Both matter on short texts and between near languages, where a model of byte sequences is least sure.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cache

from goldgate_multilingual.identify import scripts
from goldgate_multilingual.languages import resource, table

_EDGES = ".,;:!?…\"'`´‘’‚“”„«»‹›()[]{}<>*_#~|/\\+=-–—·•¡¿،؛؟।。、，！？：；「」『』（）《》|0123456789%€$£"
_FEW = 6
_MOST = 100  # words that are looked at
KNOWN = 1.5  # what a common word adds to a language's score, before the length's square root
ALONE = 2.5  # what it adds besides, shared among the languages in which it is common
ALL = 3.0  # what is added where every word of a short text is a common one
FOREIGN = (
    1.5  # what a word with a letter of another alphabet takes from it; names bring such letters to Latin
)
FOREIGN_CYRILLIC = 3.0  # but are respelled in Cyrillic and Arabic, so that there a letter says more


def words(text: str) -> list[str]:
    """The first words of a text, in lower case."""
    stripped = (word.strip(_EDGES) for word in text.lower().split(maxsplit=_MOST)[:_MOST])
    return [word for word in stripped if word]


def evidence(found: list[str], script: str, near: Collection[str]) -> Mapping[str, float]:
    """Language code → what the words add to its score, in the units of the model's scores, for the codes in
    ``near`` that get something.
    """
    if not found:
        return {}
    common, letters = common_words(), _letters(script)
    total = dict.fromkeys(near, 0.0)
    seen: defaultdict[str, int] = defaultdict(int)
    for word in found:
        codes = common.get(word, ())
        for code in codes:
            if code in total:
                total[code] += KNOWN + ALONE / len(codes)
        if not word.isascii():
            for char in letters.keys() & set(word):
                seen[char] += 1
    each = FOREIGN if script == "Latn" else FOREIGN_CYRILLIC
    for char, times in seen.items():
        for code in letters[char].intersection(near):
            total[code] -= each * times
    if 2 <= len(found) <= _FEW:
        for code in set(near).intersection(*(common.get(word, ()) for word in found)):
            total[code] += ALL
    scale = 1.0 / math.sqrt(len(found))
    return {code: value * scale for code, value in total.items() if value}


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
def _letters(script: str) -> Mapping[str, frozenset[str]]:
    """Letter beyond ASCII that some alphabet of the script has → codes of the languages that do not write
    it.
    """
    listed = {code: one for code, one in table().items() if one.letters and script in one.scripts}
    every = {char for one in listed.values() for char in one.letters if scripts.script(char) == script}
    missing = {char: frozenset(c for c, one in listed.items() if char not in one.letters) for char in every}
    return {char: codes for char, codes in missing.items() if codes}
