"""Names that both texts hold, whatever the script: compared by the sounds of their consonants."""

from __future__ import annotations

import re
from functools import lru_cache

from goldgate_multilingual.identify.scripts import script
from goldgate_multilingual.identify.words import common_words

_TOKEN = re.compile(r"[^\W\d_][\w'’-]*")
_SOUNDS = {
    **dict.fromkeys("bpvfw", "P"),
    **dict.fromkeys("ckgqx", "K"),
    **dict.fromkeys("dt", "T"),
    **dict.fromkeys("lr", "L"),
    **dict.fromkeys("mn", "N"),
    **dict.fromkeys("szj", "S"),
}
_PAIRS = (("ch", "s"), ("sh", "s"), ("ph", "f"), ("th", "t"), ("kh", "k"), ("gh", "g"))
_LONG = 6  # sounds that count of a name at most
_MOST = 40  # names that are looked at


def evidence(source: str, target: str, source_code: str, target_code: str) -> tuple[float, float]:
    """How many sounds of names in one text are in the other, and how many are not: looked for from the side
    that writes names with capital letters. A name that is respelled with one sound less counts for more
    than half.
    """
    if not any(script(char) in {"Latn", "Cyrl", "Grek", "Armn"} for char in source[:200]):
        source, target, source_code, target_code = target, source, target_code, source_code
    spaced = " ".join(sounds(word) for word in target.split())
    joined = sounds(target)
    found = missing = 0.0
    for name in _names(source, source_code):
        wanted = sounds(name)
        if len(wanted) < 2:
            continue
        where = f"{spaced} {joined}" if len(wanted) > 3 or len(spaced.split()) < 2 else spaced
        weight = float(min(len(wanted), _LONG))
        if wanted in where:
            found += weight
        elif len(wanted) >= 4 and any(wanted[:at] + wanted[at + 1 :] in where for at in range(len(wanted))):
            found += 0.6 * weight
        else:
            missing += weight
    return found, missing


def _names(text: str, code: str) -> list[str]:
    """Capitalised words that are no common words; in German, where nouns are written so, those in no list."""
    words = (match[0] for match in _TOKEN.finditer(text) if match[0][0].isupper() and len(match[0]) > 2)
    plain = (re.sub(r"['’]s?$", "", word) for word in words)
    return list(dict.fromkeys(w for w in plain if code not in common_words().get(w.lower(), ())))[:_MOST]


@lru_cache(maxsize=4096)
def sounds(text: str) -> str:
    """The classes of a text's consonants, each run of one class once."""
    from anyascii import anyascii

    plain = anyascii(text).lower()
    for letters, sound in _PAIRS:
        plain = plain.replace(letters, sound)
    found: list[str] = []
    for char in plain:
        sound = _SOUNDS.get(char, "")
        if sound and (not found or found[-1] != sound):
            found.append(sound)
    return "".join(found)
