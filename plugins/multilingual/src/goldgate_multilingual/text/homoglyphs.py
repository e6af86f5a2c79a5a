"""Words whose letters only look like those of their alphabet: "раssword" with Cyrillic letters."""

from __future__ import annotations

import itertools
import re

from goldgate_multilingual.identify.scripts import script

# Cyrillic and Greek letters that are drawn like Latin ones
_CYRILLIC = "асеорхуіјѕһԁԛԝвнкмтгпАВСЕНІЈКМОРЅТХУԌԚԜьз"
_GREEK = "οαινυρκτχγηωΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"
_ARMENIAN = "օոսհցքզո"
_LOOK = frozenset(_CYRILLIC + _GREEK + _ARMENIAN)
_LATIN = frozenset("aceopxyijshdqwbhkmtrnAaBCEHIJKMOPSTXYGQWZNvuwgz3")
_WORD = re.compile(r"[^\W\d_]{3,}")


def mixed(text: str) -> list[str]:
    """Words of three or more letters that mix look-alike letters of Latin, Cyrillic, Greek or Armenian.

    A Latin name with an ending in another alphabet ("USBшный") switches once and at letters that look like
    none: that is no disguise.
    """
    return [word for word in _WORD.findall(text) if not word.isascii() and _is_mixed(word)]


def _is_mixed(word: str) -> bool:
    named = [script(char) for char in word]
    kinds = set(named) & {"Latn", "Cyrl", "Grek", "Armn"}
    if len(kinds) < 2 or "Latn" not in kinds:
        return kinds == {"Cyrl", "Grek"}
    latin = [char for char, name in zip(word, named, strict=True) if name == "Latn"]
    other = [char for char, name in zip(word, named, strict=True) if name != "Latn"]
    switches = sum(left != right for left, right in itertools.pairwise(named))
    disguised = all(char in _LOOK for char in other) or all(char in _LATIN for char in latin)
    return switches > 1 or (disguised and min(len(latin), len(other)) <= 2 and len(word) >= 3)
