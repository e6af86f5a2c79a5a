"""The languages: codes, scripts, letters, and the labels that language identification uses for them.

``data/languages.tsv`` holds one language per line; a new language is a new line
(docs/reference/languages-natural.md).
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cache
from importlib import resources

_VARIANTS = {  # what a region or script subtag means for the script
    ("zh", "cn"): "Hans",
    ("zh", "sg"): "Hans",
    ("zh", "my"): "Hans",
    ("zh", "tw"): "Hant",
    ("zh", "hk"): "Hant",
    ("zh", "mo"): "Hant",
    ("yue", "hk"): "Hant",
}
_OLD = {  # withdrawn or other codes in use, all to one of the table
    "iw": "he",
    "in": "id",
    "ji": "yi",
    "jw": "jv",
    "mo": "ro",
    "fil": "tl",
    "tgl": "tl",
    "sh": "bs",
    "hbs": "bs",
    "cmn": "zh",
    "chi": "zh",
    "arb": "ar",
    "pes": "fa",
    "prs": "fa",
    "zsm": "ms",
    "lvs": "lv",
    "ekk": "et",
    "swh": "sw",
    "khk": "mn",
    "als": "sq",
    "azj": "az",
    "uzn": "uz",
    "plt": "mg",
    "gaz": "om",
    "npi": "ne",
    "ory": "or",
    "pbt": "ps",
    "ydd": "yi",
    "fuv": "ff",
    "ger": "de",
    "fre": "fr",
    "dut": "nl",
    "gre": "el",
    "per": "fa",
    "rum": "ro",
    "cze": "cs",
    "slo": "sk",
    "alb": "sq",
    "arm": "hy",
    "baq": "eu",
    "bur": "my",
    "geo": "ka",
    "ice": "is",
    "mac": "mk",
    "mao": "mi",
    "may": "ms",
    "tib": "bo",
    "wel": "cy",
}


@dataclass(frozen=True, slots=True)
class Language:
    """A language as the table has it; ``labels`` are py3langid's, ``second`` is pycld2's code for it.

    ``neutral`` labels speak neither for nor against the language (Bosnian for Croatian and Serbian).
    ``letters`` are those beyond a to z for a Latin script, all letters for another; empty: not restricted.
    ``size``: characters per character of an English text of the same meaning.
    """

    code: str
    iso3: str
    scripts: tuple[str, ...]
    labels: tuple[str, ...]
    neutral: frozenset[str]
    second: str
    letters: frozenset[str]
    size: float = 1.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A language that somebody named, and the script where the tag names one (``zh-Hant``, ``hi-Latn``)."""

    language: Language
    script: str = ""

    @property
    def tag(self) -> str:
        """The tag in one spelling: ``zh-Hant``."""
        return f"{self.language.code}-{self.script}" if self.script else self.language.code


class UnknownLanguageError(ValueError):
    """A language tag that the table does not have."""


@cache
def table() -> dict[str, Language]:
    """Code → language, in the table's order."""
    found = {}
    for line in resource("languages.tsv").splitlines()[1:]:
        code, iso3, scripts, labels, neutral, second, letters, size = line.split("\t")
        found[code] = Language(
            code,
            iso3,
            _list(scripts),
            _list(labels),
            frozenset(_list(neutral)),
            second,
            frozenset(letters),
            float(size),
        )
    return found


def resource(name: str) -> str:
    """The text of a data file of this package."""
    return (resources.files("goldgate_multilingual") / "data" / name).read_text("utf-8")


@cache
def find(tag: str) -> Asked:
    """The language of an ISO 639-1 or 639-3 code or a BCP 47 tag, in any case, with ``-`` or ``_``.

    Raises UnknownLanguageError with the near names where the table has no such language.
    """
    parts = tag.strip().lower().replace("_", "-").split("-")
    code = _codes().get(parts[0], "")
    if not code or not all(part.isalnum() for part in parts):
        raise UnknownLanguageError(_unknown(tag))
    script = next((part.title() for part in parts[1:] if len(part) == 4 and part.isalpha()), "")
    region = next((part for part in parts[1:] if len(part) == 2), "")
    return Asked(table()[code], script or _VARIANTS.get((code, region), ""))


@cache
def _codes() -> dict[str, str]:
    return {**_OLD, **{language.iso3: code for code, language in table().items()}, **{c: c for c in table()}}


def _unknown(tag: str) -> str:
    near = difflib.get_close_matches(tag.lower(), _codes(), n=3, cutoff=0.5)
    hint = f"; near it: {', '.join(near)}" if near else ""
    return f"no language {tag!r} is known: write an ISO 639-1 or 639-3 code such as de, zh-TW or yor{hint}"


def _list(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()
