"""What languages are called in other languages: Unicode's CLDR, as babel has it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from goldgate_multilingual.languages import table

_MORE = {  # names in use besides CLDR's
    "en": {"mandarin": "zh", "cantonese": "yue", "farsi": "fa", "castilian": "es", "chinese": "zh"},
    "en+": {"romanized hindi": "hi-Latn", "romanised hindi": "hi-Latn", "hinglish": "hi-Latn"},
    "zh": {"汉语": "zh", "普通话": "zh", "简体": "zh-Hans", "繁体": "zh-Hant", "英文": "en", "德文": "de",
    "法文": "fr", "日文": "ja"}, "zh_Hant": {"漢語": "zh", "簡體": "zh-Hans", "繁體": "zh-Hant", "英語":
    "en", "法語": "fr", "德語": "de", "日語": "ja"}, "vi": {"tiếng trung quốc": "zh"},
    "id": {"mandarin": "zh"},
    "cs": {"česky": "cs"},
    "sk": {"slovensky": "sk"},
}  # fmt: skip
_VARIANTS = {
    "zh_Hans": "zh-Hans",
    "zh_Hant": "zh-Hant",
    "pt_BR": "pt",
    "pt_PT": "pt",
    "nb": "no",
    "fil": "tl",
}
_STEM = {  # what is cut from a name so that its cases and adverbs begin with what is left
    "cs": r"(?:čtina|ština|čina|ina)$",
    "sk": r"(?:čtina|ština|čina|ina)$",
    "sl": r"(?:čina|ina)$",
    "pl": r"i$",
    "hr": r"i$",
    "sr": r"[iи]$",
    "ru": r"ий$",
    "be": r"(?:ая)$",
    "uk": r"а$",
    "lt": r"ų$",
    "lv": r"u$",
    "fi": r"(?:ti|i)$",
}


@cache
def names(ui: str) -> Mapping[str, str]:
    """Name in lower case → tag, for the languages of the table, as speakers of ``ui`` call them; and what
    each language calls itself.
    """
    found: dict[str, str] = {}
    for locale in ("zh", "zh_Hant") if ui == "zh" else (ui,):
        listed = _cldr(locale)
        for code, name in listed.items():
            tag = _VARIANTS.get(code, code)
            if tag.partition("-")[0] in table() and len(name) > 1:
                found.setdefault(_plain(name), tag)
        found |= _MORE.get(locale, {})
    if ui == "en":
        found |= _MORE["en+"]
    return {**own_names(), **found}


@cache
def own_names() -> Mapping[str, str]:
    """What languages call themselves → code."""
    found = {}
    for code in table():
        name = _plain(_cldr(code).get(code, ""))
        if len(name) > 2 or (name and not name.isascii()):
            found[name] = code
    return found


@cache
def stems(ui: str) -> Mapping[str, str]:
    """Beginning of a name → tag, where a language inflects its names."""
    cut = _STEM.get(ui, r"$^")
    pairs = ((re.sub(cut, "", name), tag) for name, tag in names(ui).items())
    return {stem: tag for stem, tag in pairs if len(stem) >= 3}


@cache
def english(code: str) -> str:
    """The English name of a language."""
    return _cldr("en").get("nb" if code == "nb" else code, code)


def _plain(name: str) -> str:
    return re.sub(r"\s*\(.*?\)", "", name).lower().strip()


def _cldr(locale: str) -> Mapping[str, str]:
    from babel import Locale, UnknownLocaleError

    try:
        return dict(Locale.parse(locale).languages)
    except (UnknownLocaleError, ValueError):
        return {}
