"""What survives a rewording: the numbers, the names, and the stems of the words that matter."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib import resources

TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?(?:/\d+)?|[^\W\d_]+(?:['’][^\W\d_]+)?")
STEM = 5  # letters of a stem
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
NUMBER_WORDS = {word: str(value) for value, word in enumerate(_UNITS.split())} | {
    "thirty": "30",
    "forty": "40",
    "fifty": "50",
    "sixty": "60",
    "seventy": "70",
    "eighty": "80",
    "ninety": "90",
    "hundred": "100",
    "thousand": "1000",
    "million": "1000000",
    "dozen": "12",
    "decade": "10",
    "twice": "2",
    "double": "2",
    "doubled": "2",
    "doubles": "2",
    "thrice": "3",
    "triple": "3",
    "tripled": "3",
    "half": "1/2",
    "halved": "1/2",
    "halves": "1/2",
    "couple": "2",
    "pair": "2",
}
_STOP = frozenset(
    """the a an of to in on at by for with from as is are was were be been and or but if that which who
    whom it its his her their he she they them him this these those there then than so how what when where
    why many much does do did has have had will would can could each every per all number amount quantity
    count more less fewer after before into out up down over under about not no only also just some any
    another other between during while you your i my we our us me take takes took need because since until
    again still own whether find determine calculate figure one single given once both several various
    certain specific following being having upon third quarter quarters thirds second first question
    answer""".split()
)


@dataclass(frozen=True, slots=True)
class Features:
    """Numbers, stems and capitalised stems of a text."""

    numbers: frozenset[str]
    words: frozenset[str]
    capitals: frozenset[str]


def features(text: str) -> Features:
    """The features of a text."""
    numbers: Counter[str] = Counter()
    words: set[str] = set()
    capitals: set[str] = set()
    small: set[str] = set()
    for match in TOKEN.finditer(text):
        raw = match[0]
        if raw[0].isdigit():
            numbers[_number(raw)] += 1
            continue
        plain = raw.casefold().replace("’", "'").removesuffix("'s")
        if (value := NUMBER_WORDS.get(plain)) is not None:
            if plain != "one":
                numbers[value] += 1
        elif plain not in _STOP:
            stem = _stem(plain)
            words.add(stem)
            (capitals if raw[0].isupper() else small).add(stem)
    return Features(frozenset(numbers), frozenset(words), frozenset(capitals - small))


def digest(feature: str) -> int:
    """A number of 32 bits for a feature."""
    return int.from_bytes(blake2b(feature.encode("utf-8", "replace"), digest_size=4).digest())


@cache
def _groups() -> dict[str, str]:
    text = (resources.files("goldgate_quality") / "data" / "synonyms.txt").read_text("utf-8")
    found: dict[str, str] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            stems = [word[:STEM] for word in line.split()]
            for stem in stems:
                found.setdefault(stem, stems[0])
    return found


def _stem(word: str) -> str:
    stem = word[:STEM]
    if len(word) <= STEM and word.endswith("s") and not word.endswith("ss"):
        stem = stem[:-1]
    groups = _groups()
    return groups.get(stem, groups.get(word, stem))


def _number(raw: str) -> str:
    plain = raw.replace(",", "").rstrip(".")
    if "." in plain and "/" not in plain:
        plain = plain.rstrip("0").rstrip(".").lstrip("0") or "0"
        return plain if not plain.startswith(".") else "0" + plain
    return plain if "/" in plain else plain.lstrip("0") or "0"
